/**
 * `scores.csv`: what each seed of each method scored, in mean over the tasks.
 *
 * What each column means is in `docs/data-dictionary.md`.
 *
 * @module
 */
import { csvOf, readCsv } from "../../report/tables/columns.ts";
import type { Summary } from "../../results/summary.ts";
import { type MeanScore, meansOf } from "../../results/tabulated.ts";

/** One row. */
export interface Score extends MeanScore {
  readonly env: string;
  readonly algorithm: string;
  readonly seed: number;
}

const TEXTS = ["env", "algorithm", "estimate", "protocol"];
const COLUMNS = [
  ...(["env", "algorithm", "seed", "estimate", "protocol", "mean", "tasks"] as const),
  ...(["optimum", "discounted_optimum"] as const),
];

/** The rows of one summary. */
export function scoresOf(summary: Summary): Score[] {
  const { setting: { env }, algorithm, seed } = summary;
  return meansOf(summary).map((mean) => ({ env, algorithm, seed, ...mean }));
}

/** Rows as CSV, in the order given. */
export function encodeScores(scores: readonly Score[]): string {
  return csvOf(COLUMNS.map((name) => [name, (score: Score) => String(score[name] ?? "")]), scores);
}

/**
 * Reads `scores.csv`.
 *
 * @throws {SyntaxError} If it is none
 */
export function decodeScores(text: string): Score[] {
  return readCsv(text, COLUMNS).map((fields, index) => {
    const entries = COLUMNS.map((name) => {
      const field = fields[name];
      if (TEXTS.includes(name)) return [name, field];
      const value = field === "" && name.endsWith("optimum") ? null : Number(field || NaN);
      if (value === null || Number.isFinite(value)) return [name, value];
      throw new SyntaxError(`Cannot read scores: ${name} in row ${index + 1} is "${field}"`);
    });
    return Object.fromEntries(entries) as Score;
  });
}
