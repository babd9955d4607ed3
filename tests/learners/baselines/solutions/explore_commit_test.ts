import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { banditFamily } from "../../../../envs/bandit.ts";
import type { TaskFamily } from "../../../../envs/family.ts";
import { mdpFamily } from "../../../../envs/mdp.ts";
import {
  commitPolicy,
  countEpisodes,
  posteriorMean,
} from "../../../../learners/baselines/solutions/explore_commit.ts";
import { uniformPolicy } from "../../../../learners/baselines/solutions/random.ts";
import { policyValue, valueIteration } from "../../../../envs/solutions/value_iteration.ts";
import { rolloutLane } from "../../../../kernels/rollout/rollout.ts";
import { mean } from "../../../support/moments.ts";
import { validationTasks } from "../../../envs/solutions/tasks.ts";
import { bestPosteriorMean } from "./probe_and_commit.ts";

const SMALL = mdpFamily(2, { states: 2, actions: 2, horizon: 3 });

/** Two episodes of three steps: (s, a, r). */
const STATES = Float64Array.of(0, 1, 1, 0, 0, 1);
const ACTIONS = Float64Array.of(1, 0, 0, 1, 1, 0);
const REWARDS = Float64Array.of(2, -1, 0, 4, 0, 3);

Deno.test("episodes are counted, and the step after the last is not", () => {
  const counts = countEpisodes(SMALL, STATES, ACTIONS, REWARDS);
  assertEquals(counts.visits, Float64Array.of(0, 3, 3, 0));
  assertEquals(counts.rewards, Float64Array.of(0, 6, 2, 0));
  // (0,1) → 1, then in the second episode → 0 → 1; (1,0) → 1 once, and ends twice.
  assertEquals(counts.transitions, Float64Array.of(0, 0, 1, 2, 0, 1, 0, 0));
});

Deno.test("the posterior mean adds one of each transition and one N(1, 1) reward", () => {
  const model = posteriorMean(SMALL, countEpisodes(SMALL, STATES, ACTIONS, REWARDS));
  assertEquals(
    model.transitions,
    Float64Array.of(1 / 2, 1 / 2, 2 / 5, 3 / 5, 1 / 3, 2 / 3, 0.5, 0.5),
  );
  assertEquals(model.rewards, Float64Array.of(1, 7 / 4, 3 / 4, 1));
});

Deno.test("the prior of a reward weighs as many draws as noise variance over its own", () => {
  const family: TaskFamily = {
    ...SMALL,
    dynamics: { ...SMALL.dynamics, reward: { kind: "gaussian", sd: 2 } },
    rewards: { kind: "normal", mean: 3, sd: 0.5 },
  };
  const { rewards } = posteriorMean(family, countEpisodes(family, STATES, ACTIONS, REWARDS));
  // σ²/τ² = 16 draws of 3, then the data.
  assertEquals(rewards, Float64Array.of(3, (16 * 3 + 6) / 19, (16 * 3 + 2) / 19, 3));
});

Deno.test("rewards without noise are believed at once, known ones whatever is seen", () => {
  const counts = countEpisodes(SMALL, STATES, ACTIONS, REWARDS);
  const withLaws = (sd: number, spread: number): TaskFamily => ({
    ...SMALL,
    dynamics: { ...SMALL.dynamics, reward: { kind: "gaussian", sd } },
    rewards: { kind: "normal", mean: 1, sd: spread },
  });
  assertEquals(posteriorMean(withLaws(0, 1), counts).rewards, Float64Array.of(1, 2, 2 / 3, 1));
  assertEquals(posteriorMean(withLaws(1, 0), counts).rewards, Float64Array.of(1, 1, 1, 1));
  assertEquals(posteriorMean(withLaws(0, 0), counts).rewards, Float64Array.of(1, 1, 1, 1));
});

Deno.test("on a bandit it commits to the best posterior mean", () => {
  const family = banditFamily(3, 4);
  const counts = countEpisodes(
    family,
    new Float64Array(4),
    Float64Array.of(0, 1, 1, 1),
    Float64Array.of(0, 1, 0, 1),
  );
  assertEquals(posteriorMean(family, counts).rewards, Float64Array.of(1 / 3, 3 / 5, 1 / 2));
  assertEquals(commitPolicy(family, counts), Float64Array.of(0, 1, 0));
  assertEquals(bestPosteriorMean(counts.rewards, counts.visits), 1);
});

Deno.test("of equal posterior means the first arm is committed to", () => {
  const cases: [successes: number[], probes: number[], arm: number][] = [
    [[0, 1, 3], [0, 2, 6], 0], // 1/2, 2/4, 4/8
    [[0, 2, 1], [0, 3, 1], 2], // 1/2, 3/5, 2/3
    [[0, 0, 1], [1, 0, 2], 1], // 1/3, 1/2, 2/4
  ];
  for (const [rewards, visits, arm] of cases) {
    const counts = {
      transitions: Float64Array.from(visits),
      visits: Float64Array.from(visits),
      rewards: Float64Array.from(rewards),
    };
    const expected = Float64Array.from(visits, (_, a) => a === arm ? 1 : 0);
    assertEquals(commitPolicy(banditFamily(3, 8), counts), expected);
    assertEquals(bestPosteriorMean(rewards, visits), arm);
  }
});

/** Known share of the optimum that N uniform episodes buy. */
const SHARES: readonly [episodes: number, share: number][] = [[10, 0.861], [25, 0.937], [
  100,
  0.983,
]];

for (const [episodes, share] of SHARES) {
  Deno.test(`after ${episodes} uniform episodes a planner gets ${share} of the optimum`, () => {
    const family = mdpFamily(episodes);
    const tasks = validationTasks(family, 200);
    const planned = tasks.map((task, i) => {
      const lane = {
        table: uniformPolicy(family.dynamics),
        transitions: task.transitions,
        rewards: task.rewards,
        states: new Float64Array(episodes * 10),
        actions: new Float64Array(episodes * 10),
        observedRewards: new Float64Array(episodes * 10),
      };
      const draws = { stream: 0x1300, seeds: [0], iteration: 0, firstTask: 0 };
      rolloutLane(family.dynamics, draws, 0, i, lane);
      const counts = countEpisodes(family, lane.states, lane.actions, lane.observedRewards);
      return policyValue(task, commitPolicy(family, counts));
    });
    const optimal = tasks.map((task) => valueIteration(task).value);
    // Noise of a ratio over 200 tasks at N = 10 is ±.008, less beyond.
    assertAlmostEquals(mean(planned) / mean(optimal), share, 0.015);
  });
}

Deno.test("a family without a known posterior is refused by its table", () => {
  const counts = countEpisodes(SMALL, STATES, ACTIONS, REWARDS);
  const family: TaskFamily = { ...SMALL, rewards: { kind: "uniform", low: 0, high: 1 } };
  assertThrows(
    () => commitPolicy(family, counts),
    RangeError,
    `it knows no posterior of gaussian rewards whose means are "uniform"`,
  );
});

Deno.test("episodes that are not whole are refused", () => {
  assertThrows(
    () => countEpisodes(SMALL, STATES.subarray(1), ACTIONS, REWARDS),
    RangeError,
    "5 states, 6 actions and 6 rewards, must be the same multiple of H = 3",
  );
});
