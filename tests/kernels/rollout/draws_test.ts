/** The random draws of a rollout: actions, rewards, next and first states. */
import { assert, assertEquals } from "@std/assert";
import type { Dynamics } from "../../../kernels/backend.ts";
import { type Draws, stepElement, STREAMS } from "../../../kernels/draws.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { threefry2x32 } from "../../../kernels/threefry/threefry.ts";
import { normalCdf } from "../../support/distributions.ts";
import { assertCounts, assertFollows } from "../../support/goodness_of_fit.ts";

const backend = createReferenceBackend();

const DRAWS: Draws = { stream: STREAMS.testEpisodes, seeds: [7], iteration: 0, firstTask: 0 };

const BANDIT: Dynamics = {
  states: 1,
  actions: 4,
  horizon: 1,
  reward: { kind: "bernoulli" },
  start: [1],
};
const ARMS = [0.1, 0.5, 0.9, 0.3];

const MDP: Dynamics = {
  states: 3,
  actions: 2,
  horizon: 5,
  reward: { kind: "gaussian", sd: 2 },
  start: [1, 0, 0],
};
/** `[S, A, S]`. */
const TRANSITIONS = [
  [[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]],
  [[0.1, 0.1, 0.8], [0.4, 0.2, 0.4]],
  [[0.5, 0, 0.5], [0.3, 0.3, 0.4]],
];
/** `[S, A]`. */
const MEANS = [[1, -1], [0, 10], [5, 2]];
const MDP_POLICY = [[0.7, 0.3], [0.5, 0.5], [0.25, 0.75]];

interface Sampled {
  readonly states: Float64Array;
  readonly actions: Float64Array;
  readonly rewards: Float64Array;
  readonly total: Float64Array;
}

/** Samples episodes with the same tables in every lane; `table` is `[S, A]` or `[H, S, A]`. */
async function sample(
  { dynamics, table, episodes, runs = 1, tasks = 1, draws = {} }: {
    dynamics: Dynamics;
    table: readonly number[];
    episodes: number;
    runs?: number;
    tasks?: number;
    draws?: Partial<Draws>;
  },
): Promise<Sampled> {
  const { states: S, actions: A, horizon: H } = dynamics;
  const tensorOf = (label: string, shape: number[], lane: readonly number[]) => {
    const tensor = backend.tensor(label, [runs, tasks, ...shape]);
    backend.write(tensor, Array.from({ length: runs * tasks }, () => lane).flat());
    return tensor;
  };
  const timed = table.length > S * A;
  const sampled = {
    states: backend.tensor("states", [runs, tasks, episodes, H]),
    actions: backend.tensor("actions", [runs, tasks, episodes, H]),
    rewards: backend.tensor("rewards", [runs, tasks, episodes, H]),
    total: backend.tensor("total", [runs, tasks]),
  };
  backend.rollout({
    table: tensorOf("table", timed ? [H, S, A] : [S, A], table),
    tasks: {
      dynamics,
      transitions: tensorOf(
        "transitions",
        [S, A, S],
        S === 1 ? new Array<number>(A).fill(1) : TRANSITIONS.flat(2),
      ),
      rewards: tensorOf("rewards", [S, A], S === 1 ? ARMS : MEANS.flat()),
    },
    draws: { ...DRAWS, ...draws },
    episodes: {
      dynamics,
      count: episodes,
      behaviour: backend.tensor("behaviour", [runs, tasks, S, A]),
      ...sampled,
    },
  });
  const { states, actions, rewards, total } = sampled;
  const read = await backend.read(states, actions, rewards, total);
  return { states: read[0]!, actions: read[1]!, rewards: read[2]!, total: read[3]! };
}

const pulls = (table: readonly number[], episodes: number, draws: Partial<Draws> = {}) =>
  sample({ dynamics: BANDIT, table, episodes, draws });

function countsOf(values: Iterable<number>, size: number): Uint32Array {
  const counts = new Uint32Array(size);
  for (const value of values) counts[value]!++;
  return counts;
}

Deno.test("Actions follow the policy table, rewards their arm's probability", async () => {
  const table = [0.05, 0.15, 0.3, 0.5];
  const { actions, rewards } = await pulls(table, 20_000);
  assertCounts(countsOf(actions, 4), table, "actions");
  ARMS.forEach((p, arm) => {
    const outcomes = rewards.filter((_, i) => actions[i] === arm);
    assertCounts(countsOf(outcomes, 2), [1 - p, p], `rewards of arm ${arm}`);
  });
});

Deno.test("An action is the smallest a with u < cdf[a], and a reward 1 where u < p", async () => {
  const table = [0.25, 0.25, 0.125, 0.375]; // Sums exactly.
  const cdf = [0.25, 0.5, 0.625, 1];
  const { actions, rewards } = await pulls(table, 1000, { iteration: 3, firstTask: 5 });
  actions.forEach((action, i) => {
    const [uAction, uReward] = uniformsOf(3n, 5n, stepElement(i, 0, 1));
    const expected = cdf.findIndex((c) => uAction < c);
    assertEquals(action, expected, `pull ${i}`);
    assertEquals(rewards[i], uReward < ARMS[expected]! ? 1 : 0, `reward of pull ${i}`);
  });
});

Deno.test("A draw that falls exactly on the border of two actions takes the second", async () => {
  for (let task = 0; task < 20; task++) {
    const [u] = uniformsOf(0n, BigInt(task), stepElement(0, 0, 1));
    const { actions } = await pulls([u, 1 - u, 0, 0], 1, { firstTask: task });
    assertEquals(actions[0], 1, `u = ${u}`);
  }
});

/** The 24-bit uniforms of both words of a block under the key of {@linkcode DRAWS}. */
function uniformsOf(
  iteration: bigint,
  task: bigint,
  element: number,
): [word0: number, word1: number] {
  const counter = iteration * 2n ** 38n + task * 2n ** 22n + BigInt(element);
  const words = new Uint32Array(2);
  threefry2x32(7, DRAWS.stream, Number(counter & 0xffffffffn), Number(counter >> 32n), words);
  return [Math.floor(words[0]! / 256) / 2 ** 24, Math.floor(words[1]! / 256) / 2 ** 24];
}

Deno.test("The last action closes a table that sums to less than 1", async () => {
  const { actions } = await pulls([0.25, 0.25, 0, 0], 10_000);
  const counts = countsOf(actions, 4);
  assertEquals(counts[2], 0); // Probability 0 is never drawn,
  assertCounts([counts[0]!, counts[1]!, counts[3]!], [0.25, 0.25, 0.5], "closed table"); // but last.
});

Deno.test("A deterministic policy always takes its action, wherever it stands", async () => {
  for (let arm = 0; arm < 4; arm++) {
    const { actions } = await pulls([0, 0, 0, 0].with(arm, 1), 2000);
    assert(actions.every((a) => a === arm), `arm ${arm}`);
  }
});

Deno.test("Total is the reward summed over all episodes", async () => {
  const { rewards, total } = await pulls([0.25, 0.25, 0.25, 0.25], 500);
  assertEquals(total[0], rewards.reduce((sum, r) => sum + r, 0));
});

Deno.test("Next states follow the transition table, rewards N(ρ[s, a], sd²) of the state acted in", async () => {
  const { states, actions, rewards } = await sample({
    dynamics: MDP,
    table: MDP_POLICY.flat(),
    episodes: 6000,
  });
  const H = MDP.horizon;
  for (let s = 0; s < 3; s++) {
    const inState = actions.filter((_, i) => states[i] === s);
    assertCounts(countsOf(inState, 2), MDP_POLICY[s]!, `actions in state ${s}`);
    for (let a = 0; a < 2; a++) {
      const next: number[] = [];
      states.forEach((state, i) => {
        const last = i % H === H - 1;
        if (state === s && actions[i] === a && !last) next.push(states[i + 1]!);
      });
      const p = TRANSITIONS[s]![a]!;
      const possible = p.flatMap((probability, to) => probability > 0 ? [to] : []);
      const counts = countsOf(next, 3);
      assertCounts(
        possible.map((to) => counts[to]!),
        possible.map((to) => p[to]!),
        `after ${s}, ${a}`,
      );
      assertEquals(counts.filter((n, to) => n > 0 && p[to] === 0).length, 0);
    }
  }
  const z = rewards.map((r, i) => (r - MEANS[states[i]!]![actions[i]!]!) / 2);
  assertFollows(z, normalCdf, "rewards");
});

Deno.test("Action, reward and next state of a step are independent draws", async () => {
  // A table in which every choice is even, so that cells of the joint law are too.
  const dynamics: Dynamics = { ...MDP, horizon: 2 };
  const { states, actions, rewards } = await sample({
    dynamics,
    table: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
    episodes: 20_000,
  });
  const cells = new Uint32Array(2 * 3 * 2);
  for (let i = 0; i < states.length; i += 2) {
    const a = actions[i]!;
    const above = rewards[i]! > MEANS[0]![a]! ? 1 : 0;
    cells[(a * 3 + states[i + 1]!) * 2 + above]!++;
  }
  const expected = [0, 1].flatMap((a) =>
    TRANSITIONS[0]![a]!.flatMap((p) => [0.5 * p * 0.5, 0.5 * p * 0.5])
  );
  assertCounts(cells, expected, "action × next state × sign of the noise");
});

Deno.test("Episodes start where they must, or as the start distribution says", async () => {
  const table = MDP_POLICY.flat();
  const fixed = await sample({ dynamics: { ...MDP, start: [0, 0, 1] }, table, episodes: 200 });
  assert(fixed.states.filter((_, i) => i % MDP.horizon === 0).every((s) => s === 2));

  const start = [0.2, 0.3, 0.5];
  const random = await sample({ dynamics: { ...MDP, start }, table, episodes: 10_000 });
  const cells = new Uint32Array(6);
  for (let i = 0; i < random.states.length; i += MDP.horizon) {
    cells[2 * random.states[i]! + random.actions[i]!]!++;
  }
  // With the first action: their draws are different blocks.
  const expected = start.flatMap((p, s) => MDP_POLICY[s]!.map((q) => p * q));
  assertCounts(cells, expected, "first state × first action");
});

Deno.test("A policy that depends on time acts at step t by its table for t", async () => {
  const always = (a: number) => [0, 1, 2].flatMap(() => [0, 0].with(a, 1));
  const { actions } = await sample({
    dynamics: MDP,
    table: [always(1), always(0), always(0), always(1), always(0)].flat(),
    episodes: 20,
  });
  actions.forEach((a, i) => assertEquals(a, [1, 0, 0, 1, 0][i % 5]));
});

Deno.test("An episode depends on its name only: not on the batch, or on how many follow", async () => {
  const table = MDP_POLICY.flat();
  const whole = await sample({
    dynamics: MDP,
    table,
    episodes: 8,
    runs: 2,
    tasks: 3,
    draws: { seeds: [3, 4], firstTask: 2 },
  });
  const H = MDP.horizon;
  for (const [run, task] of [[1, 2], [0, 1], [1, 0], [0, 0]] as const) {
    const alone = await sample({
      dynamics: MDP,
      table,
      episodes: 5,
      draws: { seeds: [3 + run], firstTask: 2 + task },
    });
    const at = (run * 3 + task) * 8 * H;
    for (const part of ["states", "actions", "rewards"] as const) {
      assertEquals(alone[part], whole[part].slice(at, at + 5 * H), `${part} of ${run}, ${task}`);
    }
  }
});

Deno.test("Streams, inner steps, iterations, tasks and seeds have episodes of their own", async () => {
  const table = [0.25, 0.25, 0.25, 0.25];
  const { actions } = await pulls(table, 5000);
  const others: Partial<Draws>[] = [
    { stream: STREAMS.testAdaptedEpisodes },
    { stream: STREAMS.validationEpisodes },
    { stream: STREAMS.trainEpisodes },
    { stream: DRAWS.stream + 1 },
    { iteration: 1 },
    { firstTask: 1 },
    { seeds: [8] },
  ];
  for (const draws of others) {
    const other = await pulls(table, 5000, draws);
    const equal = actions.filter((a, i) => a === other.actions[i]).length;
    // A quarter agree by chance.
    assertCounts([equal, 5000 - equal], [0.25, 0.75], JSON.stringify(draws));
  }
});
