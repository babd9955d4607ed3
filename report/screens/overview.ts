/**
 * The end of a run on one screen: a line a setting, ours beside the paper's.
 *
 * Its numbers are the tables' own rows, as the Markdown tables print them. They are kept beside the
 * tables as `overview.json`, so that a run with nothing to do prints them without making any.
 *
 * @module
 */
import { fixed, printedDecimals, readableDecimals } from "../tables/numbers.ts";
import { TABLES } from "../tables/registry.ts";
import type { Agreement } from "../statistics/tests.ts";
import type { Row } from "../tables/row.ts";
import { normalisersOf, type TableSpec } from "../tables/spec.ts";
import { ESTIMATES, PROTOCOLS } from "../tables/terms.ts";
import { cut, type Paint, PLAIN, type Tone, WIDTH, wrapped } from "./text.ts";

/** A number with its half-width, as printed; empty: none. */
export interface PrintedNumber {
  readonly mean: string;
  readonly ci95: string;
}

/** What one algorithm reached on one setting. */
export interface Headline {
  /** Of the table, e.g. `table1`. */
  readonly table: string;
  readonly env: string;
  readonly algorithm: string;
  readonly ours: PrintedNumber;
  readonly paper: PrintedNumber | null;
  readonly verdict: Agreement | null;
  /** Whether the controls without meta-training differ where it does not; null without one. */
  readonly speaks: boolean | null;
}

/** All that the screen is made from: `overview.json`. */
export type Overview = readonly Headline[];

/**
 * Of each algorithm on each setting the row that is tested against the paper's, or would be: after
 * adaptation if it adapts, by the `precise` estimate.
 *
 * @param rows of `tableRows`
 */
export function overviewOf(rows: readonly Row[]): Overview {
  const groups = Map.groupBy(
    rows.filter(({ source }) => source === "run"),
    ({ setting, algorithm }) => JSON.stringify([setting.env, algorithm]),
  );
  return [...groups.values()].map((own): Headline => {
    const row = headlineRow(own);
    const { table, setting, algorithm, mean, ci95, normaliser, paper, test } = row;
    const printed = (it: { mean: number; ci95: number | null }, decimals: number) => ({
      mean: fixed(it.mean, decimals),
      ci95: fixed(it.ci95, decimals),
    });
    return {
      table: table.id,
      env: setting.env,
      algorithm,
      ours: printed({ mean, ci95 }, readableDecimals(setting, normaliser)),
      paper: paper && printed(paper, printedDecimals(row)),
      verdict: test && test.verdict,
      speaks: test && test.speaks,
    };
  });
}

function headlineRow(rows: readonly Row[]): Row {
  const { table, setting } = rows[0]!;
  const normaliser = table.published
    ? table.published.ownNormalisers[0]
    : normalisersOf(table, setting)[0];
  for (const protocol of PROTOCOLS.toReversed()) {
    for (const estimate of ESTIMATES.toReversed()) {
      const row = rows.find((it) =>
        it.protocol === protocol && it.estimate === estimate && it.normaliser === normaliser
      );
      if (row) return row;
    }
  }
  return rows[0]!;
}

/** What is asked of the screen. */
export interface OverviewOptions {
  /** Settings that are shown. */
  readonly envs: readonly string[];
  /** Algorithms that are shown, if they have results; absent: the paper's own. */
  readonly algorithms?: readonly string[] | undefined;
  /** Columns of the screen. */
  readonly width?: number;
  /** Lines of the tables together, at most. */
  readonly height?: number;
  readonly paint?: Paint;
}

/** How ours lies to the paper's. */
const SIGNS: Readonly<Record<Agreement, readonly [sign: string, tone: Tone]>> = {
  agrees: ["≈", "good"],
  undecided: ["?", "notable"],
  differs: ["≠", "notable"],
};

/** The screen: tables, and how many cells agree with the paper. */
export function overviewText(
  overview: Overview,
  { envs, algorithms, width = WIDTH, height = 30, paint = PLAIN }: OverviewOptions,
): string {
  const shown = overview.filter(({ env, algorithm }) =>
    envs.includes(env) && (algorithms ?? ownAlgorithms()).includes(algorithm)
  );
  const lines = TABLES.flatMap((table) => {
    const own = shown.filter((it) => it.table === table.id);
    if (own.length === 0) return [];
    const title = wrapped(`${table.title}, ${unitOf(table)}`, width).split("\n");
    return [
      ...title.map((line) => paint(line, "bold")),
      ...tableLines(own, width, paint),
      "",
    ];
  });
  const kept = lines.length <= height ? lines : [
    ...lines.slice(0, height - 2),
    `… ${lines.length - height + 1} more lines: see the files`,
    "",
  ];
  return [...kept, verdictText(shown, width)].join("\n");
}

function unitOf({ published, sections, unit }: TableSpec): string {
  const { title } =
    sections.find((it) => it.normaliser === (published?.ownNormalisers[0] ?? null)) ??
      {};
  const text = title?.split(" (")[0] ?? unit(null);
  return text[0]!.toLowerCase() + text.slice(1);
}

/** Those that the paper has numbers of its own for. */
function ownAlgorithms(): string[] {
  return [...new Set(TABLES.flatMap(({ published }) => published?.own ?? []).map(([, it]) => it))];
}

/** Most columns of a setting's name. */
const NAME_WIDTH = 16;

/** A line a setting, two algorithms side by side, or one where the screen is narrow. */
function tableLines(headlines: Overview, width: number, paint: Paint): string[] {
  const algorithms = [...new Set(headlines.map(({ algorithm }) => algorithm))];
  const envs = [...new Set(headlines.map(({ env }) => env))];
  const atOnce = width < WIDTH ? 1 : 2;
  const isNarrow = width < WIDTH;
  const text = (it: PrintedNumber | null | undefined) =>
    it ? it.mean + (it.ci95 && (isNarrow ? "±" : " ± ") + it.ci95) : "";
  const lines: string[] = [];
  for (let first = 0; first < algorithms.length; first += atOnce) {
    const names = algorithms.slice(first, first + atOnce);
    const blocks = names.map((name) => {
      const found = envs.map((env) =>
        headlines.find((it) => it.env === env && it.algorithm === name)
      );
      const ours = padded([cut(name, NAME_WIDTH), ...found.map((it) => text(it?.ours))]);
      const paper = padded(["paper", ...found.map((it) => text(it?.paper))]);
      return ours.map((left, at) => {
        const verdict = at > 0 && found[at - 1]?.verdict;
        const sign = verdict ? paint(...SIGNS[verdict]) : " ";
        const beside = `${left} ${sign}${isNarrow ? "" : " "}${paper[at]}`;
        return found.some((it) => it?.paper) ? beside : left;
      });
    });
    const settings = ["", ...envs.map((env) => cut(env, NAME_WIDTH))];
    const longest = Math.max(...settings.map((env) => env.length));
    settings.forEach((env, at) => {
      const cells = blocks.map((block) => block[at]!);
      const line = [env.padEnd(longest), ...cells].join(isNarrow ? " " : "   ").trimEnd();
      lines.push(at === 0 ? paint(line, "dim") : line);
    });
  }
  return lines;
}

function padded(texts: readonly string[]): string[] {
  const longest = Math.max(...texts.map(({ length }) => length));
  return texts.map((text) => text.padStart(longest));
}

function verdictText(shown: Overview, width: number): string {
  const compared = shown.filter(({ verdict }) => verdict !== null);
  if (compared.length === 0) {
    return wrapped("The paper has no numbers for these settings and algorithms.", width);
  }
  const count = (verdict: Agreement) => compared.filter((it) => it.verdict === verdict).length;
  const speaking = compared.filter(({ speaks }) => speaks).length;
  return wrapped(
    `${count("agrees")} of ${compared.length} cells agree with the paper within 3 % (≈), ` +
      `${count("differs")} differ (≠), ${count("undecided")} are undecided (?). In ${speaking} a ` +
      "method without meta-training differs and the learner does not. Our ± are 95 % half-widths.",
    width,
  );
}
