/**
 * What the pipeline's `tabulate` stage leaves for one (environment,
 * algorithm, seed), and all that tables are made from.
 *
 * @module
 */
import { z } from "zod";

const finite = z.number();
const scores = z.array(finite).readonly();

/** Scores of one agent on a run of consecutive meta-test tasks, all `[tasks]`. */
const block = z.strictObject({
  /** Index of the first task in the meta-test stream. */
  firstTask: z.int().nonnegative(),
  /** How many tasks. */
  tasks: z.int().positive(),
  /** Total reward while learning; null for a method that only exploits. */
  online: scores.nullable(),
  /** Total reward after adaptation; null for a method that only learns online. */
  postAdaptation: scores.nullable(),
  /** Optimal undiscounted value of an episode (bandits: the best arm's p). */
  optimum: scores,
  /** Optimal value of an episode with γ = 0.95. */
  discountedOptimum: scores,
});

/** Accepts exactly a summary. */
export const summarySchema = z.strictObject({
  schema: z.literal(1),
  env: z.string(),
  algorithm: z.string(),
  seed: z.int().nonnegative(),
  /** Name and description of the backend that made it. */
  backend: z.strictObject({ name: z.string(), description: z.string() }),
  /** Episodes an agent may sample before it is scored post-adaptation. */
  adaptationEpisodes: z.int().nonnegative(),
  /** `paper`: the paper's test tasks, sampled. `precise`: further tasks, exact where possible. */
  estimates: z.strictObject({ paper: block, precise: block }).nullable(),
  /** Post-adaptation total reward known in expectation (`bound`); null otherwise. */
  expectation: finite.nullable(),
});

/** One (environment, algorithm, seed), scored. */
export type Summary = z.infer<typeof summarySchema>;
/** Scores on a run of consecutive meta-test tasks. */
export type ScoreBlock = z.infer<typeof block>;

/**
 * Reads a summary.
 *
 * @throws {TypeError} If the text is not a summary; the message says where it fails
 */
export function parseSummary(text: string): Summary {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TypeError("Cannot read summary: it is not JSON", { cause });
  }
  const result = summarySchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new TypeError(`Cannot read summary: ${issue.path.join(".")} is wrong, ${issue.message}`);
}
