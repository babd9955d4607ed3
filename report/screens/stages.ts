/**
 * What the jobs of a stage left, as numbers on a screen: a line for each algorithm on each setting,
 * means over seeds.
 *
 * @module
 */
import { decodeAdapted } from "../../results/adapted.ts";
import { decodeCurve } from "../../results/curve.ts";
import { fileIn, type Files } from "../../results/files.ts";
import { decodeParameters } from "../../results/parameters.ts";
import { decodeScores } from "../../results/scores.ts";
import type { Setting } from "../../results/summary.ts";
import { fixed, readableDecimals } from "../tables/numbers.ts";
import { columns, cut, type Paint, PLAIN, type TextCell, WIDTH, wrapped } from "./text.ts";

/** What one job left. */
export interface StageResult {
  readonly setting: Setting;
  readonly algorithm: string;
  readonly files: Files;
}

/** The stages whose numbers stand in columns; those of `tabulate` are the tables' rows. */
export type ScreenStage = "train" | "adapt" | "evaluate";

/** A number in the unit of its setting, or a count; null: there is none. */
interface Column {
  readonly title: string;
  readonly unit: "reward" | "iterations";
  of(result: StageResult): number | null;
}

interface Screen {
  readonly what: string;
  readonly columns: readonly Column[];
  /** Title of the only one on a narrow screen. */
  readonly main: string;
}

const SCREENS: Readonly<Record<ScreenStage, Screen>> = {
  train: {
    what: "Validation tasks, the iteration whose θ is kept: reward before and after adaptation",
    columns: [
      { title: "iteration", unit: "iterations", of: (it) => kept(it).iteration },
      { title: "before", unit: "reward", of: (it) => inUnit(it, kept(it).before) },
      { title: "after", unit: "reward", of: (it) => inUnit(it, kept(it).after) },
    ],
    main: "after",
  },
  adapt: {
    what: "Test tasks: exact reward before adaptation, and reward of the episodes adapted to",
    columns: [
      {
        title: "before",
        unit: "reward",
        of: (it) => inUnit(it, mean(adaptedOf(it).valueBefore)),
      },
      {
        title: "online",
        unit: "reward",
        of: (it) => inUnit(it, perEpisode(it, adaptedOf(it).online)),
      },
    ],
    main: "online",
  },
  evaluate: {
    what:
      "Test tasks: reward while learning (online) and after adaptation, on the paper's tasks and " +
      "on further tasks (precise)",
    columns: [
      { title: "online", unit: "reward", of: (it) => scoreOf(it, "paper", "online") },
      { title: "after", unit: "reward", of: (it) => scoreOf(it, "paper", "postAdaptation") },
      { title: "precise", unit: "reward", of: (it) => scoreOf(it, "precise", "postAdaptation") },
    ],
    main: "after",
  },
};

/** The screen of a stage. */
export function stageText(
  stage: ScreenStage,
  results: readonly StageResult[],
  { width = WIDTH, paint = PLAIN }: { readonly width?: number; readonly paint?: Paint } = {},
): string {
  const screen = SCREENS[stage];
  const isNarrow = width < WIDTH;
  const shown = screen.columns.filter(({ title }) => !isNarrow || title === screen.main);
  const groups = Map.groupBy(
    results,
    ({ setting, algorithm }) => JSON.stringify([setting.env, algorithm]),
  );
  const head = ["setting", "algorithm", "seeds", ...shown.map(({ title }) => title), "reward of"];
  const body = [...groups.values()].map((own): TextCell[] => {
    const { setting, algorithm } = own[0]!;
    return [
      cut(setting.env, 16),
      cut(algorithm, 16),
      String(own.length),
      ...shown.map(({ unit, of }) => {
        const numbers = own.map(of).filter((it) => it !== null);
        if (numbers.length === 0) return "–";
        const decimals = unit === "reward" ? readableDecimals(setting, null) : 0;
        return fixed(mean(numbers), decimals);
      }),
      setting.unit === "total" ? `${setting.n} pulls` : "an episode",
    ];
  });
  const rows = [head.map((title): TextCell => [title, "dim"]), ...body];
  const narrow = (
    [setting, algorithm, , ...rest]: readonly TextCell[],
  ) => [setting!, algorithm!, ...rest.slice(0, -1)];
  return [
    wrapped(`${screen.what}. Means over seeds and tasks.`, width),
    "",
    ...columns(
      isNarrow ? rows.map(narrow) : rows,
      isNarrow ? "llr" : `llr${"r".repeat(shown.length)}l`,
      paint,
    ),
  ].join("\n");
}

/** The validation of the θ that counts as the result; rewards of an episode. */
function kept({ files }: StageResult): { iteration: number; before: number; after: number } {
  const { chosen, bestIteration } = decodeParameters(
    fileIn(files, "parameters.safetensors", "stage train"),
  );
  const { iteration, value, value_before } = decodeCurve(
    fileIn(files, "curve.safetensors", "stage train"),
  );
  const at = chosen === "best" ? iteration!.indexOf(bestIteration) : iteration!.length - 1;
  return { iteration: iteration![at]!, before: value_before![at]!, after: value![at]! };
}

function adaptedOf({ files }: StageResult) {
  return decodeAdapted(fileIn(files, "adapted.safetensors", "stage adapt"));
}

function scoreOf(
  result: StageResult,
  estimate: "paper" | "precise",
  protocol: "online" | "postAdaptation",
): number | null {
  const scores = decodeScores(fileIn(result.files, "scores.safetensors", "stage evaluate"));
  const isKnown = "expectation" in scores;
  if (isKnown && (estimate === "paper" || protocol === "online")) return null;
  const totals = isKnown ? [scores.expectation] : scores[estimate][protocol];
  return totals && inUnit(result, perEpisode(result, totals));
}

function perEpisode({ setting }: StageResult, totals: ArrayLike<number>): number {
  return mean(totals) / setting.n;
}

/** A reward of an episode, in the setting's unit. */
function inUnit({ setting }: StageResult, reward: number): number {
  return setting.unit === "total" ? reward * setting.n : reward;
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum / values.length;
}
