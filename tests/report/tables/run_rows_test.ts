import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { crossedEstimate } from "../../../report/statistics/crossed.ts";
import { ratioOfMeans } from "../../../report/statistics/ratio.ts";
import type { Summary } from "../../../results/summary.ts";
import { gatherCells } from "../../../report/tables/cells.ts";
import type { Row } from "../../../report/tables/row.ts";
import { runRows } from "../../../report/tables/run_rows.ts";
import { boundSummary, smallGrid, summary } from "./summaries.ts";

const BANDIT = "bandit-k5-n10";
const MDP = "mdp-n10";

function rowsOf(...summaries: Summary[]): Row[] {
  return gatherCells(summaries).flatMap(runRows);
}

function pick(rows: readonly Row[], wanted: Partial<Row>): Row {
  const found = rows.filter((row) =>
    Object.entries(wanted).every(([name, value]) => row[name as keyof Row] === value)
  );
  assertEquals(found.length, 1);
  return found[0]!;
}

Deno.test("Table 1 has the mean total reward, and the reward per pull", () => {
  const rows = rowsOf(
    summary(BANDIT, "maml", 0, { online: [4, 5], post: [6, 7] }, {
      precise: { online: [1, 1], post: [2, 2] },
    }),
    summary(BANDIT, "maml", 1, { online: [5, 6], post: [7, 9] }, {
      precise: { online: [3, 3], post: [4, 4] },
    }),
  );
  const means = rows.map(({ estimate, protocol, mean, rawMean }) =>
    [estimate, protocol, mean, rawMean!.toFixed(6)].join(" ")
  );
  assertEquals(means, [
    "paper online 5 0.500000",
    "paper post-adaptation 7.25 0.725000",
    "precise online 2 0.200000",
    "precise post-adaptation 3 0.300000",
  ]);
  const { ci95, ci95Seeds, seeds, tasks } = rows[1]!;
  assertEquals(ci95, crossedEstimate([[6, 7], [7, 9]]).ci95);
  // Seed means 6.5 and 8: t(0.975, 1) = 12.7062 times √(1.125/2) = 0.75.
  assertAlmostEquals(ci95Seeds!, 12.7062047 * 0.75, 1e-6); // jstat is good to 2e-9, times 0.75.
  assertEquals([seeds, tasks], [2, 2]);
});

Deno.test("Table 2 has the ratio of means over the same tasks, under every normaliser", () => {
  const optima = { optimum: [10, 30], discounted: [8, 24] };
  // 10 episodes: per episode 6 and 18, twice; the mean 12 is divided by 20, 16 and 20.77.
  const scored = { post: [60, 180], ...optima };
  const precise = { post: [30, 90], ...optima };
  const rows = rowsOf(...[0, 1].map((seed) => summary(MDP, "maml", seed, scored, { precise })));
  const means = rows.map(({ estimate, normaliser, mean, rawMean }) =>
    [estimate, normaliser, mean.toFixed(6), rawMean!.toFixed(6)].join(" ")
  );
  assertEquals(means, [
    "paper optimum 0.600000 12.000000",
    "paper discounted-0.95 0.750000 12.000000",
    "paper rl2-20.77 0.577756 12.000000",
    "precise optimum 0.300000 6.000000",
    "precise discounted-0.95 0.375000 6.000000",
    "precise rl2-20.77 0.288878 6.000000",
  ]);
});

Deno.test("A ratio has the interval of ratioOfMeans, and over seeds that of the scaled scores", () => {
  const [a, b] = [{ post: [60, 180] }, { post: [90, 160] }];
  const optimum = [10, 30];
  const rows = rowsOf(
    summary(MDP, "maml", 0, { ...a, optimum }),
    summary(MDP, "maml", 1, { ...b, optimum }),
  );
  const row = pick(rows, { estimate: "paper", normaliser: "optimum" });
  assertEquals(row.ci95, ratioOfMeans([[6, 18], [9, 16]], optimum).ci95);
  // Seed means 12 and 12.5 over 20: t(0.975, 1) times √(0.125/2)/20 = 0.0125.
  assertAlmostEquals(row.ci95Seeds!, 12.7062047 * 0.0125, 1e-8); // jstat's 2e-9, and more.
});

Deno.test("The paper's number stands in the rows of both estimates that it may belong to", () => {
  const rows = rowsOf(...smallGrid());
  const withPaper = rows.filter(({ paper }) => paper !== null);
  assertEquals(
    withPaper.map(({ setting, algorithm, protocol, estimate, normaliser, paper }) =>
      [setting.env, algorithm, protocol, estimate, normaliser, paper!.mean, paper!.ci95].join(" ")
    ),
    [
      "bandit-k5-n10 maml post-adaptation paper  7 0.1",
      "bandit-k5-n10 maml post-adaptation precise  7 0.1",
      "bandit-k5-n10 reptile post-adaptation paper  7.2 0.2",
      "bandit-k5-n10 reptile post-adaptation precise  7.2 0.2",
      "mdp-n10 maml post-adaptation paper optimum 0.745 0.027",
      "mdp-n10 maml post-adaptation paper discounted-0.95 0.745 0.027",
      "mdp-n10 maml post-adaptation precise optimum 0.745 0.027",
      "mdp-n10 maml post-adaptation precise discounted-0.95 0.745 0.027",
      "mdp-n10 reptile post-adaptation paper optimum 0.706 0.012",
      "mdp-n10 reptile post-adaptation paper discounted-0.95 0.706 0.012",
      "mdp-n10 reptile post-adaptation precise optimum 0.706 0.012",
      "mdp-n10 reptile post-adaptation precise discounted-0.95 0.706 0.012",
    ],
  );
});

Deno.test("A setting that the paper does not have has no number of the paper", () => {
  const rows = rowsOf(summary("mdp-n7", "maml", 11, { online: [60, 70], post: [80, 90] }));
  assertEquals(rows.length, 12);
  assertEquals(rows.filter(({ paper }) => paper), []);
});

Deno.test("Only post-adaptation rows have adaptation episodes", () => {
  const scored = { online: [60, 70], post: [80, 90] };
  const rows = rowsOf(summary(MDP, "reptile", 0, scored, { adaptationEpisodes: 30 }));
  const episodes = new Set(rows.map((row) => `${row.protocol} ${row.adaptationEpisodes}`));
  assertEquals([...episodes], ["online 0", "post-adaptation 30"]);
});

Deno.test("A method that does the same for every seed has no interval over seeds", () => {
  const rows = rowsOf(...smallGrid());
  const oracle = pick(rows, { algorithm: "oracle", estimate: "paper" });
  assertEquals(oracle.ci95Seeds, null);
  // Tasks still differ: t(0.975, 1) of two tasks, times √(0.5/2).
  assertAlmostEquals(oracle.ci95!, 12.7062047 * 0.5, 1e-7); // jstat's 2e-9, and more.
});

Deno.test("With one seed there is the interval of tasks, none over seeds; with one score none", () => {
  const [row] = rowsOf(summary(BANDIT, "maml", 3, { post: [6, 8] }));
  assertEquals(row!.ci95, crossedEstimate([[6, 8]]).ci95);
  assertEquals(row!.ci95Seeds, null);
  const [single] = rowsOf(summary(BANDIT, "maml", 3, { post: [6] }));
  assertEquals([single!.ci95, single!.ci95Seeds], [null, null]);
  assertEquals(single!.paper!.mean, 7);
});

Deno.test("bound is an expectation: precise, of no tasks, without intervals", () => {
  const rows = rowsOf(boundSummary(BANDIT, 0, 7.279), boundSummary(BANDIT, 1, 7.279));
  assertEquals(rows.length, 1);
  const { estimate, protocol, mean, rawMean, ci95, ci95Seeds, tasks, seeds, paper } = rows[0]!;
  assertEquals([estimate, protocol, mean, rawMean], ["precise", "post-adaptation", 7.279, 0.7279]);
  assertEquals([ci95, ci95Seeds, paper, tasks, seeds], [null, null, null, 0, 2]);
  assertThrows(() => rowsOf(boundSummary(MDP, 0, 7)), RangeError, "bound on mdp-n10 is an expect");
});
