/** docs/findings.md holds the differences and closed gaps that were published, rounded. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { parse } from "@std/csv";

const root = new URL("../../", import.meta.url);
const PUBLISHED = "outputs/published/full";

const findings = await Deno.readTextFile(new URL("docs/findings.md", root));
const comparisons = await published("comparisons.csv");
const closedGaps = await published("closed_gap.csv");

type Row = Record<string, string>;

async function published(name: string): Promise<Row[]> {
  const text = await Deno.readTextFile(new URL(`${PUBLISHED}/${name}`, root));
  return parse(text, { skipFirstRow: true }) as Row[];
}

/** Rows of all Markdown tables, as objects by the table's head. */
function tableRows(markdown: string): Row[] {
  const rows: Row[] = [];
  let head: string[] | null = null;
  for (const line of markdown.split("\n")) {
    if (!line.startsWith("|")) {
      head = null;
      continue;
    }
    const cells = line.split("|").slice(1, -1).map((cell) => cell.trim());
    if (!head) head = cells;
    else if (!/^:?-+:?$/.test(cells[0]!)) {
      rows.push(Object.fromEntries(head.map((name, i) => [name, cells[i]!])));
    }
  }
  return rows;
}

/** The numbers of a cell, each with half a unit of its last digit. */
function numbersOf(cell: string): { value: number; half: number }[] {
  return [...cell.replaceAll("−", "-").matchAll(/[+-]?\d*\.?\d+/g)].map(([text]) => {
    const decimals = text.split(".")[1]?.length ?? 0;
    return { value: Number(text), half: 0.5 * 10 ** -decimals };
  });
}

/** The tables round numbers that the CSV has to 4 decimals, or 3 (closed gaps). */
function assertRounded(cell: string, exact: readonly (string | undefined)[], digit: number) {
  const numbers = numbersOf(cell);
  assertEquals(numbers.length, exact.length, cell);
  numbers.forEach(({ value, half }, i) =>
    assertAlmostEquals(value, Number(exact[i]), half + digit / 2 + 1e-9, cell)
  );
}

const METHODS: Readonly<Record<string, string>> = {
  "MAML": "maml",
  "Reptile": "reptile",
  "all-action": "maml-all-action",
  "one-step": "one-step",
  "untrained": "untrained",
};

function comparison(env: string, pair: string, estimate: string): Row {
  const [algorithm, baseline] = pair.split(" − ").map((name) => METHODS[name]);
  const row = comparisons.find((row) =>
    row.env === env && row.algorithm === algorithm && row.baseline === baseline &&
    row.estimate === estimate
  );
  assert(row, `${env}, ${pair}: not published`);
  return row;
}

/** Marked as the legend of the page says. */
function sideOf(cell: string): string {
  if (cell.startsWith("**")) return "above";
  return cell.startsWith("_") ? "below" : "undecided";
}

const rows = tableRows(findings);

Deno.test("findings: paired differences are those published, marked by their side", () => {
  let cells = 0;
  for (const row of rows) {
    for (const pair of Object.keys(row).filter((name) => / − /.test(name))) {
      const { difference, ci95, side } = comparison(row.setting!, pair, "precise");
      assertRounded(row[pair]!, [difference, ci95], 1e-4);
      assertEquals(sideOf(row[pair]!), side, `${row.setting}, ${pair}`);
      cells++;
    }
  }
  assertEquals(cells, 15 * 6);
});

Deno.test("findings: closed gaps and probabilities of improvement are those published", () => {
  const shown = rows.filter((row) => "gap closed" in row);
  assertEquals(shown.length, 15);
  for (const row of shown) {
    const { improvement, improvement_low95, improvement_high95 } = comparison(
      row.setting!,
      "all-action − MAML",
      "paper",
    );
    const probability = [improvement, improvement_low95, improvement_high95];
    assertRounded(row["better than MAML"]!, probability, 1e-4);
    const gap = closedGaps.find(({ env }) => env === row.setting)!;
    assertRounded(row["gap closed"]!, [gap.fraction, gap.low95, gap.high95], 1e-3);
  }
  const median = closedGaps.find(({ env }) => env === "median")!;
  const [, text] = /median part closed is \*\*(.+?)\*\*/.exec(findings)!;
  assertRounded(text!, [median.fraction, median.low95, median.high95], 1e-3);
});
