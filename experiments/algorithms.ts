/**
 * Every algorithm that a table can have a row of.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import { type Control, CONTROLS, controlsOf } from "../learners/controls/controls.ts";
import { LEARNED_ALGORITHMS, type LearnedAlgorithm } from "./presets.ts";

/** A meta-learner, a computed method, or `bound`, a computed number. */
export type Algorithm = LearnedAlgorithm | Control | "bound";

/** All algorithms, in the order of the tables. */
export const ALGORITHMS: readonly Algorithm[] = [...LEARNED_ALGORITHMS, ...CONTROLS, "bound"];

/** Whether an algorithm is meta-trained. */
export function isLearned(algorithm: Algorithm): algorithm is LearnedAlgorithm {
  return (LEARNED_ALGORITHMS as readonly string[]).includes(algorithm);
}

/** Whether an algorithm is a computed method. */
export function isControl(algorithm: Algorithm): algorithm is Control {
  return (CONTROLS as readonly string[]).includes(algorithm);
}

/** The algorithms that are defined on a kind of task, in the order of the tables. */
export function algorithmsOf(kind: TaskFamily["kind"]): readonly Algorithm[] {
  const controls = controlsOf(kind);
  return ALGORITHMS.filter((name) =>
    isLearned(name) || (name === "bound" ? kind === "bandit" : controls.includes(name))
  );
}
