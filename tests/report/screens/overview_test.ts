import { assert, assertEquals } from "@std/assert";
import { type Overview, overviewOf, overviewText } from "../../../report/screens/overview.ts";
import { gatherCells } from "../../../report/tables/cells.ts";
import { tableFiles } from "../../../report/tables/files.ts";
import { tableRows } from "../../../report/tables/table_rows.ts";
import { readTable } from "../../../report/tables/csv.ts";
import { FULL, smallGrid, SMOKE } from "../tables/summaries.ts";

const overview = overviewOf(tableRows(gatherCells(smallGrid()), SMOKE.environments));

/** What the screen would be of the published tables. */
const published: Overview = (await Promise.all(["table1", "table2"].map(async (table) => {
  const path = new URL(`../../../outputs/published/full/${table}.csv`, import.meta.url);
  const decimals = table === "table1" ? 2 : 3;
  return readTable(await Deno.readTextFile(path)).filter((row) =>
    row.verdict !== "" && row.normaliser !== "discounted-0.95"
  ).map((row) => ({
    table,
    env: row.env,
    algorithm: row.algorithm,
    ours: {
      mean: Number(row.mean).toFixed(decimals),
      ci95: Number(row.ci95).toFixed(decimals),
    },
    paper: { mean: row.paper_mean, ci95: row.paper_ci95 },
    verdict: row.verdict as "agrees",
    speaks: row.speaks === "" ? null : row.speaks === "yes",
  }));
}))).flat();

Deno.test("every number on the screen is as the Markdown tables print it", () => {
  const files = tableFiles({ summaries: smallGrid(), absent: [] }, SMOKE);
  const markdown = files["table1.md"]! + files["table2.md"];
  assert(overview.length > 10);
  for (const { ours, algorithm } of overview) {
    const text = ours.ci95 === "" ? ours.mean : `${ours.mean} ± ${ours.ci95}`;
    assert(markdown.includes(text), `${algorithm}: ${text}`);
  }
});

Deno.test("both tables fit a screen of 80 columns; a narrow one has an algorithm below another", () => {
  const envs = FULL.environments;
  const wide = overviewText(published, { envs }).split("\n");
  assert(wide.every(({ length }) => length <= 80), wide.join("\n"));
  assert(wide.length <= 30, String(wide.length));
  const narrow = overviewText(published, { envs, width: 40, height: 60 }).split("\n");
  assert(narrow.every(({ length }) => length <= 40), narrow.join("\n"));
  const all = overviewText(overview, {
    envs,
    algorithms: overview.map((it) => it.algorithm),
    height: 9,
  });
  assert(all.split("\n").length <= 12 && all.includes("more lines: see the files"), all);
});

Deno.test("a setting's line has ours, the paper's and how they lie; the last line counts", () => {
  const text = overviewText(published, { envs: ["bandit-k10-n10", "mdp-n25"] });
  assertEquals(text.split("\n").slice(1, 3), [
    "                        maml       paper       reptile       paper",
    "bandit-k10-n10   7.18 ± 0.03 ≠ 6.8 ± 0.1   7.18 ± 0.03 ? 7.1 ± 0.3",
  ]);
  const last = text.split("\n\n").at(-1)!.replaceAll("\n", " ");
  assert(last.startsWith("0 of 4 cells agree with the paper within 3 % (≈), 3 differ (≠)"), last);
  assert(last.includes("1 are undecided (?). In 0 a method without meta-training differs"), last);
});

Deno.test("only what is asked for is shown; what the paper does not have is no disagreement", () => {
  const text = overviewText(overview, { envs: ["mdp-n10"], algorithms: ["one-step"] });
  assert(text.startsWith("Table 2") && text.includes("one-step") && !text.includes("bandit"));
  assert(text.endsWith("The paper has no numbers for these settings and algorithms."), text);
});
