import { assertEquals, assertThrows } from "@std/assert";
import { gatherCells } from "../../../report/tables/cells.ts";
import { readTable, tableCsv } from "../../../report/tables/csv.ts";
import { tableRows } from "../../../report/tables/table_rows.ts";
import type { Summary } from "../../../results/summary.ts";
import { boundSummary, smallGrid, summary } from "./summaries.ts";

const CONTRACT =
  "env,n,k,algorithm,protocol,normaliser,estimate,mean,ci95,ci95_seeds,raw_mean,seeds,tasks," +
  "adaptation_episodes,paper_mean,paper_ci95,backend,preset,source";

function csvOf(summaries: readonly Summary[], environments: readonly string[] = []): string {
  return tableCsv(tableRows(gatherCells(summaries), environments), "test");
}

Deno.test("The contract's columns come first, in its order", () => {
  assertEquals(
    tableCsv([], "test"),
    `${CONTRACT},difference,verdict,smallest_seen,speaks,percent_of_bound,reference\r\n`,
  );
});

Deno.test("A row of table 1 as text", () => {
  const csv = csvOf(
    [[6, 7], [7, 9]].map((post, seed) => summary("bandit-k5-n10", "maml", seed, { post }))
      .concat([0, 1].map((seed) => boundSummary("bandit-k5-n10", seed, 7.279))),
  );
  // MS 2.25, 2.25, 0.25: √(4.25/4) and 4.25²/(2.25² + 2.25² + .25²) = 1.773 degrees of freedom. The
  // difference's variance is 1.0625 + (.1/2.776)² + 1/200, its degrees of freedom 1.794:
  // t(.975) + t(.8) = 4.813 + 1.091.
  const start = (estimate: string) =>
    `bandit-k5-n10,10,5,maml,post-adaptation,,${estimate},7.2500,5.0262,9.5297,0.7250,2,2,10,` +
    "7.0,0.1,reference,test,run,0.2500";
  assertEquals(csv.split("\r\n").slice(1, 3), [
    `${start("paper")},,,,99.60,`,
    `${start("precise")},undecided,6.1036,,99.60,`,
  ]);
});

Deno.test("Quoted rows have the digits that were printed, and empty cells beside", () => {
  const lines = csvOf([], ["bandit-k50-n1000", "mdp-n25"]).split("\r\n");
  assertEquals(lines.slice(1, 4), [
    "bandit-k50-n1000,1000,50,gittins,online,,paper,944.1,,,0.9441,,,0,,,,test,quoted,,,,,,deleu-2018",
    "bandit-k50-n1000,1000,50,random,online,,paper,499.8,,,0.4998,,,0,,,,test,quoted,,,,,,deleu-2018",
    "bandit-k50-n1000,1000,50,snail,online,,paper,889.8,5.6,,0.8898,,,0,,,,test,quoted,,,,,,deleu-2018",
  ]);
  assertEquals(
    lines.filter((line) => line.includes(",snail,") || line.includes(",rl2,")).slice(1),
    [
      "mdp-n25,25,,snail,online,rl2-20.77,paper,0.862,0.001,,,,,0,,,,test,quoted,,,,,,deleu-2018",
      "mdp-n25,25,,rl2,online,rl2-20.77,paper,0.858,,,17.8280,,,0,,,,test,quoted,,,,,,duan-2016",
    ],
  );
});

Deno.test("Every protocol, normaliser and estimate of a method has exactly one row", () => {
  const rows = readTable(csvOf(smallGrid()))
    .filter(({ source }) => source === "run");
  const keys = (env: string, algorithm: string) =>
    rows.filter((row) => row.env === env && row.algorithm === algorithm)
      .map(({ protocol, normaliser, estimate }) => `${protocol}/${normaliser}/${estimate}`);
  const product = (protocols: string[], normalisers: string[]) =>
    ["paper", "precise"].flatMap((estimate) =>
      protocols.flatMap((protocol) =>
        normalisers.map((normaliser) => `${protocol}/${normaliser}/${estimate}`)
      )
    );
  const both = ["online", "post-adaptation"];
  const normalisers = ["optimum", "discounted-0.95", "rl2-20.77"];
  assertEquals(keys("bandit-k5-n10", "maml"), product(both, [""]));
  assertEquals(keys("bandit-k5-n10", "gittins"), product(["online"], [""]));
  assertEquals(keys("bandit-k5-n10", "oracle"), product(["post-adaptation"], [""]));
  assertEquals(keys("bandit-k5-n10", "bound"), ["post-adaptation//precise"]);
  assertEquals(keys("mdp-n10", "reptile"), product(both, normalisers));
  assertEquals(keys("mdp-n10", "optimum"), product(["post-adaptation"], normalisers));
});

Deno.test("No number has more than 6 significant digits", () => {
  const huge = summary("bandit-k5-n100000", "maml", 0, { post: [83333.123456, 9999.87654321] });
  const rows = readTable(csvOf([...smallGrid(), huge]));
  const numbers = rows.flatMap((row) =>
    (["mean", "ci95", "ci95_seeds", "raw_mean", "difference"] as const)
      .flatMap((name) => row[name] || [])
  );
  const digits = (text: string) => text.replace(/^-?0*\.?0*/, "").replace(".", "").length;
  // The interval of two tasks 70000 apart alone has 6 digits before the point.
  assertEquals(numbers.filter((text) => digits(text) > 6), []);
});

Deno.test("A table is read as it was written, and refused if a column is missing", () => {
  const rows = readTable(csvOf([], ["mdp-n25"]));
  const { env, n, k, algorithm, mean, ci95, preset } = rows[1]!;
  assertEquals([env, n, k, algorithm, mean, ci95, preset], [
    "mdp-n25",
    "25",
    "",
    "maml-mishra",
    "0.591",
    "",
    "test",
  ]);
  assertEquals(readTable(csvOf([])), []);
  assertThrows(
    () => readTable(csvOf([]).replace(",tasks", "")),
    SyntaxError,
    'there is no column "tasks", must be among env, n,',
  );
});
