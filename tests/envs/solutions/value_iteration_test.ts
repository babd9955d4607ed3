import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { mdpFamily } from "../../../envs/mdp.ts";
import { uniformPolicy } from "../../../learners/baselines/solutions/random.ts";
import type { TaskTables } from "../../../envs/solutions/task_tables.ts";
import { policyValue, valueIteration } from "../../../envs/solutions/value_iteration.ts";
import { mean } from "../../support/moments.ts";
import { validationTasks } from "./tasks.ts";

/** f64 sums of a few terms in another order. */
const ROUNDING = 1e-12;

/** State 0: stay for 1, or go to state 1 for 0. State 1: whatever, 3, and back to 0. */
const INVESTMENT: TaskTables = {
  dynamics: {
    states: 2,
    actions: 2,
    horizon: 3,
    reward: { kind: "gaussian", sd: 0 },
    start: [1, 0],
  },
  transitions: Float64Array.of(1, 0, 0, 1, 1, 0, 1, 0),
  rewards: Float64Array.of(1, 0, 3, 3),
};

Deno.test("three steps of an investment are solved as by hand", () => {
  // Last step: stay (1). Before: go (0 + 3) beats stay (1 + 1). First: stay (1 + 3) beats go
  // (0 + 3 + 1)? Both are 4, and the lower action wins.
  const { value, policy } = valueIteration(INVESTMENT);
  assertEquals(value, 4);
  assertEquals(policy, Float64Array.of(1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1, 0));
});

Deno.test("discounting changes what is best", () => {
  // γ = 0.5: stay 1 + 0.5·(go 0 + 0.5·3) = 1.75, or 1 + 0.5·(1 + 0.5·1) = 1.75, or
  // go 0 + 0.5·(3 + 0.5·1) = 1.75.
  assertEquals(valueIteration(INVESTMENT, 0.5).value, 1.75);
  assertEquals(valueIteration(INVESTMENT, 0).value, 1);
});

Deno.test("the start distribution weighs the values of states", () => {
  const dynamics = { ...INVESTMENT.dynamics, start: [0.25, 0.75] };
  // From state 1: 3, then go to it for 0, then 3 again.
  assertEquals(valueIteration({ ...INVESTMENT, dynamics }).value, 0.25 * 4 + 0.75 * 6);
});

Deno.test("no time-dependent policy is better: all 2⁶ of a small task, by its paths", () => {
  const family = mdpFamily(10, { states: 2, actions: 2, horizon: 3 });
  for (const task of validationTasks(family, 20)) {
    for (const discount of [1, 0.9, 0]) {
      let best = -Infinity;
      for (let code = 0; code < 2 ** 6; code++) {
        const actionAt = (t: number, s: number) => (code >> (2 * t + s)) & 1;
        best = Math.max(best, valueByPaths(task, discount, actionAt));
      }
      assertAlmostEquals(valueIteration(task, discount).value, best, ROUNDING);
    }
  }
});

Deno.test("the value of a deterministic policy is the sum over its paths", () => {
  const family = mdpFamily(10, { states: 2, actions: 2, horizon: 3 });
  for (const task of validationTasks(family, 5)) {
    const stationary = Float64Array.of(0, 1, 1, 0);
    const byPaths = valueByPaths(task, 0.7, (_, s) => 1 - s);
    assertAlmostEquals(policyValue(task, stationary, 0.7), byPaths, ROUNDING);
    const repeated = Float64Array.of(...stationary, ...stationary, ...stationary);
    assertEquals(policyValue(task, repeated, 0.7), policyValue(task, stationary, 0.7));
  }
});

Deno.test("over one step the value is linear in the policy", () => {
  const [task] = validationTasks(mdpFamily(10, { horizon: 1 }), 1);
  const best = valueIteration(task!);
  const uniform = uniformPolicy(task!.dynamics);
  const mixed = uniform.map((p, i) => 0.3 * p + 0.7 * best.policy[i]!);
  const line = 0.3 * policyValue(task!, uniform) + 0.7 * best.value;
  assertAlmostEquals(policyValue(task!, mixed), line, ROUNDING);
});

Deno.test("20 000 MDPs have the known means: 10.00 uniform, 21.85 optimal, 17.52 discounted", () => {
  const family = mdpFamily(10);
  const uniform = uniformPolicy(family.dynamics);
  const values: { uniform: number; optimal: number; discounted: number }[] = [];
  for (let first = 0; first < 20_000; first += 1000) {
    for (const task of validationTasks(family, 1000, first)) {
      values.push({
        uniform: policyValue(task, uniform),
        optimal: valueIteration(task).value,
        discounted: valueIteration(task, 0.95).value,
      });
    }
  }
  // Task noise of a mean over 20 000 is 0.015 to 0.02; E of uniform is H = 10 exactly.
  assertAlmostEquals(mean(values.map((value) => value.uniform)), 10, 0.05);
  assertAlmostEquals(mean(values.map((value) => value.optimal)), 21.85, 0.05);
  assertAlmostEquals(mean(values.map((value) => value.discounted)), 17.52, 0.05);
});

Deno.test("what the paper may have divided by: the values that its authors' code and [9] suggest", () => {
  const family = mdpFamily(10);
  const { states, actions } = family.dynamics;
  const rows = validationTasks(family, 4000).map((task) => {
    // Their first version: infinite horizon, γ = .95; the policy of the first of many steps.
    const endless = { ...task, dynamics: { ...task.dynamics, horizon: 250 } };
    const { value, policy } = valueIteration(endless, 0.95);
    return {
      endless: value,
      ofItsPolicy: policyValue(task, policy.slice(0, states * actions)),
      // What the column of [9] implies is 20.77.
      mildlyDiscounted: valueIteration(task, 0.99).value,
    };
  });
  const of = (name: keyof (typeof rows)[number]) => mean(rows.map((row) => row[name]));
  // Task noise of a mean over 4000 is .04, of the endless value .09.
  assertAlmostEquals(of("endless"), 43.66, 0.25);
  assertAlmostEquals(of("ofItsPolicy"), 21.81, 0.12);
  assertAlmostEquals(of("mildlyDiscounted"), 20.88, 0.12);
});

Deno.test("a discount outside [0, 1] and a policy of another size are refused", () => {
  assertThrows(() => valueIteration(INVESTMENT, 1.1), RangeError, "discount is 1.1");
  assertThrows(() => valueIteration(INVESTMENT, NaN), RangeError, "discount is NaN");
  assertThrows(
    () => policyValue(INVESTMENT, new Float64Array(5)),
    RangeError,
    "it has 5 entries, must have 4 (stationary) or 12 (time-dependent)",
  );
});

/** Expected discounted reward of a deterministic policy, path by path. */
function valueByPaths(
  { dynamics, transitions, rewards }: TaskTables,
  discount: number,
  actionAt: (t: number, s: number) => number,
): number {
  const { states: S, actions: A, horizon: H, start } = dynamics;
  const follow = (t: number, s: number, chance: number): number => {
    if (t === H) return 0;
    const pair = s * A + actionAt(t, s);
    let value = chance * discount ** t * rewards[pair]!;
    for (let s2 = 0; s2 < S; s2++) value += follow(t + 1, s2, chance * transitions[pair * S + s2]!);
    return value;
  };
  return start.reduce((sum, chance, s) => sum + follow(0, s, chance), 0);
}
