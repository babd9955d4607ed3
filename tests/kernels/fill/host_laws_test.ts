import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import type { TaskDistribution } from "../../../envs/family.ts";
import type { Backend, Fill } from "../../../kernels/backend.ts";
import { STREAMS } from "../../../kernels/draws.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";
import { allocateTasks, sampleTasks } from "../../../learners/problem.ts";
import { testTaskNames } from "../../../learners/scores.ts";
import { betaCdf } from "../../support/distributions.ts";
import { assertCounts, assertFollows } from "../../support/goodness_of_fit.ts";
import { hostFills } from "./host_fills.ts";

const DRAWS = { stream: STREAMS.testRewards, seeds: [7], iteration: 0, firstTask: 0 };

async function filled(
  fill: Fill,
  shape: readonly number[],
  { backend = createReferenceBackend(), ...names }: { backend?: Backend; firstTask?: number } = {},
): Promise<Float64Array> {
  const out = backend.tensor("filled", shape);
  backend.write(out, new Float64Array(shape.reduce((n, extent) => n * extent)).fill(NaN));
  const seeds = Array.from({ length: shape[0]! }, (_, run) => 7 + run);
  backend.fill({ fill, draws: { ...DRAWS, seeds, ...names }, out });
  const [values] = await backend.read(out);
  return values!;
}

for (const width of [2, 3] as const) {
  for (const fill of hostFills(width)) {
    const shape = width === 2 ? [2, 5, 3, 2] : [2, 5, 3, 2, 3];
    Deno.test(`wasm fills ${fill.kind} with width ${width} as the reference does, rounded`, async () => {
      const expected = await filled(fill, shape, { firstTask: 1020 });
      const actual = await filled(fill, shape, { firstTask: 1020, backend: createWasmBackend() });
      assertEquals(actual, expected.map(Math.fround));
    });

    Deno.test(`a task filled ${fill.kind} with width ${width} is the same in any batch`, async () => {
      const whole = await filled(fill, shape);
      const last = await filled(fill, [1, 1, ...shape.slice(2)], { firstTask: 4 });
      const size = last.length;
      assertEquals(whole.slice(4 * size, 5 * size), last);
    });
  }
}

Deno.test("categorical entries have their probabilities", async () => {
  const fill: Fill = { kind: "categorical", values: [1, 5, 9], probabilities: [0.2, 0.7, 0.1] };
  const entries = await filled(fill, [1, 10, 2000]);
  const counts = fill.values.map((value) => entries.filter((it) => it === value).length);
  assertEquals(counts.reduce((a, b) => a + b), 20_000);
  assertCounts(counts, fill.probabilities, "categorical");
});

Deno.test("rows of two with concentrations α, β follow Beta(α, β)", async () => {
  for (const [alpha, beta] of [[0.3, 0.4], [1, 1], [2.5, 0.7], [1.001, 20], [0.05, 6]] as const) {
    const fill: Fill = { kind: "dirichlet", concentrations: [alpha, beta] };
    const entries = await filled(fill, [1, 10, 500, 2]);
    entries.forEach((value, k) => {
      assert(value >= 0 && value <= 1);
      if (k % 2 === 0) assertAlmostEquals(value + entries[k + 1]!, 1, 1e-12);
    });
    const first = entries.filter((_, k) => k % 2 === 0);
    assertFollows(first, (x) => betaCdf(x, alpha, beta), `Beta(${alpha}, ${beta})`);
  }
});

Deno.test("concentrations 1 are the flat Dirichlet's law", async () => {
  const fill: Fill = { kind: "dirichlet", concentrations: [1, 1, 1, 1, 1] };
  const entries = await filled(fill, [1, 10, 400, 5]);
  for (let j = 0; j < 5; j++) {
    const column = entries.filter((_, k) => k % 5 === j);
    assertFollows(column, (x) => 1 - (1 - x) ** 4, `entry ${j}`); // Beta(1, 4)
  }
});

Deno.test("tiny concentrations give rows without a NaN, each nearly certain", async () => {
  const fill: Fill = { kind: "dirichlet", concentrations: [1e-3, 1e-3, 1e-3] };
  const entries = await filled(fill, [1, 1, 300, 3]);
  for (let row = 0; row < entries.length; row += 3) {
    assertAlmostEquals(entries[row]! + entries[row + 1]! + entries[row + 2]!, 1, 1e-12);
  }
  assert(entries.filter((value) => value > 0.99).length > 280);
});

const M = 4;

/** Tables in which the number of the task stands everywhere. */
const NUMBERED: TaskDistribution = {
  name: "numbered",
  dynamics: {
    states: M,
    actions: 2,
    horizon: 2,
    reward: { kind: "gaussian", sd: 0 },
    start: [1, 0, 0, 0],
  },
  episodes: 1,
  rewards: {
    kind: "choice",
    tables: Array.from({ length: M }, (_, m) => new Array<number>(2 * M).fill(m)),
    weights: [0.1, 0.2, 0.3, 0.4],
  },
  transitions: {
    kind: "choice",
    tables: Array.from({ length: M }, (_, m) => ({
      places: Array.from({ length: 2 * M }, (_, row) => row * M + m),
      values: new Array<number>(2 * M).fill(1),
    })),
    weights: [0.1, 0.2, 0.3, 0.4],
  },
};

Deno.test("one draw picks both tables of a task, with the weights' chances", async () => {
  const backend = createReferenceBackend();
  const count = 4000;
  const tasks = allocateTasks(backend, NUMBERED, 1, count);
  sampleTasks(backend, NUMBERED, tasks, testTaskNames(1, 0));
  const [rewards, transitions] = await backend.read(tasks.rewards, tasks.transitions);
  const drawn = Array.from({ length: count }, (_, task) => rewards![task * 2 * M]!);
  drawn.forEach((m, task) => {
    const own = transitions!.subarray(task * 2 * M * M, (task + 1) * 2 * M * M);
    own.forEach((p, place) => assertEquals(p, place % M === m ? 1 : 0));
  });
  const counts = Array.from({ length: M }, (_, m) => drawn.filter((it) => it === m).length);
  assertCounts(counts, [0.1, 0.2, 0.3, 0.4], "tasks");
});

Deno.test("a law of independent entries keeps its stream beside a choice", async () => {
  const backend = createReferenceBackend();
  const family = { ...NUMBERED, transitions: { kind: "flat-dirichlet" } as const };
  const tasks = allocateTasks(backend, family, 1, 2);
  sampleTasks(backend, family, tasks, testTaskNames(1, 0));
  const alone = backend.tensor("alone", tasks.transitions.shape);
  const draws = { ...DRAWS, seeds: [0], stream: STREAMS.testTransitions };
  backend.fill({ fill: family.transitions, draws, out: alone });
  const [drawn, expected] = await backend.read(tasks.transitions, alone);
  assertEquals(drawn, expected);
});

Deno.test("a point of a segment is the same share of the way in every entry, uniformly", async () => {
  const fill: Fill = { kind: "segment", tables: [[0, 10], [1, 20]] };
  const entries = await filled(fill, [1, 5000, 2]);
  const shares = entries.filter((_, k) => k % 2 === 0);
  shares.forEach((u, task) => assertAlmostEquals(entries[2 * task + 1]!, 10 + 10 * u, 1e-12));
  assertFollows(shares, (x) => Math.min(1, Math.max(0, x)), "shares");
});

Deno.test("absorbing states pay nothing and lead to themselves, others are as without", async () => {
  const of: Fill = { kind: "flat-dirichlet" };
  const plain = await filled(of, [1, 2, 3, 2, 3]);
  const fill: Fill = { kind: "absorbing", table: "transitions", states: [0, 2], of };
  const absorbing = await filled(fill, [1, 2, 3, 2, 3]);
  const rewards = await filled({ ...fill, table: "rewards" }, [1, 2, 3, 2]);
  for (let place = 0; place < 36; place++) {
    const [s, next] = [Math.floor(place / 6) % 3, place % 3];
    const expected = s === 1 ? plain[place] : s === next ? 1 : 0;
    assertEquals(absorbing[place], expected, `${place}`);
  }
  rewards.forEach((value, place) => {
    const isAbsorbing = Math.floor(place / 2) % 3 !== 1;
    if (isAbsorbing) assertEquals(value, 0);
    else assertNotEquals(value, 0);
  });
});
