/** Which rows are held against the paper and against which others: data. @module */

import { ABLATIONS } from "../../experiments/ablations.ts";

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
/** With the advantages in force, where those are others than the paper's. */
const TUNED_STEP = "one-step-tuned";

function reproduction(algorithm: string, learner: string, initial = algorithm): Reproduction {
  const steps = algorithm === learner ? [ONE_STEP, TUNED_STEP] : [ONE_STEP];
  return { algorithm, learner, controls: [`${initial}-initial`, ...steps] };
}

/** Tuned, and as the paper states them: the best θ on validation tasks, or the last one. */
export const REPRODUCTIONS: readonly Reproduction[] = ["maml", "reptile"].flatMap((learner) => [
  reproduction(learner, learner),
  reproduction(`${learner}-as-stated`, learner),
  reproduction(`${learner}-as-stated-last`, learner, `${learner}-as-stated`),
]);

/** The learner beyond the paper. */
export const VARIANT = "maml-all-action";

/** What it must collect more than in every cell: one step, and one step with its own advantages. */
export const STEPS: readonly string[] = [ONE_STEP, "one-step-all-action"];

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
  ...STEPS.map((step): Pair => [VARIANT, step]),
  [VARIANT, `${VARIANT}-initial`],
  [VARIANT, "maml"],
  [VARIANT, "untrained"],
  ...Object.entries(ABLATIONS).map(([name, { from }]): Pair => [name, from]),
];
