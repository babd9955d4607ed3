import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { gatherCells } from "../../../report/tables/cells.ts";
import { comparisonRows } from "../../../report/tables/comparisons.ts";
import { tableMarkdown } from "../../../report/tables/markdown.ts";
import { tableRows } from "../../../report/tables/table_rows.ts";
import { TABLES } from "../../../report/tables/registry.ts";
import type { Absent, Summary } from "../../../results/summary.ts";
import { boundSummary, FULL, smallGrid, SMOKE, summary } from "./summaries.ts";

/** Cells by column title of a setting's line, in the first table below a heading. */
function cells(markdown: string, heading: string, line = 0): Record<string, string> {
  const at = markdown.indexOf(heading);
  assert(at >= 0, heading);
  const table = markdown.slice(markdown.indexOf("\n|", at)).trim().split("\n\n")[0]!;
  const [titles, , ...lines] = table.split("\n")
    .map((text) => text.slice(1, -1).split("|").map((cell) => cell.trim()));
  return Object.fromEntries(titles!.map((title, i) => [title, lines[line]![i]!]));
}

/** All tables that there are rows of. */
function markdownOf(
  summaries: readonly Summary[],
  environments: readonly string[] = [],
  absent: readonly Absent[] = [],
): string {
  const gathered = gatherCells(summaries);
  const rows = tableRows(gathered, environments);
  const content = { preset: "test", rows, comparisons: comparisonRows(gathered), absent };
  return TABLES.map((table) => tableMarkdown(table, content))
    .filter((text) => !text.endsWith("No results.\n")).join("\n");
}

Deno.test("Table 1 has the paper's columns beside ours, protocols labelled", () => {
  const line = cells(markdownOf(smallGrid()), "# Table 1");
  assertEquals(line, {
    "N": "10",
    "K": "5",
    "paper: Gittins, online": "6.6",
    "paper: Random, online": "5.0",
    "paper: MAML in [9], online": "6.5 ± 0.1",
    "paper: SNAIL in [9], online": "6.6 ± 0.1",
    "paper: MAML, post-adaptation": "7.0 ± 0.1",
    "paper: Reptile, post-adaptation": "7.2 ± 0.2",
    "maml, post-adaptation": line["maml, post-adaptation"]!,
    "reptile, post-adaptation": line["reptile, post-adaptation"]!,
    "maml, online": line["maml, online"]!,
    "reptile, online": line["reptile, online"]!,
    "maml-all-action, post-adaptation": "",
    "untrained, post-adaptation": "",
    "one-step, post-adaptation": line["one-step, post-adaptation"]!,
    "explore-commit, post-adaptation": line["explore-commit, post-adaptation"]!,
    "bound, post-adaptation": "7.28",
    "oracle, post-adaptation": "8.50 ± 6.35",
    "gittins, online": line["gittins, online"]!,
    "random, online": "5.25 ± 3.18",
  });
  // As in "Comparisons as text": √(MS_task/4) = 0.1875 and seeds 0.0625, times t(0.975, 1) = 12.7062.
  assertEquals(line["maml, post-adaptation"], "7.31 ± 2.38 (seeds 0.79)");
  assertEquals(line["reptile, post-adaptation"], "9.16 ± 1.19 (seeds 0.40)");
  assertEquals(line["one-step, post-adaptation"], "6.63 ± 4.76");
});

Deno.test("Table 2 has every normaliser, a verdict under those that the paper's may be", () => {
  const markdown = markdownOf(smallGrid());
  const table = markdown.slice(markdown.indexOf("# Table 2"));
  const maml = (heading: string) => cells(table, heading)["maml, post-adaptation"]!;
  // 13.625 per episode over 21, 17 and 20.77.
  assertStringIncludes(maml("### Ratio to the optimum (`optimum`, headline)"), "0.649 ± ");
  const apparent = maml("### Ratio to the optimum with γ = 0.95");
  assertStringIncludes(apparent, "0.801 ± ");
  const precise = table.slice(table.indexOf("## Estimate `precise`"));
  const tested = (heading: string) => cells(precise, heading)["maml, post-adaptation"]!;
  assertStringIncludes(tested("### Ratio to the optimum with γ = 0.95"), ", +0.056 undecided (");
  assertStringIncludes(tested("### Ratio to the optimum (`optimum`"), ", -0.096 undecided (");
  assertEquals(/[+-]/.test(tested("### Ratio to 20.77")), false);
  assertStringIncludes(maml("### Ratio to 20.77"), "0.656 ± ");
  assertEquals(maml("### Undiscounted reward per episode"), "13.63");
  const headline = cells(table, "### Ratio to the optimum (");
  assertEquals(headline["paper: MAML, post-adaptation"], "0.745 ± 0.027");
  assertEquals(headline["optimum, post-adaptation"], "1.000 ± 0.000");
  assertEquals("K" in headline, false);
});

Deno.test("The precise estimate is tested against the paper, beside the paper's columns", () => {
  const line = cells(markdownOf(smallGrid()), "## Estimate `precise`");
  assertEquals(line["paper: MAML, post-adaptation"], "7.0 ± 0.1");
  assertEquals(line["maml, post-adaptation"], "7.31 ± 2.38 (seeds 0.79), +0.31 undecided (2.25)");
  assertEquals(line["reptile, post-adaptation"]!.slice(0, 31), "9.16 ± 1.19 (seeds 0.40), +1.96");
  assertEquals(line["bound, post-adaptation"], "7.28");
});

Deno.test("Online methods of [2] stand beside what ours collect online", () => {
  const line = cells(markdownOf(smallGrid()), "## Online methods of [2]");
  assertEquals([line["[2]: UCB1"], line["[2]: RL²"]], ["6.7", "6.7"]);
  assertEquals(line["random, online"], "5.25 ± 3.18");
});

Deno.test("Paired differences have their interval and side", () => {
  const line = cells(markdownOf(smallGrid()), "## Paired differences");
  assertEquals(line["maml − reptile"], "-1.84 ± 1.19 undecided");
});

Deno.test("Missing results are empty cells, all of the preset's settings have a line", () => {
  const full = FULL.environments;
  const partial = [summary("bandit-k10-n10", "reptile", 4, { post: [6, 7] })];
  for (const summaries of [[], partial]) {
    const markdown = markdownOf(summaries, full);
    const last = cells(markdown, "# Table 1", 9);
    assertEquals([last.N, last.K], ["1000", "50"]);
    assertEquals(last["paper: MAML, post-adaptation"], "909.2 ± 7.2");
    assertEquals(last["paper: MAML in [9], online"], "");
    assertEquals([last["maml, post-adaptation"], last["bound, post-adaptation"]], ["", ""]);
    assertEquals(markdown.includes("undefined") || markdown.includes("null"), false);
    assertEquals(markdown.includes("NaN"), false);
  }
  const second = cells(markdownOf(partial, full), "# Table 1", 1);
  assertEquals(second["reptile, post-adaptation"], "6.50 ± 6.35");
  assertEquals(second["maml, post-adaptation"], "");
});

Deno.test("A table of which there are no rows says so", () => {
  const markdown = markdownOf([summary("mdp-n7", "maml", 0, { post: [80, 90] })]);
  assertEquals(markdown.includes("# Table 1"), false);
  assertStringIncludes(markdown, "# Table 2: tabular MDPs");
  for (const table of TABLES) {
    const empty = tableMarkdown(table, { preset: "test", rows: [] });
    assertEquals(empty, `# ${table.title}\n\nNo results.\n`);
  }
});

Deno.test("Every line of a table has as many cells as its head", () => {
  const markdown = markdownOf(smallGrid());
  const blocks = markdown.split("\n\n").filter((block) => block.startsWith("|"));
  assertEquals(blocks.length, 1 + 1 + 1 + 1 + 4 + 4 + 1 + 1);
  for (const block of blocks) {
    const widths = block.trim().split("\n").map((line) => line.split("|").length);
    assertEquals(new Set(widths).size, 1);
  }
});

Deno.test("Lines are in the paper's order, whatever the order of the rows", () => {
  const rows = tableRows(gatherCells(smallGrid()), FULL.environments);
  for (const table of TABLES) {
    const content = { preset: "test", rows };
    const reversed = { preset: "test", rows: rows.toReversed() };
    assertEquals(tableMarkdown(table, reversed), tableMarkdown(table, content));
  }
});

Deno.test("Differences stand below the table of their settings only", () => {
  const bandits = smallGrid().filter(({ setting }) => setting.group === "bandit");
  const markdown = markdownOf(bandits, SMOKE.environments);
  assertEquals(markdown.split("## Paired differences").length, 2);
  assert(markdown.indexOf("## Paired differences") < markdown.indexOf("# Table 2"));
});

Deno.test("tables of a GPU name it", () => {
  const backend = { name: "gpu", description: "f32, WebGPU on Model 7" };
  const markdown = markdownOf([
    summary("bandit-k5-n10", "maml", 0, { post: [6, 7] }, { backend }),
  ]);
  assertStringIncludes(markdown, "backend gpu (f32, WebGPU on Model 7).");
});

Deno.test("What cannot be had is a dash, with its reason and environments below the table", () => {
  const reason = "it holds for Bernoulli arms only";
  const absent = ["mdp-n7", "bandit-k10-n10", "bandit-k5-n10", "bandit-k5-n11"]
    .map((env) => ({ env, algorithm: "bound", reason }));
  const summaries = ["bandit-k5-n10", "bandit-k10-n10"].map((env) =>
    summary(env, "maml", 0, { post: [6, 7] })
  );
  const markdown = markdownOf(summaries, [], absent);
  assertEquals([0, 1].map((line) => cells(markdown, "# Table 1", line)["bound, post-adaptation"]), [
    "–",
    "–",
  ]);
  assertEquals(cells(markdown, "# Table 1")["oracle, post-adaptation"], "");
  const said = `|\n\n- bound: – on bandit-k5-n10, bandit-k10-n10, since ${reason}.\n\n## Estimate`;
  assertStringIncludes(markdown, said);
  // What was run all the same has its number.
  const run = markdownOf([...summaries, boundSummary("bandit-k5-n10", 0, 7)], [], absent);
  assertStringIncludes(run, `- bound: – on bandit-k10-n10, since ${reason}.`);
});

Deno.test("An absent method makes no column in the paper's tables", () => {
  const absent = [{ env: "mdp-n7", algorithm: "gittins", reason: "it is for bandits" }];
  const plain = markdownOf([summary("mdp-n7", "maml", 0, { post: [80, 90] })]);
  const markdown = markdownOf([summary("mdp-n7", "maml", 0, { post: [80, 90] })], [], absent);
  assertEquals(markdown, plain);
});

Deno.test("An algorithm that no table lists has its columns behind the others, as it has rows", () => {
  const both = { online: [5, 6], post: [7, 8] };
  const line = cells(
    markdownOf([
      summary("bandit-k5-n10", "zeta", 0, { post: [7, 7.5] }),
      summary("bandit-k5-n10", "my-variant", 0, both),
      summary("bandit-k5-n10", "my-variant", 1, { online: [5, 6], post: [7, 9] }),
      summary("bandit-k5-n10", "maml", 0, both),
    ]),
    "# Table 1",
  );
  const last = Object.keys(line).slice(-4);
  assertEquals(last, [
    "random, online",
    "my-variant, post-adaptation",
    "my-variant, online",
    "zeta, post-adaptation",
  ]);
  assertStringIncludes(line["my-variant, post-adaptation"]!, "(seeds ");
  assertEquals(line["zeta, post-adaptation"]!.startsWith("7.25 ± "), true);
});
