/**
 * A cell as text: what was measured beside the paper's number and the anchors.
 *
 * @module
 */
import { markdownTable } from "markdown-table";
import type { TaskFamily } from "../../envs/family.ts";
import { paperCell, paperTable, TABLE_1, TABLE_2 } from "../../experiments/paper/paper.ts";
import type { Control } from "../../learners/controls/controls.ts";
import type { Scores } from "../../learners/scores.ts";
import type { LearnerSettings } from "../../learners/settings.ts";
import type { TrainingResult } from "../../learners/train.ts";
import { crossedEstimate, type Estimate } from "../../report/statistics/crossed.ts";
import { ratioOfMeans } from "../../report/statistics/ratio.ts";
import type { ScoreMatrix } from "../../report/statistics/scores.ts";
import { seedsEstimate } from "../../report/statistics/seeds.ts";
import type { CellRequest, CellResult } from "./run.ts";

/** Duan et al.'s constant that the column "as reported in [9]" of Table 2 implies, reward an episode. */
const RL2_OPTIMUM = 20.77;

/** The whole report. */
export function cellText(
  family: TaskFamily,
  algorithm: string,
  { seeds, budget, settings }: Pick<CellRequest, "seeds" | "budget" | "settings">,
  result: CellResult,
): string {
  const sections = [
    `${
      unitOf(family)
    }; 95 % half-widths: ±crossed over seeds and tasks, ±seeds over seed means alone`,
    resultTable(family, algorithm, seeds.length, result, budget),
    ...(family.kind === "mdp" ? [normaliserTable(family, algorithm, seeds.length, result)] : []),
    anchorTable(family, seeds.length, result),
    ...(settings && result.training
      ? [seedTable(family, seeds, result, evaluatedIterations(settings, result.training))]
      : []),
  ];
  return sections.join("\n\n");
}

function resultTable(
  family: TaskFamily,
  algorithm: string,
  runs: number,
  result: CellResult,
  { testTasks: tasks, preciseTasks }: CellRequest["budget"],
): string {
  const rows: [string, Float64Array | undefined, string][] = [
    [`before adaptation (D, online), ${tasks} tasks`, result.scores.online, ""],
    [
      `after adaptation (D′, sampled), ${tasks} tasks`,
      result.scores.postAdaptation,
      family.kind === "bandit" ? published(family, algorithm, 1) : "",
    ],
    [`after adaptation, exact value, ${tasks} tasks`, result.scores.exact, ""],
    [`after adaptation, precise: ${preciseTasks} further tasks`, result.precise.exact, ""],
  ];
  return table(
    [algorithm, "mean", "±crossed", "±seeds", "paper"],
    rows.flatMap(([label, scores, published]) =>
      scores ? [[label, ...estimateCells(matrix(scores, runs, scaleOf(family))), published]] : []
    ),
  );
}

/** Table 2's ratio under each normaliser. */
function normaliserTable(
  family: TaskFamily,
  algorithm: string,
  runs: number,
  { scores, optimum, discountedOptimum }: CellResult,
): string {
  if (!scores.postAdaptation) return "";
  const perEpisode = matrix(scores.postAdaptation, runs, scaleOf(family));
  const constant = Float64Array.from(optimum, () => RL2_OPTIMUM);
  const rows: [string, Float64Array, string][] = [
    ["optimum", optimum, ""],
    ["discounted-0.95", discountedOptimum, published(family, algorithm, 3)],
    ["rl2-20.77", constant, ""],
  ];
  return table(
    ["after adaptation, as a ratio to", "normaliser", "ratio", "±crossed", "paper"],
    rows.map(([name, normaliser, published]) => {
      const { mean, ci95 } = ratioOfMeans(perEpisode, normaliser);
      const normal = normaliser.reduce((sum, v) => sum + v, 0) / normaliser.length;
      return [name, normal.toFixed(2), mean.toFixed(3), ci95?.toFixed(3) ?? "–", published];
    }),
  );
}

/** The paper's number as it prints it. */
function published(family: TaskFamily, algorithm: string, digits: number): string {
  const paper = paperCell(family.name, algorithm);
  if (!paper) return "";
  const { mean, ci95 } = paper;
  return ci95 === undefined
    ? mean.toFixed(digits)
    : `${mean.toFixed(digits)} ± ${ci95.toFixed(digits)}`;
}

function anchorTable(family: TaskFamily, runs: number, result: CellResult): string {
  const scale = scaleOf(family);
  const value = (scores: Partial<Scores>, key: keyof Scores) =>
    scores[key] ? number(crossedEstimate(matrix(scores[key], runs, scale)).mean) : "–";
  const rows = [...result.anchors].map(([name, scores]) => {
    const online = name === "random" || name === "gittins" ? value(scores, "online") : "–";
    return [name, online, publishedOnline(family, name), value(scores, "exact")];
  });
  if (result.oneStepAlike) {
    const { lambda, scores } = result.oneStepAlike;
    rows.push([`one-step, λ = ${lambda}`, "–", "–", value(scores, "exact")]);
  }
  if (result.bound !== undefined) {
    rows.push(["bound (expectation)", "–", "–", number(result.bound * scale)]);
  }
  return table(
    ["anchors, same tasks", "online", "published, online", "after adaptation (exact)"],
    rows,
  );
}

/** The paper's Gittins and Random columns, online: total reward (Table 1), a ratio (Table 2). */
function publishedOnline(family: TaskFamily, name: Control): string {
  if (name !== "random" && name !== "gittins") return "–";
  const inTable = paperTable(family.name);
  const quoted = (inTable === 1 ? TABLE_1 : TABLE_2).get(family.name)?.get(name);
  if (!quoted) return "–";
  return inTable === 1 ? quoted.mean.toFixed(1) : `${quoted.mean.toFixed(3)} (ratio)`;
}

/** The iteration that left each seed's evaluated θ, `[R]`. */
function evaluatedIterations(
  { checkpoints: { rule } }: Pick<LearnerSettings, "checkpoints">,
  { bestIteration, curve }: TrainingResult,
): number[] {
  return bestIteration.map((best) => rule === "best" ? best : curve.at(-1)!.iteration);
}

/** One line a seed; two entropies, because a meta-policy may collapse after its best. */
function seedTable(
  family: TaskFamily,
  seeds: readonly number[],
  { training, scores }: CellResult,
  evaluated: readonly number[],
): string {
  const after = matrix(scores.postAdaptation!, seeds.length, scaleOf(family));
  const { curve } = training!;
  return table(
    [
      "seed",
      "after adaptation",
      "evaluated θ from iteration",
      "its entropy, nats",
      "entropy at the end, nats",
      "outer steps",
    ],
    seeds.map((seed, run) => [
      String(seed),
      number(after[run]!.reduce((sum, v) => sum + v, 0) / after[run]!.length),
      String(evaluated[run]),
      curve.find(({ iteration }) => iteration === evaluated[run])!.entropyBefore[run]!.toFixed(2),
      curve.at(-1)!.entropyBefore[run]!.toFixed(2),
      outcomes(training!, run),
    ]),
  );
}

/** E.g. `498 accepted, 2 search-exhausted`. */
function outcomes(training: TrainingResult, run: number): string {
  const total = new Map<string, number>();
  for (const point of training.curve) {
    for (const [name, count] of Object.entries(point.outcomes[run] ?? {})) {
      total.set(name, (total.get(name) ?? 0) + count);
    }
  }
  const skipped = training.curve.at(-1)!.skipped[run];
  if (skipped !== undefined) total.set("skipped as non-finite", skipped);
  const seen = [...total].filter(([, count]) => count > 0);
  return seen.map(([name, count]) => `${count} ${name}`).join(", ") || "none skipped";
}

/** Bandits are reported in total reward over N pulls, MDPs in reward an episode. */
function unitOf(family: TaskFamily): string {
  return family.kind === "bandit"
    ? `total reward over ${family.episodes} pulls`
    : `undiscounted reward an episode, ${family.episodes} episodes`;
}

function scaleOf(family: TaskFamily): number {
  return family.kind === "bandit" ? 1 : 1 / family.episodes;
}

function matrix(scores: Float64Array, runs: number, scale: number): ScoreMatrix & Float64Array[] {
  const tasks = scores.length / runs;
  return Array.from(
    { length: runs },
    (_, run) => scores.slice(run * tasks, (run + 1) * tasks).map((v) => v * scale),
  );
}

function estimateCells(scores: ScoreMatrix): string[] {
  const width = ({ ci95 }: Estimate) => ci95 === null ? "–" : number(ci95);
  const crossed = crossedEstimate(scores);
  return [number(crossed.mean), width(crossed), width(seedsEstimate(scores))];
}

function number(value: number): string {
  return value.toFixed(2);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable([head, ...rows], { align: head.map((_, i) => i === 0 ? "l" : "r") });
}
