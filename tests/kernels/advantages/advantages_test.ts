import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type AdvantageLane,
  advantagesLane,
  discountedReturns,
  normalise,
} from "../../../kernels/advantages/advantages.ts";
import { criticValue, fitCritic } from "../../../kernels/advantages/critic.ts";
import type { AdvantageSettings, Dynamics } from "../../../kernels/backend.ts";
import { assertClose } from "../oracle/close.ts";
import { normals } from "../oracle/lane.ts";

/** A dozen operations in f64. */
const ROUNDING = 1e-14;

const SETTINGS: AdvantageSettings = {
  estimator: "gae",
  discount: 0.5,
  lambda: 1,
  normalise: false,
  reduction: "sum-over-time",
  pseudoVisits: null,
  timeOrigin: 0,
  ridge: 1e-5,
  observation: "one-hot",
};

const REINFORCE: AdvantageSettings = { ...SETTINGS, estimator: "reinforce" };

/** Two episodes of three steps over two states and two actions. */
const STATES = [0, 1, 1, 0, 0, 1];
const ACTIONS = [0, 1, 0, 0, 1, 1];
const REWARDS = [1, 2, 4, 0, 0, 8];

Deno.test("returns are discounted sums to the end of their episode, Eq. (1)", () => {
  const out = new Float64Array(6);
  discountedReturns(Float64Array.from(REWARDS), 3, 0.5, out);
  assertEquals([...out], [3, 4, 4, 2, 4, 8]);
});

Deno.test("REINFORCE weights are γᵗ G_t, summed over time and averaged over episodes, Eq. (6)", () => {
  const { weights } = compute(REINFORCE, 2, 2, STATES, ACTIONS, REWARDS);
  // γᵗ G_t = 3, 2, 1 and 2, 2, 2; N = 2.
  assertEquals([...weights], [(3 + 2) / 2, 2 / 2, 1 / 2, (2 + 2) / 2]);
});

Deno.test("visits are frequencies of states and sum to 1", () => {
  const { visits } = compute(REINFORCE, 2, 2, STATES, ACTIONS, REWARDS);
  assertClose(visits, [1 / 2, 1 / 2], ROUNDING);
  const three = compute(REINFORCE, 3, 2, [2, 0, 2, 2, 2, 0], ACTIONS, REWARDS);
  assertClose(three.visits, [1 / 3, 0, 2 / 3], ROUNDING);
});

Deno.test("a mean over time is the sum over time divided by H", () => {
  const sum = compute(REINFORCE, 2, 2, STATES, ACTIONS, REWARDS);
  const settings: AdvantageSettings = { ...REINFORCE, reduction: "mean-over-time" };
  const mean = compute(settings, 2, 2, STATES, ACTIONS, REWARDS);
  assertClose(mean.weights, sum.weights.map((w) => w / 3), ROUNDING);
  assertEquals(mean.visits, sum.visits);
});

Deno.test("tables are overwritten whole, also where nothing was visited", () => {
  const lane = laneOf(3, 2, [0, 0, 0], [0, 1, 0], [1, 1, 1]);
  lane.weights.fill(9);
  lane.visits.fill(9);
  advantagesLane(dynamicsOf(3, 2), REINFORCE, true, lane);
  assertEquals([...lane.weights.subarray(2)], [0, 0, 0, 0]);
  assertClose(lane.visits, [1, 0, 0], ROUNDING);
});

Deno.test("GAE with λ = 1 is the return minus the value: it telescopes", () => {
  for (const timeOrigin of [0, 1] as const) {
    const { advantages, values, returns } = apart({ ...SETTINGS, discount: 0.9, timeOrigin });
    assertClose(advantages, returns.map((G, k) => G - values[k]!), ROUNDING);
  }
});

Deno.test("GAE with λ = 0 is the temporal-difference error, with value 0 after the last step", () => {
  const { advantages, values, rewards } = apart({ ...SETTINGS, discount: 0.9, lambda: 0 });
  const expected = Array.from(rewards, (r, k) => {
    const next = k % 3 === 2 ? 0 : values[k + 1]!;
    return r + 0.9 * next - values[k]!;
  });
  assertClose(advantages, expected, ROUNDING);
});

Deno.test("GAE between is the (γλ)-weighted sum of the errors that follow", () => {
  const { advantages, values, rewards } = apart({ ...SETTINGS, discount: 0.9, lambda: 0.7 });
  const expected = Array.from(rewards, (_, k) => {
    let sum = 0;
    for (let l = k; l < 3 * (Math.floor(k / 3) + 1); l++) {
      const next = l % 3 === 2 ? 0 : values[l + 1]!;
      sum += (0.9 * 0.7) ** (l - k) * (rewards[l]! + 0.9 * next - values[l]!);
    }
    return sum;
  });
  assertClose(advantages, expected, ROUNDING);
});

Deno.test("the critic is fitted to discounted returns when asked, and only then", () => {
  const fitted = compute(SETTINGS, 2, 2, STATES, ACTIONS, REWARDS);
  const expected = new Float64Array(5);
  const options = { states: 2, horizon: 3, timeOrigin: 0, ridge: 1e-5 };
  const returns = Float64Array.of(3, 4, 4, 2, 4, 8);
  const visited = Float64Array.from(STATES);
  fitCritic(visited, returns, { ...options, observation: "one-hot" }, expected);
  assertEquals(fitted.critic, expected);

  for (const [settings, refit] of [[SETTINGS, false], [REINFORCE, true]] as const) {
    const lane = laneOf(2, 2, STATES, ACTIONS, REWARDS);
    lane.critic.fill(0.25);
    advantagesLane(dynamicsOf(2, 2), settings, refit, lane);
    assertEquals([...lane.critic], [0.25, 0.25, 0.25, 0.25, 0.25]);
  }
});

Deno.test("a fitted critic leaves residuals that sum to λ times its intercept", () => {
  // The normal equation of the column of ones; the intercept is Σ u / (S + 2).
  const ridge = 0.1;
  const { weights, critic } = compute({ ...SETTINGS, ridge }, 2, 2, STATES, ACTIONS, REWARDS);
  const residuals = 2 * weights.reduce((sum, w) => sum + w, 0); // Z = N = 2
  assertAlmostEquals(residuals, ridge * (critic[0]! + critic[1]!) / 4, 1e-13);
});

Deno.test("normalised advantages have mean 0 and standard deviation 1", () => {
  const values = normals(3, 50).map((z) => 3 + 2 * z);
  normalise(values);
  const mean = values.reduce((sum, a) => sum + a, 0) / 50;
  const variance = values.reduce((sum, a) => sum + a * a, 0) / 50;
  assertAlmostEquals(mean, 0, ROUNDING);
  assertAlmostEquals(variance, 1, 2e-8); // 1e-8 is added to a standard deviation of about 2
});

Deno.test("normalisation divides by the population's standard deviation", () => {
  const values = Float64Array.of(1, 2, 3, 6);
  normalise(values);
  const sd = Math.sqrt(14 / 4); // not 14 / 3
  assertClose(values, [-2 / sd, -1 / sd, 0, 3 / sd], 1e-8);
});

Deno.test("advantages that differ by rounding only become exactly 0", () => {
  for (const values of [[3, 3, 3], [0, 0, 0], [-5, -5 * (1 + 1e-7), -5], [0.1 + 0.2, 0.3]]) {
    const out = Float64Array.from(values);
    normalise(out);
    assertEquals([...out], values.map(() => 0));
  }
  const told = Float64Array.of(1, 1 + 3e-6);
  normalise(told);
  assertClose(told, [-1, 1], 0.02); // sd 1.5e-6 against 1e-8
});

Deno.test("equal rewards on a bandit move nothing", () => {
  for (const observation of ["zero", "one-hot"] as const) {
    const settings: AdvantageSettings = { ...SETTINGS, normalise: true, observation };
    const rewards = new Array(9).fill(1);
    const actions = [0, 1, 2, 0, 1, 2, 0, 1, 1];
    const lane = laneOf(1, 3, new Array(9).fill(0), actions, rewards);
    advantagesLane({ ...dynamicsOf(1, 3), horizon: 1 }, settings, true, lane);
    assertEquals([...lane.weights], [0, 0, 0]);
  }
});

Deno.test("the advantage mass sums to that of the samples: 0 if they are normalised", () => {
  const raw = compute(REINFORCE, 2, 2, STATES, ACTIONS, REWARDS);
  assertAlmostEquals(raw.weights.reduce((sum, w) => sum + w, 0), 12 / 2, ROUNDING);
  const settings: AdvantageSettings = { ...SETTINGS, normalise: true };
  const normalised = compute(settings, 2, 2, STATES, ACTIONS, REWARDS);
  assertAlmostEquals(normalised.weights.reduce((sum, w) => sum + w, 0), 0, ROUNDING);
});

Deno.test("a reward that is not finite is not hidden", () => {
  const settings: AdvantageSettings = { ...SETTINGS, normalise: true };
  const { weights } = compute(settings, 2, 2, STATES, ACTIONS, REWARDS.with(1, NaN));
  assertEquals(weights.every(Number.isNaN), true);
});

function dynamicsOf(states: number, actions: number): Dynamics {
  const start = Array.from({ length: states }, (_, s) => s === 0 ? 1 : 0);
  return { states, actions, horizon: 3, reward: { kind: "bernoulli" }, start };
}

Deno.test("over all actions, an action counts by its probability, and its mean is shrunk by pseudo-visits", () => {
  // State 0: action 0 three times (2, 4, 6), action 1 once (8), action 2 never; state 1: action 0 once.
  const lane = laneOf(2, 3, [0, 0, 0, 0, 1], [0, 0, 0, 1, 0], [2, 4, 6, 8, 5]);
  const behaviour = Float64Array.of(0.5, 0.3, 0.2, 1, 0, 0);
  const settings = { ...SETTINGS, estimator: "reinforce", normalise: false } as const;
  const dynamics = { states: 2, actions: 3, horizon: 1 } as Dynamics;
  const weightsWith = (pseudoVisits: number | null) => {
    advantagesLane(dynamics, { ...settings, pseudoVisits }, true, { ...lane, behaviour });
    return [...lane.weights].map((weight) => Number(weight.toFixed(12)));
  };
  assertEquals(weightsWith(null), [12 / 5, 8 / 5, 0, 1, 0, 0]);
  // (4/5)·π·ΣÂ/n in state 0, (1/5)·π·ΣÂ/n in state 1.
  assertEquals(
    weightsWith(0),
    [0.8 * 0.5 * 4, 0.8 * 0.3 * 8, 0, 1, 0, 0].map((w) => Number(w.toFixed(12))),
  );
  assertEquals(
    weightsWith(1),
    [0.8 * 0.5 * 3, 0.8 * 0.3 * 4, 0, 0.5, 0, 0].map((w) => Number(w.toFixed(12))),
  );
});

function laneOf(
  S: number,
  A: number,
  states: number[],
  actions: number[],
  rewards: number[],
): AdvantageLane {
  return {
    states: Float64Array.from(states),
    actions: Float64Array.from(actions),
    rewards: Float64Array.from(rewards),
    behaviour: new Float64Array(S * A).fill(1 / A),
    critic: new Float64Array(S + 3),
    weights: new Float64Array(S * A),
    visits: new Float64Array(S),
  };
}

function compute(
  settings: AdvantageSettings,
  S: number,
  A: number,
  states: number[],
  actions: number[],
  rewards: number[],
): AdvantageLane {
  const lane = laneOf(S, A, states, actions, rewards);
  advantagesLane(dynamicsOf(S, A), settings, true, lane);
  return lane;
}

/**
 * The advantages of two episodes of three steps under a made-up critic, told
 * apart: every step is in a state of its own, so W shows them one by one.
 */
function apart(settings: AdvantageSettings) {
  const places = [0, 1, 2, 3, 4, 5];
  const rewards = normals(4, 6);
  const lane = laneOf(6, 1, places, places.map(() => 0), [...rewards]);
  lane.critic.set(normals(5, 9).map((z, k) => k < 6 ? z : 100 ** (k - 5) * z));
  advantagesLane(dynamicsOf(6, 1), settings, false, lane);
  const returns = new Float64Array(6);
  discountedReturns(rewards, 3, settings.discount, returns);
  return {
    rewards,
    returns,
    values: places.map((k) => criticValue(lane.critic, 6, k, (k % 3 + settings.timeOrigin) / 100)),
    advantages: lane.weights.map((w) => 2 * w), // Z = N = 2
  };
}
