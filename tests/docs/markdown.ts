/** Tables and sentences of a Markdown document, for tests that hold it to numbers. @module */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";

const root = new URL("../../", import.meta.url);

/** A pipe table. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A document of this project. */
export class Document {
  readonly #path: string;
  readonly #tables: readonly Table[];
  /** The text with every run of white space as one space: lines are broken anywhere. */
  readonly #text: string;

  private constructor(path: string, text: string) {
    this.#path = path;
    this.#tables = tablesOf(text);
    this.#text = text.replaceAll(/\s+/g, " ");
  }

  /** @param path from the project's root */
  static async read(path: string): Promise<Document> {
    return new Document(path, await Deno.readTextFile(new URL(path, root)));
  }

  /** All tables with these columns, in order. */
  tablesWith(...columns: readonly string[]): Table[] {
    return this.#tables.filter(({ head }) => columns.every((column) => head.includes(column)));
  }

  /** The only table with these columns. */
  table(...columns: readonly string[]): Table {
    const [table, ...others] = this.tablesWith(...columns);
    assert(table && others.length === 0, `${this.#path}: one table with ${columns.join(", ")}`);
    return table;
  }

  /** Numbers that a comment behind them names: `19<!-- paper:maml:table1 agree -->`. */
  tagged(): { text: string; tag: string }[] {
    const tags = this.#text.matchAll(/([+−-]?\d[\d.]*)<!-- ([^ ]+ [^ ]+) -->/g);
    return Array.from(tags, ([, text, tag]) => ({ text: text!, tag: tag! }));
  }

  /** Asserts that the document says this, wherever its lines break. */
  says(sentence: string): void {
    assert(this.#text.includes(sentence), `${this.#path} does not say: ${sentence}`);
  }
}

function tablesOf(markdown: string): Table[] {
  const tables: { head: string[]; rows: string[][] }[] = [];
  let open: { head: string[]; rows: string[][] } | null = null;
  for (const line of markdown.split("\n").map((line) => line.trim())) {
    if (!line.startsWith("|")) {
      open = null;
      continue;
    }
    const cells = line.split("|").slice(1, -1).map((cell) => cell.trim());
    if (!open) tables.push(open = { head: cells, rows: [] });
    else if (!cells.every((cell) => /^:?-+:?$/.test(cell))) open.rows.push(cells);
  }
  return tables;
}

/** The numbers of a cell, each with half a unit of its last digit. */
export function numbersOf(cell: string): { value: number; half: number }[] {
  return [...cell.replaceAll("−", "-").matchAll(/[+-]?\d*\.?\d+/g)].map(([text]) => ({
    value: Number(text),
    half: unitOf(text) / 2,
  }));
}

/**
 * Asserts that a cell shows these numbers rounded to its own digits. They are as a CSV has them,
 * rounded themselves, which is allowed for.
 */
export function assertRounded(
  cell: string,
  exact: readonly (string | undefined)[],
  where = "",
): void {
  const numbers = numbersOf(cell);
  assertEquals(numbers.length, exact.length, `${where}: ${cell}`);
  numbers.forEach(({ value, half }, i) =>
    assertAlmostEquals(
      value,
      Number(exact[i]),
      half + unitOf(exact[i]!) / 2 + 1e-9,
      `${where}: ${cell}`,
    )
  );
}

/** One of a number's last digit. */
function unitOf(text: string): number {
  return 10 ** -(text.split(".")[1]?.length ?? 0);
}

/** A number as the documents print it. */
export function shown(value: string | number, decimals: number): string {
  return Number(value).toFixed(decimals).replace("-", "−");
}

/** The same for ratios, which findings print without the leading 0. */
export function bare(value: string | number, decimals: number): string {
  return shown(value, decimals).replace(/^(−?)0\./, "$1.");
}

/** Which side of 0 a difference is on by more than its half-width, marked as findings have it. */
export function sideOf(cell: string): string {
  if (cell.startsWith("**")) return "above";
  return cell.startsWith("_") ? "below" : "undecided";
}

/**
 * A document with the texts between its marks written anew: `<!-- begin NAME -->` …
 * `<!-- end NAME -->`.
 */
export function fillBlocks(text: string, blocks: Readonly<Record<string, string>>): string {
  return Object.entries(blocks).reduce((page, [name, block]) => {
    const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
    const [before, rest] = page.split(begin);
    const [, after] = rest?.split(end) ?? [];
    assert(after !== undefined, `the document has no ${begin} … ${end}`);
    return `${before}${begin}\n\n${block}\n\n${end}${after}`;
  }, text);
}
