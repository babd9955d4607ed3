import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Dynamics } from "../../../kernels/backend.ts";
import { policyEntropy, policyValue } from "../../../kernels/policy_value/policy_value.ts";
import { rolloutLane } from "../../../kernels/rollout/rollout.ts";
import { mean, variance } from "../../support/moments.ts";

/** Two states, two actions, three steps: 2·(2·2)³ ways an episode can go. */
const TWO: Dynamics = {
  states: 2,
  actions: 2,
  horizon: 3,
  reward: { kind: "gaussian", sd: 0.5 },
  start: [0.25, 0.75],
};
/** `[S, A, S]`. */
const TRANSITIONS = Float64Array.of(0.9, 0.1, 0.3, 0.7, 0.5, 0.5, 0, 1);
/** `[S, A]`. */
const REWARDS = Float64Array.of(1, -2, 0.5, 3);
/** `[S, A]`. */
const STATIONARY = Float64Array.of(0.2, 0.8, 0.6, 0.4);
/** `[H, S, A]`. */
const TIMED = Float64Array.of(0.2, 0.8, 0.6, 0.4, 1, 0, 0.5, 0.5, 0.3, 0.7, 0, 1);

/** A dozen sums of products in f64. */
const ROUNDING = 1e-14;

for (const [what, table] of [["stationary", STATIONARY], ["timed", TIMED]] as const) {
  Deno.test(`the value of a ${what} policy is the mean over all its episodes`, () => {
    const value = policyValue(TWO, table, TRANSITIONS, REWARDS);
    assertAlmostEquals(value, enumerated(TWO, table), ROUNDING);
  });

  Deno.test(`the value of a ${what} policy is what rollouts return, within their error`, () => {
    const totals = sampledTotals(TWO, table, 10_000);
    const error = Math.sqrt(variance(totals) / totals.length);
    // Four standard errors: one seed in 16 000 misses, and the seed is fixed.
    assertAlmostEquals(mean(totals), policyValue(TWO, table, TRANSITIONS, REWARDS), 4 * error);
  });
}

Deno.test("a policy that does not change with time has one value in either form", () => {
  const repeated = Float64Array.from([...STATIONARY, ...STATIONARY, ...STATIONARY]);
  assertEquals(
    policyValue(TWO, repeated, TRANSITIONS, REWARDS),
    policyValue(TWO, STATIONARY, TRANSITIONS, REWARDS),
  );
});

Deno.test("a bandit's value is the mean of its arms under the policy", () => {
  const bandit: Dynamics = {
    states: 1,
    actions: 3,
    horizon: 1,
    reward: { kind: "bernoulli" },
    start: [1],
  };
  const ones = new Float64Array(3).fill(1);
  const arms = Float64Array.of(0.5, 0.25, 1);
  assertEquals(policyValue(bandit, Float64Array.of(0.5, 0.25, 0.25), ones, arms), 0.5625);
});

Deno.test("what is not finite in a task or a policy is seen in value and entropy", () => {
  for (const bad of [NaN, Infinity]) {
    const broken = (values: Float64Array) => values.with(1, bad);
    const values = [
      policyValue(TWO, STATIONARY, TRANSITIONS, broken(REWARDS)),
      policyValue(TWO, STATIONARY, broken(TRANSITIONS), REWARDS),
      policyValue(TWO, broken(STATIONARY), TRANSITIONS, REWARDS),
      policyEntropy(broken(STATIONARY), 2),
    ];
    assertEquals(values.map(Number.isFinite), [false, false, false, false]);
  }
});

Deno.test("the entropy of the uniform policy is ln A, of a certain one 0", () => {
  assertAlmostEquals(policyEntropy(new Float64Array(10).fill(0.2), 5), Math.log(5), ROUNDING);
  assertEquals(policyEntropy(Float64Array.of(0, 1, 0, 0, 0, 1), 3), 0);
});

Deno.test("entropy is averaged over states, not summed", () => {
  // ln 2 in one state, 0 in the other three.
  const table = Float64Array.of(0.5, 0.5, 1, 0, 0, 1, 1, 0);
  assertAlmostEquals(policyEntropy(table, 2), Math.log(2) / 4, ROUNDING);
});

Deno.test("a vanishing probability contributes nothing to the entropy", () => {
  const tiny = Number.MIN_VALUE;
  assertAlmostEquals(policyEntropy(Float64Array.of(1, tiny, 0), 3), 0, 1e-300);
});

/** Σ over all episodes of probability × mean reward, by walking every one of them. */
function enumerated({ horizon, start }: Dynamics, table: Float64Array): number {
  const from = (s: number, t: number, probability: number, collected: number): number => {
    if (t === horizon) return probability * collected;
    let total = 0;
    for (const a of [0, 1]) {
      const chosen = table[(table.length === 4 ? 0 : 4 * t) + 2 * s + a]!;
      for (const next of [0, 1]) {
        const moved = TRANSITIONS[4 * s + 2 * a + next]!;
        total += from(next, t + 1, probability * chosen * moved, collected + REWARDS[2 * s + a]!);
      }
    }
    return total;
  };
  return from(0, 0, start[0]!, 0) + from(1, 0, start[1]!, 0);
}

/** Reward of each of `count` episodes. */
function sampledTotals(dynamics: Dynamics, table: Float64Array, count: number): Float64Array {
  const H = dynamics.horizon;
  const room = () => new Float64Array(count * H);
  const observedRewards = room();
  const draws = { stream: 0x2300, seeds: [5], iteration: 0, firstTask: 0 };
  rolloutLane(dynamics, draws, 5, 0, {
    table,
    transitions: TRANSITIONS,
    rewards: REWARDS,
    states: room(),
    actions: room(),
    observedRewards,
  });
  return Float64Array.from(
    { length: count },
    (_, i) => observedRewards.subarray(i * H, (i + 1) * H).reduce((sum, r) => sum + r),
  );
}
