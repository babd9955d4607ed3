import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  checkDraws,
  counterHigh,
  counterLow,
  DRAW_LIMITS,
  type Draws,
  stepElement,
  STREAMS,
} from "../../kernels/draws.ts";

/** Same properties tried in every run. */
const REPEATABLE = { seed: 20180909, numRuns: 2000 };

const field = (name: keyof typeof DRAW_LIMITS) =>
  // The ends of a field are where packing goes wrong: try them often.
  fc.oneof(
    fc.integer({ min: 0, max: DRAW_LIMITS[name] - 1 }),
    fc.constantFrom(0, 1, DRAW_LIMITS[name] - 2, DRAW_LIMITS[name] - 1),
  );

const name = fc.record({
  iteration: field("iteration"),
  task: field("task"),
  element: field("element"),
});

interface Name {
  readonly iteration: number;
  readonly task: number;
  readonly element: number;
}

/** The counter of a name as one 64-bit number. */
function counterOf({ iteration, task, element }: Name): bigint {
  return BigInt(counterHigh(iteration, task)) << 32n | BigInt(counterLow(task, element));
}

Deno.test("A counter is iteration · 2³⁸ + task · 2²² + element, in two unsigned words", () => {
  fc.assert(
    fc.property(name, ({ iteration, task, element }) => {
      const expected = BigInt(iteration) * 2n ** 38n + BigInt(task) * 2n ** 22n + BigInt(element);
      assertEquals(counterOf({ iteration, task, element }), expected);
      assert(counterHigh(iteration, task) < 2 ** 32 && counterLow(task, element) < 2 ** 32);
    }),
    REPEATABLE,
  );
});

Deno.test("No two names share a counter", () => {
  fc.assert(
    fc.property(name, name, (one, other) => {
      const same = one.iteration === other.iteration && one.task === other.task &&
        one.element === other.element;
      assertEquals(counterOf(one) === counterOf(other), same);
    }),
    REPEATABLE,
  );
});

Deno.test("Names that differ by one in one field, at its ends, have counters of their own", () => {
  const ends = (limit: number) => [0, 1, limit - 2, limit - 1];
  const counters = new Set<bigint>();
  for (const iteration of ends(DRAW_LIMITS.iteration)) {
    for (const task of [...ends(DRAW_LIMITS.task), 1023, 1024]) { // 1024: task reaches the high word.
      for (const element of ends(DRAW_LIMITS.element)) {
        counters.add(counterOf({ iteration, task, element }));
      }
    }
  }
  assertEquals(counters.size, 4 * 6 * 4);
});

Deno.test("The last name of all fills the counter", () => {
  const last = {
    iteration: DRAW_LIMITS.iteration - 1,
    task: DRAW_LIMITS.task - 1,
    element: DRAW_LIMITS.element - 1,
  };
  assertEquals(counterOf(last), 2n ** 64n - 1n);
});

const DRAWS: Draws = { stream: STREAMS.trainRewards, seeds: [0], iteration: 0, firstTask: 0 };

Deno.test("A batch is accepted up to its last name and refused one past it", () => {
  const { iteration, task, element } = DRAW_LIMITS;
  const accepted: [draws: Partial<Draws>, tasks: number, elements: number][] = [
    [{}, 1, 1],
    [{ iteration: iteration - 1 }, 1, 1],
    [{ firstTask: task - 1 }, 1, 1],
    [{ firstTask: 1 }, task - 1, 1],
    [{}, task, element],
    [{ seeds: [2 ** 32 - 1, 0] }, 1, 1],
  ];
  for (const [draws, tasks, elements] of accepted) {
    const runs = draws.seeds?.length ?? 1;
    checkDraws({ ...DRAWS, ...draws }, runs, tasks, elements);
  }
  const refused: [draws: Partial<Draws>, tasks: number, elements: number, message: string][] = [
    [{ iteration: -1 }, 1, 1, "iteration is -1, must be an integer in [0, 67108864)"],
    [{ iteration }, 1, 1, "iteration is 67108864, must be an integer in [0, 67108864)"],
    [{ iteration: 0.5 }, 1, 1, "iteration is 0.5, must be an integer"],
    [{ iteration: NaN }, 1, 1, "iteration is NaN, must be an integer"],
    [{ firstTask: -1 }, 2, 1, "task is -1, must be an integer in [0, 65536)"],
    [{ firstTask: task }, 1, 1, "task is 65536, must be an integer in [0, 65536)"],
    [{ firstTask: 1 }, task, 1, "task is 65536, must be an integer in [0, 65536)"],
    [{}, 1, element + 1, "element is 4194304, must be an integer in [0, 4194304)"],
    [{ seeds: [0, -1] }, 1, 1, "seed is -1, must be an integer in [0, 2^32)"],
    [{ seeds: [2 ** 32] }, 1, 1, "seed is 4294967296, must be an integer in [0, 2^32)"],
    [{ seeds: [0.5] }, 1, 1, "seed is 0.5, must be an integer in [0, 2^32)"],
  ];
  for (const [draws, tasks, elements, message] of refused) {
    const runs = draws.seeds?.length ?? 1;
    const check = () => checkDraws({ ...DRAWS, ...draws }, runs, tasks, elements);
    assertThrows(check, RangeError, message);
  }
});

Deno.test("A batch must have one seed a run and a stream", () => {
  for (const runs of [1, 3]) {
    assertThrows(
      () => checkDraws({ ...DRAWS, seeds: [0, 1] }, runs, 1, 1),
      RangeError,
      `got 2 seeds, must be one for each of ${runs} runs`,
    );
  }
  for (const stream of [-1, 2 ** 32, 0.5]) {
    assertThrows(
      () => checkDraws({ ...DRAWS, stream }, 1, 1, 1),
      RangeError,
      `stream is ${stream}, must be an integer in [0, 2^32)`,
    );
  }
});

Deno.test("Streams differ, and leave their low byte to inner steps", () => {
  const streams = Object.values(STREAMS);
  assertEquals(new Set(streams).size, streams.length);
  for (const stream of streams) assertEquals(stream % 256, 0);
});

Deno.test("Meta-training, validation and test have streams of their own for every purpose", () => {
  const purposes = (prefix: string) =>
    Object.keys(STREAMS).filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
  for (const prefix of ["train", "validation", "test"]) {
    for (const purpose of ["Rewards", "Transitions", "Episodes"]) {
      assert(purposes(prefix).includes(purpose), `${prefix}${purpose}`);
    }
  }
});

Deno.test("No two steps of a task share a block, nor does the draw of a first state", () => {
  for (const horizon of [1, 10]) {
    const blocks = new Set<number>();
    const episodes = 20;
    for (let episode = 0; episode < episodes; episode++) {
      for (let step = 0; step <= horizon; step++) { // step = horizon: the first state's.
        const even = stepElement(episode, step, horizon);
        blocks.add(even).add(even + 1);
      }
    }
    assertEquals(blocks.size, episodes * (horizon + 1) * 2);
  }
});

Deno.test("The longest task there may be still has names for all its draws", () => {
  // N ≤ 100 000 episodes, N·H ≤ 10⁶ steps: H = 10 has most blocks.
  const elements = 2 * 100_000 * (10 + 1);
  assertEquals(stepElement(99_999, 10, 10) + 1, elements - 1);
  checkDraws(DRAWS, 1, 1, elements);
});
