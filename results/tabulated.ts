/**
 * What the stage `tabulate` leaves for one (setting, algorithm, seed).
 *
 * | file | content |
 * |---|---|
 * | `summary.json` | whose scores these are, and their means: see {@linkcode SummaryFile} |
 * | `scores.safetensors` | the scores, see `scores.ts` |
 * | `steps.safetensors` | of a learner, see `steps.ts` |
 *
 * @module
 */
import { fileIn, type Files } from "./files.ts";
import type { SettingOptima } from "./optima.ts";
import { decodeScores, type TestScores } from "./scores.ts";
import { decodeSteps } from "./steps.ts";
import type { Optima, ScoreBlock, Summary } from "./summary.ts";

/** Version of `summary.json`. */
const SCHEMA = 2;

/** What `summary.json` says. */
export interface SummaryFile extends Omit<Summary, "estimates" | "bySteps"> {
  readonly schema: typeof SCHEMA;
  /** One for each list of scores. */
  readonly means: readonly MeanScore[];
}

/** The mean of one agent's scores over test tasks. */
export interface MeanScore {
  /** `paper`: the paper's test tasks, sampled. `precise`: further tasks, exact. */
  readonly estimate: "paper" | "precise";
  readonly protocol: "online" | "post-adaptation";
  /** Total reward over N episodes, eight digits. */
  readonly mean: number;
  /** How many tasks; 0 for a number known in expectation. */
  readonly tasks: number;
  /** Mean optimal value of an episode; null for a number known in expectation. */
  readonly optimum: number | null;
  /** The same with γ = 0.95. */
  readonly discounted_optimum: number | null;
}

/** As many as single precision has, and one. */
const SIGNIFICANT_DIGITS = 8;

/** Means of a summary's scores. */
export function meansOf({ estimates, expectation }: Summary): MeanScore[] {
  if (expectation !== null) {
    return [{
      estimate: "precise",
      protocol: "post-adaptation",
      mean: shortened(expectation),
      tasks: 0,
      optimum: null,
      discounted_optimum: null,
    }];
  }
  return (["paper", "precise"] as const).flatMap((estimate) => {
    if (!estimates) return [];
    const { tasks, online, postAdaptation, optimum, discountedOptimum } = estimates[estimate];
    return ([["online", online], ["post-adaptation", postAdaptation]] as const).flatMap(
      ([protocol, scores]) =>
        scores
          ? [{
            estimate,
            protocol,
            mean: meanOf(scores),
            tasks,
            optimum: meanOf(optimum),
            discounted_optimum: meanOf(discountedOptimum),
          }]
          : [],
    );
  });
}

/** `summary.json` of a summary. */
export function encodeSummary(summary: Summary): Uint8Array {
  const { estimates: _, bySteps: __, ...rest } = summary;
  const file: SummaryFile = { schema: SCHEMA, ...rest, means: meansOf(summary) };
  return new TextEncoder().encode(`${JSON.stringify(file, null, 1)}\n`);
}

/**
 * The summary that files of `tabulate` hold.
 *
 * @param optima of the setting's tasks
 * @throws {TypeError} If the files are none
 */
export function decodeSummary(files: Files, optima: SettingOptima): Summary {
  const text = new TextDecoder().decode(fileIn(files, "summary.json", "a summary"));
  const { schema, means: _, ...rest }: SummaryFile = JSON.parse(text);
  if (schema !== SCHEMA) {
    throw new TypeError(`Cannot read a summary: its schema is ${schema}, must be ${SCHEMA}`);
  }
  const scores = decodeScores(fileIn(files, "scores.safetensors", "a summary"));
  const steps = files["steps.safetensors"];
  return { ...rest, ...withOptima(scores, optima), ...(steps && { bySteps: decodeSteps(steps) }) };
}

/** Scores as a summary holds them: beside the optima of their tasks. */
export function withOptima(
  scores: ReturnType<typeof decodeScores>,
  optima: SettingOptima,
): Pick<Summary, "estimates" | "expectation"> {
  if ("expectation" in scores) return { estimates: null, expectation: scores.expectation };
  return {
    estimates: {
      paper: blockOf(scores.paper, optima.paper),
      precise: blockOf(scores.precise, optima.precise),
    },
    expectation: null,
  };
}

function blockOf({ firstTask, online, postAdaptation }: TestScores, optima: Optima): ScoreBlock {
  const tasks = (online ?? postAdaptation)?.length ?? 0;
  if (firstTask === optima.firstTask && tasks === optima.optimum.length) {
    return { ...optima, tasks, online, postAdaptation };
  }
  throw new RangeError(
    `Cannot read scores: they are of ${tasks} tasks from ${firstTask} on, must be of ` +
      `${optima.optimum.length} from ${optima.firstTask} on, as the optima are`,
  );
}

function meanOf(values: Float64Array): number {
  return shortened(values.reduce((sum, value) => sum + value, 0) / values.length);
}

function shortened(value: number): number {
  return Number(value.toPrecision(SIGNIFICANT_DIGITS));
}
