/**
 * A row of `table1.csv` or `table2.csv`, before it is text.
 *
 * @module
 */
import type { Setting } from "./setting.ts";

/** `online`: reward while learning. `post-adaptation`: reward after N free episodes. */
export const PROTOCOLS = ["online", "post-adaptation"] as const;
/** Which episodes are scored. */
export type Protocol = (typeof PROTOCOLS)[number];

/**
 * What table 2 divides by, the headline first: the true `optimum`, the optimum
 * with γ = 0.95 (one reading of the paper), 20.77 (what [9]'s columns imply).
 */
export const NORMALISERS = ["optimum", "discounted-0.95", "rl2-20.77"] as const;
/** What table 2 divides by. */
export type Normaliser = (typeof NORMALISERS)[number];

/** `paper`: the paper's 200 test tasks, sampled. `precise`: further tasks, exact where possible. */
export const ESTIMATES = ["paper", "precise"] as const;
/** Which test tasks are scored, and how. */
export type EstimateName = (typeof ESTIMATES)[number];

/** `run`: computed here. `quoted`: from a publication. */
export type Source = "run" | "quoted";

/** How our interval lies to the paper's: they overlap, or all of ours is above or below. */
export type Verdict = "above" | "overlaps" | "below";

/** A mean with its half-width, as the paper prints it. */
export interface PaperCell {
  readonly mean: number;
  readonly ci95: number;
}

/**
 * One (environment, algorithm, protocol, normaliser, estimate, source). What
 * does not exist is null; numbers are not rounded yet.
 */
export interface Row {
  readonly setting: Setting;
  readonly algorithm: string;
  readonly protocol: Protocol;
  /** Null in table 1. */
  readonly normaliser: Normaliser | null;
  readonly estimate: EstimateName;
  /** Total reward over N pulls (table 1), or the ratio (table 2). */
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
  /** The paper's result, only in the row that it belongs to. */
  readonly paper: PaperCell | null;
  /** Only beside `paper`. */
  readonly verdict: Verdict | null;
  /** Name of the backend; null if quoted. */
  readonly backend: string | null;
  /** What a GPU calls itself: its results are its own. Null elsewhere. */
  readonly device: string | null;
  readonly preset: string;
  readonly source: Source;
  /** Where a quoted number was read: `deleu-2018` or `duan-2016`; null if run. */
  readonly reference: string | null;
}
