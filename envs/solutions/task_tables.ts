/**
 * One task's tables on the host, what exact solutions work on.
 *
 * @module
 */
import type { Dynamics } from "../../kernels/backend.ts";

/** A finite task: its dynamics and its tables. */
export interface TaskTables {
  /** States, actions, horizon, reward law, start distribution. */
  readonly dynamics: Dynamics;
  /** `P[s, a, s′]`, `[S, A, S]`; rows sum to 1. */
  readonly transitions: Float64Array;
  /** `ρ[s, a]`, `[S, A]`, reward units. */
  readonly rewards: Float64Array;
}

/**
 * The tasks of a batch, one by one, as views of its tables.
 *
 * @param transitions `[lanes, S, A, S]`, as a backend reads them
 * @param rewards `[lanes, S, A]`
 * @throws {RangeError} If the tables do not hold a whole number of tasks, or not the same number
 */
export function taskTables(
  dynamics: Dynamics,
  transitions: Float64Array,
  rewards: Float64Array,
): TaskTables[] {
  const { states: S, actions: A } = dynamics;
  const lanes = rewards.length / (S * A);
  if (!Number.isInteger(lanes) || transitions.length !== lanes * S * A * S) {
    throw new RangeError(
      `Cannot split tables into tasks: ${rewards.length} rewards and ${transitions.length} ` +
        `transitions, must be ${S * A} and ${S * A * S} a task`,
    );
  }
  return Array.from({ length: lanes }, (_, lane) => ({
    dynamics,
    transitions: transitions.subarray(lane * S * A * S, (lane + 1) * S * A * S),
    rewards: rewards.subarray(lane * S * A, (lane + 1) * S * A),
  }));
}
