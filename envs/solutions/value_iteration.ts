/**
 * Value iteration over a finite horizon, and the value of a given policy.
 *
 * ```text
 * V_H = 0
 * Q_t(s, a) = ρ(s, a) + γ Σ_{s′} P(s′ | s, a) V_{t+1}(s′)
 * V_t(s) = max_a Q_t(s, a)            optimal
 * V_t(s) = Σ_a π_t(a | s) Q_t(s, a)   of a policy π
 * value = Σ_s start(s) V_0(s)
 * ```
 *
 * Source: Puterman (1994), *Markov Decision Processes*, section 4.5 (backward
 * induction). Only + − × ÷ and comparisons in a fixed order, so the result has
 * the same bits on every machine.
 *
 * @module
 */
import { firstLargest } from "./first_largest.ts";
import type { TaskTables } from "./task_tables.ts";

/** An optimal policy and what it is worth. */
export interface Optimum {
  /** Expected (discounted) reward of an episode, reward units. */
  readonly value: number;
  /** Greedy policy of every step, `[H, S, A]`, one-hot; ties go to the lowest action. */
  readonly policy: Float64Array;
}

/**
 * The optimal value of an episode and a policy that attains it.
 *
 * @param discount γ in [0, 1]; 1 for the undiscounted return
 * @throws {RangeError} If γ is not in [0, 1]
 */
export function valueIteration(task: TaskTables, discount = 1): Optimum {
  checkDiscount(discount);
  const { states: S, actions: A, horizon: H } = task.dynamics;
  const policy = new Float64Array(H * S * A);
  const q = new Float64Array(A);
  let next = new Float64Array(S);
  for (let t = H - 1; t >= 0; t--) {
    const value = new Float64Array(S);
    for (let s = 0; s < S; s++) {
      actionValues(task, discount, next, s, q);
      const best = firstLargest(q);
      value[s] = q[best]!;
      policy[(t * S + s) * A + best] = 1;
    }
    next = value;
  }
  return { value: startValue(task, next), policy };
}

/**
 * The value of an episode under a policy.
 *
 * @param policy π, `[S, A]`, or `[H, S, A]` if it depends on time (with H = 1 they are the same)
 * @param discount γ in [0, 1]; 1 for the undiscounted return
 * @throws {RangeError} If γ is not in [0, 1] or the policy has another size
 */
export function policyValue(task: TaskTables, policy: Float64Array, discount = 1): number {
  checkDiscount(discount);
  const { states: S, actions: A, horizon: H } = task.dynamics;
  if (policy.length !== S * A && policy.length !== H * S * A) {
    throw new RangeError(
      `Cannot evaluate a policy: it has ${policy.length} entries, must have ` +
        `${S * A} (stationary) or ${H * S * A} (time-dependent)`,
    );
  }
  const stride = policy.length === S * A ? 0 : S * A;
  const q = new Float64Array(A);
  let next = new Float64Array(S);
  for (let t = H - 1; t >= 0; t--) {
    const value = new Float64Array(S);
    for (let s = 0; s < S; s++) {
      actionValues(task, discount, next, s, q);
      let sum = 0;
      for (let a = 0; a < A; a++) sum += policy[t * stride + s * A + a]! * q[a]!;
      value[s] = sum;
    }
    next = value;
  }
  return startValue(task, next);
}

/** Q(s, ·) from the values one step later. */
function actionValues(
  task: TaskTables,
  discount: number,
  next: Float64Array,
  s: number,
  q: Float64Array,
): void {
  const { states: S, actions: A } = task.dynamics;
  for (let a = 0; a < A; a++) {
    const row = (s * A + a) * S;
    let expected = 0;
    for (let s2 = 0; s2 < S; s2++) expected += task.transitions[row + s2]! * next[s2]!;
    q[a] = task.rewards[s * A + a]! + discount * expected;
  }
}

function startValue(task: TaskTables, value: Float64Array): number {
  let sum = 0;
  for (let s = 0; s < value.length; s++) sum += task.dynamics.start[s]! * value[s]!;
  return sum;
}

function checkDiscount(discount: number): void {
  if (!(discount >= 0 && discount <= 1)) {
    throw new RangeError(`Cannot value a policy: discount is ${discount}, must be in [0, 1]`);
  }
}
