/**
 * The tables as text for people: one line a setting, the paper's columns
 * beside ours.
 *
 * @module
 */
import { markdownTable } from "markdown-table";
import { type Comparison, PAIRS } from "./comparisons.ts";
import { LEGEND, LEGEND_1, LEGEND_2, NORMALISER_TITLES } from "./legend.ts";
import { type Line, linesOf } from "./lines.ts";
import { differenceCell } from "./markdown_cells.ts";
import {
  type MarkdownColumn,
  onlineColumns,
  ourColumns,
  paperColumns,
  rawColumns,
  settingColumns,
  type TableNumber,
} from "./markdown_columns.ts";
import { type EstimateName, ESTIMATES, NORMALISERS, type Row } from "./row.ts";

/**
 * Both tables, or the one there are rows of, as Markdown; cells without a
 * result are empty.
 *
 * @param rows Of {@linkcode tableRows}
 * @param comparisons Of {@linkcode comparisonRows}; without any, there is no such section
 */
export function tableMarkdown(
  rows: readonly Row[],
  comparisons: readonly Comparison[] = [],
): string {
  const tables = ([1, 2] as const).flatMap((table) => {
    const own = rows.filter(({ setting }) => setting.table === table);
    if (own.length === 0) return [];
    return [oneTable(table, own, comparisons.filter(({ setting }) => setting.table === table))];
  });
  return tables.length === 0 ? "No results.\n" : tables.join("\n");
}

function oneTable(
  table: TableNumber,
  rows: readonly Row[],
  comparisons: readonly Comparison[],
): string {
  const lines = linesOf(rows);
  const parts = [
    `# Table ${table}: ${table === 1 ? "Bernoulli bandits" : "tabular MDPs"}`,
    origin(rows),
    `${table === 1 ? LEGEND_1 : LEGEND_2}\n${LEGEND}`,
    ...ESTIMATES.flatMap((estimate) => estimateParts(table, estimate, rows, lines)),
    `## Online methods of [2]${table === 1 ? "" : ", ratio to 20.77"}`,
    "Beside what ours collect online, estimate `paper`.",
    textTable([...settingColumns(table), ...onlineColumns(table)], lines),
    ...(comparisons.length === 0 ? [] : comparisonParts(table, lines, comparisons)),
  ];
  return parts.join("\n\n") + "\n";
}

function estimateParts(
  table: TableNumber,
  estimate: EstimateName,
  rows: readonly Row[],
  lines: readonly Line[],
): string[] {
  const setting = settingColumns(table);
  const paper = estimate === "paper" ? paperColumns(table) : [];
  const heading = [`## Estimate \`${estimate}\`: ${ESTIMATE_TITLES[estimate]}`];
  const counts = sizes(rows, estimate);
  if (counts) heading.push(`Seeds × tasks: ${counts}.`);
  if (table === 1) {
    const columns = [...setting, ...paper, ...ourColumns(table, estimate, null)];
    return [...heading, textTable(columns, lines)];
  }
  return [
    ...heading,
    ...NORMALISERS.flatMap((normaliser) => [
      `### ${NORMALISER_TITLES[normaliser]}`,
      textTable([...setting, ...paper, ...ourColumns(table, estimate, normaliser)], lines),
    ]),
    "### Undiscounted reward per episode",
    textTable([...setting, ...rawColumns(table, estimate)], lines),
  ];
}

const ESTIMATE_TITLES: Readonly<Record<EstimateName, string>> = {
  paper: "the paper's test tasks, rewards as sampled",
  precise: "further test tasks, adapted policies valued exactly",
};

function comparisonParts(
  table: TableNumber,
  lines: readonly Line[],
  comparisons: readonly Comparison[],
): string[] {
  const unit = table === 1 ? "total reward over N pulls" : "ratio to the optimum";
  const columns = ESTIMATES.flatMap((estimate) =>
    PAIRS.map(([algorithm, baseline]): MarkdownColumn => [
      `${algorithm} − ${baseline}, \`${estimate}\``,
      ({ setting }) => {
        const found = comparisons.find((one) =>
          one.setting.env === setting.env && one.estimate === estimate &&
          one.algorithm === algorithm && one.baseline === baseline
        );
        return found ? differenceCell(found) : "";
      },
    ])
  );
  return [
    "## Paired differences, post-adaptation",
    `Unit: ${unit}. Same seeds, tasks and draws; ± as above. **above** or **below** 0 by more than\n` +
    "the half-width, else **undecided**.",
    textTable([...settingColumns(table), ...columns], lines),
  ];
}

/** Preset and backends that the rows come from. */
function origin(rows: readonly Row[]): string {
  const backends = distinct(
    rows.flatMap(({ backend, device }) =>
      backend === null ? [] : device === null ? backend : `${backend} (${device})`
    ),
  );
  const made = backends.length === 0 ? "nothing run yet" : `backend ${backends.join(", ")}`;
  return `Preset ${distinct(rows.map(({ preset }) => preset)).join(", ")}, ${made}.`;
}

/** E.g. `5 × 200`; more than one where some algorithms have fewer seeds. */
function sizes(rows: readonly Row[], estimate: EstimateName): string {
  const sampled = rows.filter((row) =>
    row.estimate === estimate && row.tasks !== null && row.tasks > 0
  );
  return distinct(sampled.map(({ seeds, tasks }) => `${seeds} × ${tasks}`)).join(", ");
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function textTable(columns: readonly MarkdownColumn[], lines: readonly Line[]): string {
  const head = columns.map(([title]) => title);
  const body = lines.map((line) => columns.map(([, cell]) => cell(line)));
  return markdownTable([head, ...body], { align: columns.map(() => "r") });
}
