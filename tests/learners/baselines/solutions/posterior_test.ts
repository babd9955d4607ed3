import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { TaskDistribution } from "../../../../envs/family.ts";
import type { Fill, RewardLaw } from "../../../../kernels/backend.ts";
import type { Counts } from "../../../../learners/baselines/solutions/explore_commit.ts";
import {
  posteriorMeans,
  whyNoPosterior,
} from "../../../../learners/baselines/solutions/posterior.ts";
import { assertAllClose } from "../../../support/assert_all_close.ts";

const BERNOULLI: RewardLaw = { kind: "bernoulli" };
const CERTAIN: RewardLaw = { kind: "gaussian", sd: 0 };

function bandit(rewards: Fill, reward: RewardLaw = BERNOULLI): TaskDistribution {
  return {
    name: "b",
    dynamics: { states: 1, actions: 2, horizon: 1, reward, start: [1] },
    episodes: 4,
    rewards,
    transitions: { kind: "constant", value: 1 },
  };
}

/** Pulls and rewards of each arm. */
function pulled(visits: readonly number[], rewards: readonly number[]): Counts {
  return {
    transitions: new Float64Array(visits.length),
    visits: Float64Array.from(visits),
    rewards: Float64Array.from(rewards),
  };
}

Deno.test("of two bandits, each is weighed by the likelihood of what was seen", () => {
  const tables = [[0.1, 0.9], [0.9, 0.1]] as const;
  const family = bandit({ kind: "choice", tables, weights: [0.25, 0.75] });
  // Arm 0 paid once of twice, arm 1 once of once: .1·.9·.9 and .9·.1·.1, each with its weight.
  const [a, b] = [0.25 * 0.081, 0.75 * 0.009];
  const { rewards } = posteriorMeans(family, pulled([2, 1], [1, 1]));
  assertAllClose(rewards, [(a * 0.1 + b * 0.9) / (a + b), (a * 0.9 + b * 0.1) / (a + b)], {
    absolute: 1e-14,
  });
  assertAllClose(posteriorMeans(family, pulled([0, 0], [0, 0])).rewards, [0.7, 0.3], {
    absolute: 1e-14,
  });
});

Deno.test("what cannot be is ruled out, and a reward without noise is believed at once", () => {
  const sure = bandit({ kind: "choice", tables: [[0, 1], [1, 0.5]], weights: [0.5, 0.5] });
  assertEquals(posteriorMeans(sure, pulled([3, 0], [3, 0])).rewards, Float64Array.of(1, 0.5));
  const tables = [[0.1, 5], [0.3, 7], [0.3, 9]] as const;
  const family = bandit({ kind: "choice", tables, weights: [0.2, 0.2, 0.6] }, CERTAIN);
  // As f32 has it, summed over seven pulls.
  const { rewards } = posteriorMeans(family, pulled([7, 0], [7 * Math.fround(0.3), 0]));
  assertAllClose(rewards, [0.3, 8.5], { absolute: 1e-12 });
});

Deno.test("of Gaussian arms, a choice goes by squared distances", () => {
  const family = bandit(
    { kind: "choice", tables: [[0, 1], [1, 0]], weights: [0.5, 0.5] },
    { kind: "gaussian", sd: 2 },
  );
  // Two rewards of arm 0, 0.4 and 1.2: Σ(r − 0)² = 1.6, Σ(r − 1)² = .4.
  const [a, b] = [Math.exp(-1.6 / 8), Math.exp(-0.4 / 8)];
  const { rewards } = posteriorMeans(family, pulled([2, 0], [1.6, 0]));
  assertAllClose(rewards, [b / (a + b), a / (a + b)], { absolute: 1e-14 });
});

Deno.test("of dependent arms p and 1 − p, p ~ U[0, 1), the mean is that of a Beta law", () => {
  const family = bandit({ kind: "segment", tables: [[0, 1], [1, 0]] });
  for (const [visits, paid] of [[[0, 0], [0, 0]], [[4, 3], [3, 1]], [[30, 9], [5, 8]]] as const) {
    const successes = paid[0] + visits[1] - paid[1];
    const failures = visits[0] - paid[0] + paid[1];
    const mean = (1 + successes) / (2 + successes + failures);
    const { rewards } = posteriorMeans(family, pulled(visits, paid));
    // The middles of 256 parts: an integral is off by a second derivative times 1/(24·256²).
    assertAllClose(rewards, [mean, 1 - mean], { absolute: 1e-4 });
  }
});

Deno.test("categorical means are weighed arm by arm", () => {
  const law: Fill = { kind: "categorical", values: [0.2, 0.6], probabilities: [0.75, 0.25] };
  const { rewards } = posteriorMeans(bandit(law), pulled([2, 0], [2, 0]));
  const [a, b] = [0.75 * 0.04, 0.25 * 0.36];
  assertAllClose(rewards, [(0.2 * a + 0.6 * b) / (a + b), 0.3], { absolute: 1e-14 });
});

const MDP: TaskDistribution = {
  name: "m",
  dynamics: { states: 2, actions: 2, horizon: 3, reward: CERTAIN, start: [1, 0] },
  episodes: 1,
  rewards: {
    kind: "choice",
    tables: [[0, 0, 0, 1], [0, 0, 0, 5]],
    weights: [0.5, 0.5],
  },
  transitions: {
    kind: "choice",
    tables: [[1, 0, 0.5, 0.5, 1, 0, 1, 0], [1, 0, 0.9, 0.1, 0, 1, 0, 1]],
    weights: [0.5, 0.5],
  },
};

/** Action 1 was taken twice in state 0, and led to each state once. */
const SEEN: Counts = {
  transitions: Float64Array.of(0, 0, 1, 1, 0, 0, 0, 0),
  visits: Float64Array.of(0, 2, 0, 0),
  rewards: new Float64Array(4),
};

Deno.test("where one draw picks both tables, transitions tell of rewards", () => {
  const share = 0.25 / (0.25 + 0.09);
  const { rewards, transitions } = posteriorMeans(MDP, SEEN);
  assertAllClose(rewards, [0, 0, 0, share + 5 * (1 - share)], { absolute: 1e-14 });
  assertAllClose(transitions.slice(2, 4), [
    share * 0.5 + (1 - share) * 0.9,
    share * 0.5 + (1 - share) * 0.1,
  ], {
    absolute: 1e-14,
  });
});

Deno.test("a table that is given by hand is known, and tells nothing of the other", () => {
  const transitions: Fill = {
    kind: "choice",
    tables: [[1, 0, 0.5, 0.5, 1, 0, 1, 0]],
    weights: [1],
  };
  const means = posteriorMeans({ ...MDP, transitions }, SEEN);
  assertEquals(means.transitions, Float64Array.of(1, 0, 0.5, 0.5, 1, 0, 1, 0));
  assertEquals(means.rewards, Float64Array.of(0, 0, 0, 3));
});

Deno.test("concentrations are counts seen before", () => {
  const transitions: Fill = { kind: "dirichlet", concentrations: [0.5, 1.5] };
  const means = posteriorMeans({ ...MDP, transitions }, SEEN).transitions;
  assertAllClose(means, [0.25, 0.75, 1.5 / 4, 2.5 / 4, 0.25, 0.75, 0.25, 0.75], {
    absolute: 1e-14,
  });
  const table: Fill = { kind: "dirichlet", concentrations: [1, 1, 3, 3, 1, 1, 1, 3] };
  const own = posteriorMeans({ ...MDP, transitions: table }, SEEN).transitions;
  assertAllClose(own.slice(2), [0.5, 0.5, 0.5, 0.5, 0.25, 0.75], { absolute: 1e-14 });
});

Deno.test("absorbing states are known, and what is seen in them tells nothing", () => {
  const absorbing = (table: "rewards" | "transitions"): Fill => ({
    kind: "absorbing",
    table,
    states: [0],
    of: MDP[table],
  });
  const family = { ...MDP, rewards: absorbing("rewards"), transitions: absorbing("transitions") };
  const { rewards, transitions } = posteriorMeans(family, SEEN);
  assertEquals(transitions, Float64Array.of(1, 0, 1, 0, 0.5, 0.5, 0.5, 0.5));
  assertEquals(rewards, Float64Array.of(0, 0, 0, 3));
});

Deno.test("of Gaussian arms whose mean is uniform, the posterior is not known", () => {
  const rewards: Fill = { kind: "uniform", low: 0, high: 1 };
  assertEquals(
    whyNoPosterior(bandit(rewards, { kind: "gaussian", sd: 1 })),
    'it knows no posterior of gaussian rewards whose means are "uniform"',
  );
  assertEquals(whyNoPosterior(bandit(rewards)), undefined);
  assertAlmostEquals(posteriorMeans(bandit(rewards), pulled([3, 0], [2, 0])).rewards[0]!, 0.6);
});
