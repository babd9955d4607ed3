/** Which rows are held against the paper and against which others: data. @module */

/** A row that stands for a learner of the paper. */
export interface Reproduction {
  /** The row. */
  readonly algorithm: string;
  /** The learner, as the paper's tables name it. */
  readonly learner: string;
  /** Rows without meta-training: a cell speaks for the learner only if these differ from the paper. */
  readonly controls: readonly string[];
}

const ONE_STEP = "one-step";

function reproduction(algorithm: string, learner: string, initial = algorithm): Reproduction {
  return { algorithm, learner, controls: [`${initial}-initial`, ONE_STEP] };
}

/** Tuned, and as the paper states them: the best θ on validation tasks, or the last one. */
export const REPRODUCTIONS: readonly Reproduction[] = ["maml", "reptile"].flatMap((learner) => [
  reproduction(learner, learner),
  reproduction(`${learner}-as-stated`, learner),
  reproduction(`${learner}-as-stated-last`, learner, `${learner}-as-stated`),
]);

/** The learner beyond the paper. */
export const VARIANT = "maml-all-action";

/** Two rows, the first minus the second. */
export type Pair = readonly [algorithm: string, baseline: string];

/** What is compared: the paper's two learners, meta-training with none, the variant with both. */
export const PAIRS: readonly Pair[] = [
  ...["", "-as-stated", "-as-stated-last"].map((as): Pair => [`maml${as}`, `reptile${as}`]),
  ...REPRODUCTIONS.flatMap(({ algorithm, controls }): Pair[] =>
    controls.toReversed().map((control) => [algorithm, control])
  ),
  ["maml", "untrained"],
  ["reptile", "untrained"],
  [VARIANT, ONE_STEP],
  [VARIANT, `${VARIANT}-initial`],
  [VARIANT, "maml"],
  [VARIANT, "untrained"],
];
