/**
 * One cell of a table as text for a screen: an algorithm on a setting, beside
 * the baselines on the same tasks. Its numbers are the tables' own rows.
 *
 * @module
 */
import { markdownTable } from "markdown-table";
import type { Absent, Results, Setting } from "../results/summary.ts";
import { wrapped } from "./screens/text.ts";
import { controlled } from "./statistics/control_variates.ts";
import { crossedEstimate } from "./statistics/crossed.ts";
import { type Cell, gatherCells, scoresOf } from "./tables/cells.ts";
import { absentLines } from "./tables/lines.ts";
import { printedCell, rawCell } from "./tables/markdown_cells.ts";
import { ABSENT } from "./tables/markdown_columns.ts";
import { fixed, printedDecimals, readableDecimals } from "./tables/numbers.ts";
import { TABLES } from "./tables/registry.ts";
import type { Row } from "./tables/row.ts";
import { runRows } from "./tables/run_rows.ts";
import { normalisersOf, type Section } from "./tables/spec.ts";
import { type EstimateName, ESTIMATES, PROTOCOLS } from "./tables/terms.ts";

/** How the training of a seed went. */
export interface SeedTraining {
  readonly seed: number;
  /** Meta-iterations that left the θ that was evaluated. */
  readonly iteration: number;
  /** Of that θ's policy before adaptation, nats; null of one that remembers. */
  readonly entropy: number | null;
  /** Of the last θ's: a meta-policy may collapse after its best. */
  readonly entropyAtEnd: number | null;
  /** How many outer steps ended how, e.g. `accepted`. */
  readonly outerSteps: Readonly<Record<string, number>>;
}

/** What a cell's text is made from. */
export interface CellContent extends Results {
  /** Whose cell; `summaries` are its own and the baselines', of all seeds, on one setting. */
  readonly algorithm: string;
  /** Whether no score of it is exact, so that control variates help; false if absent. */
  readonly isSampled?: boolean;
  /** By seed; none for a method that is not trained. */
  readonly trainings: readonly SeedTraining[];
}

/** A row of the tables as numbers, see `docs/data-dictionary.md`; what does not exist is null. */
export type RowRecord = Omit<
  Row,
  "table" | "setting" | "device" | "source" | "reference" | "test" | "percentOfBound"
>;

/** The same content as numbers, none of them rounded. */
export interface CellRecord {
  /** Of the algorithm and of the baselines, in the order of the tables. */
  readonly rows: readonly RowRecord[];
  readonly trainings: readonly SeedTraining[];
  /** Baselines that this environment cannot have. */
  readonly absent: readonly Absent[];
}

/** A cell's rows, for programs. */
export function cellRecord(
  { summaries, absent, trainings }: Omit<CellContent, "algorithm">,
): CellRecord {
  const rows = gatherCells(summaries).flatMap(runRows);
  return {
    rows: rows.map((row): RowRecord => {
      const { algorithm, protocol, normaliser, estimate, mean, ci95, ci95Seeds, rawMean } = row;
      const { seeds, tasks, adaptationEpisodes, paper, backend } = row;
      return {
        ...{ algorithm, protocol, normaliser, estimate, mean, ci95, ci95Seeds, rawMean },
        ...{ seeds, tasks, adaptationEpisodes, paper, backend },
      };
    }),
    trainings,
    absent,
  };
}

/**
 * The text, at most 80 columns wide.
 *
 * @throws {RangeError} If no summary is of the algorithm, if there are several settings, or if the
 * summaries do not fit together
 */
export function cellText(
  { algorithm, summaries, absent, trainings, isSampled = false }: CellContent,
  tables = TABLES,
): string {
  const cells = gatherCells(summaries, tables);
  const cell = cells.find((it) => it.algorithm === algorithm);
  const envs = [...new Set(cells.map(({ setting }) => setting.env))];
  if (!cell || envs.length > 1) {
    throw new RangeError(
      `Cannot print a cell: summaries are of ${cells.map((it) => it.algorithm).join(", ")} on ` +
        `${envs.join(", ")}, must be of ${algorithm} and its baselines on one environment`,
    );
  }
  const { table, setting } = cell;
  const rows = runRows(cell);
  const baselines = cells.filter((it) => it !== cell);
  const missing = absent.filter((it) =>
    it.env === setting.env && !cells.some((cell) => cell.algorithm === it.algorithm)
  );
  return [
    wrapped(introduction(cell, rows)),
    ...table.sections.flatMap((section) => sectionParts(section, setting, rows)),
    ...(isSampled ? controlledParts(cell) : []),
    ...(baselines.length + missing.length === 0 ? [] : baselineParts(cell, baselines, missing)),
    ...(trainings.length === 0 ? [] : trainingParts(cell, trainings)),
  ].join("\n\n");
}

function introduction({ table, setting, algorithm, summaries }: Cell, rows: readonly Row[]) {
  const unit = `${algorithm} on ${setting.env}: ${table.unit(setting)}, ` +
    `${summaries.length} ${summaries.length === 1 ? "seed" : "seeds"}.`;
  const estimates = ESTIMATES.flatMap((estimate) => {
    const tasks = rows.find((row) => row.estimate === estimate)?.tasks;
    return tasks ? `\`${estimate}\`: ${tasks} ${ESTIMATE_WORDS[estimate]}` : [];
  });
  if (estimates.length === 0) return unit;
  return `${unit} Online: while learning; post-adaptation: afterwards. Estimate ` +
    `${estimates.join("; ")}. ± are 95 % half-widths: crossed over seeds and tasks, or over ` +
    `seed means alone.`;
}

const ESTIMATE_WORDS: Readonly<Record<EstimateName, string>> = {
  paper: "test tasks, rewards as sampled",
  precise: "further ones, exact where possible",
};

/** The algorithm's rows under one normaliser. */
function sectionParts(
  { title, normaliser, raw }: Section,
  setting: Setting,
  rows: readonly Row[],
): string[] {
  const own = rows.filter((row) => row.normaliser === normaliser);
  if (own.length === 0) return [];
  const decimals = readableDecimals(setting, normaliser);
  const numbers = (row: Row) =>
    raw ? [rawCell(row)] : [
      fixed(row.mean, decimals),
      fixed(row.ci95, decimals),
      fixed(row.ci95Seeds, decimals),
      printedCell(row.paper, printedDecimals(row)),
    ];
  const head = ["", "estimate", "mean", ...(raw ? [] : ["±crossed", "±seeds", "the paper's"])];
  const body = own.map((row) => [row.protocol, row.estimate, ...numbers(row)]);
  return [...(title === null ? [] : [wrapped(`${title}:`)]), textTable(head, body, 2)];
}

/** The same means with the tasks' optima as control variates, where their expectation is known. */
function controlledParts(cell: Cell): string[] {
  const { table, setting, summaries } = cell;
  const expectation = table.expectedOptimum?.(setting);
  if (expectation === undefined) return [];
  const decimals = readableDecimals(setting, null);
  const body = PROTOCOLS.flatMap((protocol) =>
    ESTIMATES.flatMap((estimate) => {
      const scores = scoresOf(cell, estimate, protocol);
      const values = summaries[0]!.estimates?.[estimate].optimum;
      if (!scores || !values || values.length < 3) return [];
      const rest = controlled(scores, [{ values, expectation }]);
      const { mean, ci95 } = crossedEstimate(rest);
      return [[protocol, estimate, fixed(mean, decimals), fixed(ci95, decimals)]];
    })
  );
  if (body.length === 0) return [];
  return [
    wrapped("Without the luck of these tasks, the optimum's expectation being known:"),
    textTable(["", "estimate", "mean", "±crossed"], body, 2),
  ];
}

/** Other methods on the same tasks, in the unit of the table's headline. */
function baselineParts(
  { table, setting }: Cell,
  baselines: readonly Cell[],
  missing: readonly Absent[],
): string[] {
  const [headline] = normalisersOf(table, setting);
  const body = baselines.flatMap((cell) => {
    const rows = runRows(cell).filter(({ normaliser }) => normaliser === headline);
    return PROTOCOLS.toReversed().flatMap((protocol) => {
      const own = rows.filter((row) => row.protocol === protocol);
      const means = ESTIMATES.map((estimate) => {
        const row = own.find((it) => it.estimate === estimate);
        return fixed(row?.mean ?? null, readableDecimals(setting, headline ?? null));
      });
      return own.length === 0 ? [] : [[cell.algorithm, protocol, ...means]];
    });
  });
  const absences = missing.map(({ algorithm }) => [algorithm, ABSENT, ABSENT, ABSENT]);
  return [
    wrapped(`Baselines on the same tasks, ${table.unit(setting)}:`),
    textTable(["", "", ...ESTIMATES], [...body, ...absences], 2),
    ...(missing.length === 0 ? [] : [absentLines(missing).map((line) => wrapped(line)).join("\n")]),
  ];
}

/** A line a seed, and how its outer steps ended. */
function trainingParts(cell: Cell, trainings: readonly SeedTraining[]): string[] {
  const [headline = null] = normalisersOf(cell.table, cell.setting);
  const body = trainings.map(({ seed, iteration, entropy, entropyAtEnd }) => {
    const own = cell.summaries.filter((summary) => summary.seed === seed);
    const row = own.length === 0
      ? undefined
      : runRows({ ...cell, summaries: own }).find((it) =>
        it.protocol === "post-adaptation" && it.estimate === "paper" && it.normaliser === headline
      );
    return [
      String(seed),
      fixed(row?.mean ?? null, readableDecimals(cell.setting, headline)),
      String(iteration),
      fixed(entropy, 2),
      fixed(entropyAtEnd, 2),
    ];
  });
  const outcomes = trainings.map(({ seed, outerSteps }) => {
    const seen = Object.entries(outerSteps).filter(([, count]) => count > 0);
    const text = seen.map(([name, count]) => `${count} ${name}`).join(", ");
    return wrapped(`Outer steps of seed ${seed}: ${text || "none skipped"}.`);
  });
  const head = ["seed", "post-adaptation", "θ of iteration", "its entropy", "entropy at end"];
  return [textTable(head, body, 1), outcomes.join("\n")];
}

/** The first columns are texts, the others numbers. */
function textTable(head: string[], body: string[][], texts: number): string {
  return markdownTable([head, ...body], { align: head.map((_, at) => at < texts ? "l" : "r") });
}
