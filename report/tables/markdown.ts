/**
 * A table as text for people: one line a setting, the paper's columns
 * beside ours.
 *
 * @module
 */
import { markdownTable } from "markdown-table";
import type { Absent } from "../../results/summary.ts";
import type { Comparison } from "./comparisons.ts";
import { absentLines, type Line, linesOf } from "./lines.ts";
import { differenceCell } from "./markdown_cells.ts";
import {
  ABSENT,
  type MarkdownColumn,
  methodColumn,
  methodsOf,
  onlineColumns,
  paperColumns,
  settingColumns,
} from "./markdown_columns.ts";
import { notesOn } from "./notes.ts";
import type { Row } from "./row.ts";
import { PAIRS } from "./subjects.ts";
import { type MethodColumn, normalisersOf, type Section, type TableSpec } from "./spec.ts";
import { type EstimateName, ESTIMATES } from "./terms.ts";

/** What a table is made from. */
export interface TableContent {
  readonly preset: string;
  /** Of {@linkcode tableRows}; those of other tables are left out. */
  readonly rows: readonly Row[];
  /** Of {@linkcode comparisonRows}, likewise; without any, there is no such section. */
  readonly comparisons?: readonly Comparison[];
  readonly absent?: readonly Absent[];
  /** Of the results, if they are not the preset's. */
  readonly seeds?: readonly number[];
}

/** A table as Markdown; cells without a result are empty, those that cannot have one are `–`. */
export function tableMarkdown(
  table: TableSpec,
  { preset, rows: all, comparisons: allComparisons = [], absent = [], seeds }: TableContent,
): string {
  const rows = all.filter((row) => row.table === table);
  const comparisons = allComparisons.filter((one) => one.table === table);
  const lines = linesOf(rows, absent);
  if (lines.length === 0) return `# ${table.title}\n\nNo results.\n`;
  const methods = methodsOf(table, rows, lines);
  const parts = [
    `# ${table.title}`,
    origin(rows, preset, seeds),
    table.legend,
    ...notesOn(rows),
    ...ESTIMATES.flatMap((estimate) => estimateParts(table, estimate, rows, lines, methods)),
    ...onlineParts(table, lines, methods),
    ...(comparisons.length === 0 ? [] : comparisonParts(table, lines, comparisons)),
  ];
  return parts.join("\n\n") + "\n";
}

function estimateParts(
  table: TableSpec,
  estimate: EstimateName,
  rows: readonly Row[],
  lines: readonly Line[],
  methods: readonly MethodColumn[],
): string[] {
  const counts = sizes(rows, estimate);
  const sectionParts = (section: Section) => {
    const own = lines.filter(({ setting }) =>
      normalisersOf(table, setting).includes(section.normaliser)
    );
    if (own.length === 0) return [];
    const columns = [
      ...settingColumns(table),
      ...(section.raw ? [] : paperColumns(table)),
      ...methods.map((method) => methodColumn(method, section, estimate)),
    ];
    return [
      ...(section.title === null ? [] : [`### ${section.title}`]),
      ...textTable(columns, own),
    ];
  };
  return [
    `## Estimate \`${estimate}\`: ${ESTIMATE_TITLES[estimate]}`,
    ...(counts ? [`Seeds × tasks: ${counts}.`] : []),
    ...table.sections.flatMap(sectionParts),
  ];
}

const ESTIMATE_TITLES: Readonly<Record<EstimateName, string>> = {
  paper: "the paper's test tasks, rewards as sampled",
  precise: "further test tasks, adapted policies valued exactly",
};

function onlineParts(
  table: TableSpec,
  lines: readonly Line[],
  methods: readonly MethodColumn[],
): string[] {
  const { published } = table;
  if (!published) return [];
  const section = { normaliser: published.quotedNormaliser };
  const ours = methods
    .filter(({ protocol }) => protocol === "online")
    .map((method) => methodColumn(method, section, "paper"));
  return [
    `## ${published.onlineTitle}`,
    "Beside what ours collect online, estimate `paper`.",
    ...textTable([...settingColumns(table), ...onlineColumns(published), ...ours], lines),
  ];
}

function comparisonParts(
  table: TableSpec,
  lines: readonly Line[],
  comparisons: readonly Comparison[],
): string[] {
  const columns = PAIRS.flatMap(([algorithm, baseline]): MarkdownColumn[] => {
    const own = comparisons.filter((one) =>
      one.estimate === "precise" && one.algorithm === algorithm && one.baseline === baseline
    );
    if (own.length === 0) return [];
    return [{
      title: `${algorithm} − ${baseline}`,
      cell: ({ setting }) => {
        const found = own.find((one) => one.setting.env === setting.env);
        return found ? differenceCell(found) : "";
      },
    }];
  });
  return [
    "## Paired differences, post-adaptation",
    `Unit: ${
      table.unit(null)
    }. Same seeds, tasks and draws, estimate \`precise\`; ± as above. **above** or\n` +
    "**below** 0 by a paired test at 5 %, Holm's correction over all cells of the pair, else **undecided**.",
    ...textTable([...settingColumns(table), ...columns], lines),
  ];
}

/** Preset, seeds and backends that the rows come from. */
function origin(rows: readonly Row[], preset: string, seeds?: readonly number[]): string {
  const backends = distinct(
    rows.flatMap(({ backend, device }) =>
      backend === null ? [] : device === null ? backend : `${backend} (${device})`
    ),
  );
  const made = backends.length === 0 ? "nothing run yet" : `backend ${backends.join(", ")}`;
  const named = seeds ? `, with seeds ${seeds.join(", ")} instead of its own` : "";
  return `Preset ${preset}${named}, ${made}.`;
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

/** A table, and the reasons for what cannot be had in it. */
function textTable(columns: readonly MarkdownColumn[], lines: readonly Line[]): string[] {
  const body = lines.map((line) => columns.map(({ cell }) => cell(line)));
  const head = columns.map(({ title }) => title);
  const absent = columns.flatMap(({ algorithm = "" }, at) =>
    lines.flatMap((line, row) => body[row]![at] === ABSENT ? line.absent.get(algorithm)! : [])
  );
  const reasons = absentLines(absent).map((line) => `- ${line}`);
  return [
    markdownTable([head, ...body], { align: columns.map(() => "r") }),
    ...(reasons.length === 0 ? [] : [reasons.join("\n")]),
  ];
}
