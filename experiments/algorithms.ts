/** Every algorithm that a table can have a row of. @module */
import { BASELINE_ROWS } from "./baseline_rows.ts";
import { COMPARATORS } from "./comparators.ts";
import { LEARNED, listLearned, TABULATED } from "./learned.ts";

/** Names of all algorithms: what is meta-trained, then baselines. */
export let ALGORITHMS: readonly string[] = [];

/** The same for `--help`, with the rows of `ablations` in a word. */
export let ALGORITHMS_IN_HELP = "";

/**
 * Makes these lists of the registries as they are now: a study adds its learners when it is opened.
 *
 * @throws {RangeError} If two rows have one name
 */
export function listAlgorithms(): void {
  listLearned();
  ALGORITHMS = [...LEARNED, ...COMPARATORS, ...BASELINE_ROWS].map(({ name }) => name);
  const twice = ALGORITHMS.find((name, at) => ALGORITHMS.indexOf(name) < at);
  if (twice !== undefined) {
    throw new RangeError(`Cannot use algorithm "${twice}": two have that name, must be one each`);
  }
  const inHelp = [...TABULATED, ...COMPARATORS, ...BASELINE_ROWS].map(({ name }) => name);
  ALGORITHMS_IN_HELP = [...inHelp, "or a row of preset ablations"].join(", ");
}

listAlgorithms();
