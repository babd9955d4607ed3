/**
 * A row of a table, before it is text.
 *
 * @module
 */
import type { PaperCell } from "./paper_cell.ts";
import type { PaperTest } from "./paper_tests.ts";
import type { Place } from "./registry.ts";
import type { EstimateName, Normaliser, Protocol, Source } from "./terms.ts";

/**
 * One (environment, algorithm, protocol, normaliser, estimate, source). What
 * does not exist is null; numbers are not rounded yet.
 */
export interface Row extends Place {
  readonly algorithm: string;
  readonly protocol: Protocol;
  /** Null: `mean` is in the setting's unit. */
  readonly normaliser: Normaliser | null;
  readonly estimate: EstimateName;
  /** Total reward over N episodes, reward of an episode, or a ratio. */
  readonly mean: number;
  /** Half-width, unit of `mean`: crossed over seeds and tasks; as printed if quoted. */
  readonly ci95: number | null;
  /** Half-width, unit of `mean`: over seed means alone; null where seeds cannot differ. */
  readonly ci95Seeds: number | null;
  /** Undiscounted reward per episode. */
  readonly rawMean: number | null;
  /** How many seeds; null if quoted. */
  readonly seeds: number | null;
  /** How many test tasks a seed, 0 for an expectation over all; null if quoted. */
  readonly tasks: number | null;
  /** Episodes sampled before the scored ones. */
  readonly adaptationEpisodes: number;
  /** Of bandits after adaptation: the mean in per cent of `bound`'s. */
  readonly percentOfBound: number | null;
  /** The paper's result, in the rows that it may belong to. */
  readonly paper: PaperCell | null;
  /** Only beside `paper`, of the `precise` estimate. */
  readonly test: PaperTest | null;
  /** Name of the backend; null if quoted. */
  readonly backend: string | null;
  /** What a GPU calls itself: its results are its own. Null elsewhere. */
  readonly device: string | null;
  readonly source: Source;
  /** Where a quoted number was read: `deleu-2018` or `duan-2016`; null if run. */
  readonly reference: string | null;
}
