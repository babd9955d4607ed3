/**
 * `scores.csv`: what each seed of each method scored, in mean over the tasks.
 *
 * | column | content |
 * |---|---|
 * | env, algorithm, seed | which agent |
 * | estimate | `paper`: the paper's test tasks, sampled; `precise`: further tasks, exact |
 * | protocol | `online`: while learning; `post-adaptation`: afterwards |
 * | mean | total reward over N episodes |
 * | tasks | how many; 0 for a number known in expectation (`bound`) |
 * | optimum, discounted_optimum | value of one episode, undiscounted and with γ = 0.95; empty for `bound` |
 *
 * @module
 */
import { z } from "zod";
import { csvOf, readCsv } from "../../report/tables/columns.ts";
import type { Summary } from "../../results/summary.ts";
import { meansOf } from "../../results/tabulated.ts";

const number = z.string().min(1).transform(Number).pipe(z.number());
const optional = z.union([z.literal("").transform(() => null), number]);

const row = z.strictObject({
  env: z.string(),
  algorithm: z.string(),
  seed: number,
  estimate: z.enum(["paper", "precise"]),
  protocol: z.enum(["online", "post-adaptation"]),
  mean: number,
  tasks: number,
  optimum: optional,
  discounted_optimum: optional,
});

/** One row. */
export type Score = z.infer<typeof row>;

const COLUMNS = Object.keys(row.shape) as (keyof Score)[];

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
    const { data, error } = row.safeParse(fields);
    if (data) return data;
    const { path, message } = error.issues[0]!;
    throw new SyntaxError(`Cannot read scores: ${path.join(".")} in row ${index + 1}: ${message}`);
  });
}
