/** Columns of the Markdown tables. @module */
import { compareAlgorithms } from "./algorithms.ts";
import type { Line } from "./lines.ts";
import { detailedCell, meanCell, printedCell, rawCell } from "./markdown_cells.ts";
import type { Row } from "./row.ts";
import { paperCell } from "./paper_cell.ts";
import type { MethodColumn, Published, Section, TableSpec, TitledAlgorithm } from "./spec.ts";
import { type EstimateName, PROTOCOLS } from "./terms.ts";

/** A column: its title, its cell in a line, and the algorithm that was run for it. */
export interface MarkdownColumn {
  readonly title: string;
  readonly algorithm?: string;
  cell(line: Line): string;
}

/** Stands where a method cannot be had. */
export const ABSENT = "–";

/** What tells settings apart. */
export function settingColumns({ settingColumns }: TableSpec): MarkdownColumn[] {
  return settingColumns.map(([title, text]) => ({ title, cell: ({ setting }) => text(setting) }));
}

/** The paper's columns, as printed. */
export function paperColumns(table: TableSpec): MarkdownColumn[] {
  const { published } = table;
  if (!published) return [];
  return [
    ...published.quoted.map((column) => quotedColumn("paper: ", ", online", column, published)),
    ...published.own.map(([title, algorithm]) => ({
      title: `paper: ${title}, post-adaptation`,
      cell: ({ setting }: Line) =>
        printedCell(paperCell(table, setting, algorithm), published.decimals),
    })),
  ];
}

/** The online methods of [2]. */
export function onlineColumns(published: Published): MarkdownColumn[] {
  return published.online.map((column) => quotedColumn("[2]: ", "", column, published));
}

function quotedColumn(
  before: string,
  after: string,
  [title, algorithm]: TitledAlgorithm,
  { quotedNormaliser: normaliser, decimals }: Published,
): MarkdownColumn {
  const key = { protocol: "online", estimate: "paper", source: "quoted" } as const;
  return {
    title: before + title + after,
    cell: (line) => printedCell(line.find({ ...key, algorithm, normaliser }), decimals),
  };
}

/** What was run here: methods that the table lists, then all others that there are rows of. */
export function methodsOf(
  { methods, keepsEmptyColumns }: TableSpec,
  rows: readonly Row[],
  lines: readonly Line[],
): MethodColumn[] {
  const run = rows.filter(({ source }) => source === "run");
  const listed = methods.filter(({ algorithm, protocol }) =>
    keepsEmptyColumns || lines.some(({ absent }) => absent.has(algorithm)) ||
    run.some((row) => row.algorithm === algorithm && row.protocol === protocol)
  );
  const others = new Set(
    run.map(({ algorithm }) => algorithm)
      .filter((name) => !methods.some(({ algorithm }) => algorithm === name))
      .sort(compareAlgorithms),
  );
  return [
    ...listed,
    ...[...others].flatMap((algorithm) =>
      PROTOCOLS.toReversed()
        .filter((protocol) =>
          run.some((row) => row.algorithm === algorithm && row.protocol === protocol)
        )
        .map((protocol) => ({ algorithm, protocol, detailed: protocol === "post-adaptation" }))
    ),
  ];
}

/** The column of a method in a section, of an estimate. */
export function methodColumn(
  { algorithm, protocol, detailed = false }: MethodColumn,
  { normaliser, raw }: Pick<Section, "normaliser" | "raw">,
  estimate: EstimateName,
): MarkdownColumn {
  const key = { algorithm, protocol, normaliser, source: "run" } as const;
  const text = raw ? rawCell : detailed ? detailedCell : meanCell;
  return {
    title: `${algorithm}, ${protocol}`,
    algorithm,
    cell: (line) => {
      const precise = line.find({ ...key, estimate: "precise" });
      // A number known in expectation, of no tasks, stands beside either estimate.
      const row = line.find({ ...key, estimate }) ?? (precise?.tasks === 0 ? precise : undefined);
      return row ? text(row) : line.absent.has(algorithm) ? ABSENT : "";
    },
  };
}
