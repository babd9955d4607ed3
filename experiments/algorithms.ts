/** Every algorithm that a table can have a row of. @module */
import { BASELINE_ROWS } from "./baseline_rows.ts";
import { LEARNED, TABULATED } from "./learned.ts";

/** Names of all algorithms: what is meta-trained, then baselines. */
export const ALGORITHMS: readonly string[] = [...LEARNED, ...BASELINE_ROWS].map(({ name }) => name);

/** The same for `--help`, with the rows of `ablations` in a word. */
export const ALGORITHMS_IN_HELP: string = [
  ...[...TABULATED, ...BASELINE_ROWS].map(({ name }) => name),
  "or a row of preset ablations",
].join(", ");
