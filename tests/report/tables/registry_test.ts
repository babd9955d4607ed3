import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { readTable } from "../../../report/tables/csv.ts";
import { tableFiles } from "../../../report/tables/files.ts";
import { adapted } from "../../../report/tables/methods.ts";
import { compareSettings, tableOf, TABLES } from "../../../report/tables/registry.ts";
import type { TableSpec } from "../../../report/tables/spec.ts";
import { mdpFamily } from "../../../envs/mdp.ts";
import { type Setting, settingOf } from "../../../results/summary.ts";
import { boundSummary, FULL, settingNamed, smallGrid, SMOKE, summary } from "./summaries.ts";

/** Arms with Gaussian rewards, as a user might add them. */
const GAUSS: Setting = {
  env: "gauss-k5-n10",
  n: 10,
  group: "gauss",
  unit: "total",
  normaliser: null,
  labels: { k: 5 },
};

Deno.test("A setting stands in the table of its group, and in the one for others if none has it", () => {
  const settings = ["bandit-k20-n50", "mdp-n7"].map(settingNamed);
  const small = settingOf(mdpFamily(10, { states: 2 }));
  assertEquals([...settings, small, GAUSS].map((setting) => tableOf(setting).id), [
    "table1",
    "table2",
    "other",
    "other",
  ]);
  assertThrows(
    () => tableOf(GAUSS, TABLES.slice(0, 2)),
    RangeError,
    'no table has gauss-k5-n10, its group is "gauss", must be one of bandit, mdp',
  );
});

Deno.test("Settings are in the paper's order, others where their N and K belong", () => {
  const settings = FULL.environments.map(settingNamed);
  assertEquals(settings.toReversed().sort(compareSettings), settings);
  const others = ["bandit-k20-n50", "bandit-k5-n100", "bandit-k50-n10"].map(settingNamed);
  assertEquals(others.sort(compareSettings).map(({ env }) => env), [
    "bandit-k50-n10",
    "bandit-k20-n50",
    "bandit-k5-n100",
  ]);
  const alike = ["b", "a"].map((env) => ({ ...GAUSS, env }));
  assertEquals(alike.sort(compareSettings).map(({ env }) => env), ["a", "b"]);
});

Deno.test("A new table is a value in the list: its files join, the others keep their bytes", () => {
  const toy: TableSpec = {
    id: "gauss",
    title: "Gaussian arms",
    group: "gauss",
    settingColumns: [["arms", ({ labels }) => String(labels.k)]],
    sections: [{ title: null, normaliser: null }, { title: "Raw", normaliser: null, raw: true }],
    published: {
      decimals: 2,
      paper: new Map([[GAUSS.env, new Map([["maml", { mean: 7.25, ci95: 0.5 }]])]]),
      own: [["MAML", "maml"]],
      ownNormalisers: [null],
      claims: {},
      quoted: [],
      quotedNormaliser: null,
      duan: new Map([[GAUSS.env, new Map([["ucb1", { mean: 6, ci95: null }]])]]),
      online: [["UCB1", "ucb1"]],
      onlineTitle: "Online",
    },
    methods: [adapted("maml")],
    keepsEmptyColumns: true,
    legend: "- Read on.",
    unit: () => "points",
    countsInMedian: () => true,
  };
  const gauss = [0, 1].map((seed) => summary(GAUSS, "maml", seed, { post: [7, 8] }));
  const results = { summaries: [...smallGrid(), ...gauss], absent: [] };
  const files = tableFiles(results, SMOKE, [...TABLES.slice(0, 2), toy, ...TABLES.slice(2)]);
  const plain = tableFiles({ summaries: smallGrid(), absent: [] }, SMOKE);
  for (const name of ["table1.csv", "table1.md", "table2.csv", "table2.md", "other.csv"]) {
    assertEquals(files[name], plain[name], name);
  }
  const rows = readTable(files["gauss.csv"]!);
  assertEquals(
    rows.map((row) => [row.env, row.k, row.algorithm, row.mean, row.paper_mean, row.difference]),
    [
      ["gauss-k5-n10", "5", "maml", "7.5000", "7.25", "0.2500"],
      ["gauss-k5-n10", "5", "maml", "7.5000", "7.25", "0.2500"],
      ["gauss-k5-n10", "5", "ucb1", "6.00", "", ""],
    ],
  );
  const markdown = files["gauss.md"]!;
  assertStringIncludes(
    markdown,
    "# Gaussian arms\n\nPreset smoke, backend reference.\n\n- Read on.",
  );
  assertStringIncludes(markdown, "| arms | paper: MAML, post-adaptation | maml, post-adaptation |");
  assertStringIncludes(markdown, "|    5 |                  7.25 ± 0.50 |");
  assertStringIncludes(markdown, "### Raw\n\n| arms | maml, post-adaptation |");
  assertStringIncludes(markdown, "|    5 |                  0.75 |");
  assertStringIncludes(markdown, "## Online\n");
});

Deno.test("Other settings have the reward in their unit, and a ratio where there is a normaliser", () => {
  const small = settingOf(mdpFamily(10, { states: 2 }));
  const optima = { optimum: [10, 30], discounted: [8, 24] };
  const reason = "it holds for Bernoulli arms only";
  const { "other.csv": csv, "other.md": markdown, "comparisons.csv": comparisons } = tableFiles({
    summaries: [0, 1].flatMap((seed) => [
      summary(GAUSS, "maml", seed, { post: [7, 8.5] }),
      summary(GAUSS, "toy", seed, { online: [5, 6] }),
      summary(small, "maml", seed, { post: [60, 180], ...optima }),
      summary(small, "one-step", seed, { post: [50, 150], ...optima }),
      boundSummary({ ...small, env: "mdp-s3-n10" }, seed, 120),
    ]),
    absent: [{ env: GAUSS.env, algorithm: "bound", reason }],
  }, SMOKE);
  const rows = readTable(csv!).filter(({ estimate }) => estimate === "precise");
  assertEquals(
    rows.map((row) => [row.env, row.k, row.algorithm, row.normaliser, row.mean, row.raw_mean]),
    [
      ["gauss-k5-n10", "5", "maml", "", "7.7500", "0.7750"],
      ["gauss-k5-n10", "5", "toy", "", "5.5000", "0.5500"],
      ["mdp-s2-a5-h10-n10", "", "maml", "", "12.0000", "12.0000"],
      ["mdp-s2-a5-h10-n10", "", "maml", "optimum", "0.6000", "12.0000"],
      ["mdp-s2-a5-h10-n10", "", "one-step", "", "10.0000", "10.0000"],
      ["mdp-s2-a5-h10-n10", "", "one-step", "optimum", "0.5000", "10.0000"],
      ["mdp-s3-n10", "", "bound", "", "12.0000", "12.0000"],
    ],
  );
  assertEquals(
    readTable(csv!).filter(({ paper_mean, source }) => paper_mean || source !== "run"),
    [],
  );
  const precise = markdown!.split("## Estimate `precise`")[1]!;
  const [reward, ratio] = precise.split("\n## ")[0]!.split("### ").slice(1);
  assertEquals(titles(reward!), [
    "environment",
    "N",
    "unit",
    "maml, post-adaptation",
    "one-step, post-adaptation",
    "bound, post-adaptation",
    "toy, online",
  ]);
  assertStringIncludes(reward!, `- bound: – on gauss-k5-n10, since ${reason}.`);
  assertEquals(ratio!.includes("gauss-k5-n10"), false);
  assertStringIncludes(ratio!, "0.600 ± ");
  // In the setting's own unit: the reward of an episode.
  assertStringIncludes(
    comparisons!,
    "mdp-s2-a5-h10-n10,10,,maml,one-step,post-adaptation,,paper,2.0000,",
  );
});

function titles(text: string): string[] {
  const head = text.split("\n").find((line) => line.startsWith("|"))!;
  return head.split("|").slice(1, -1).map((cell) => cell.trim());
}
