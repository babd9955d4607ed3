import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import { type CellContent, cellText, type SeedTraining } from "../../report/cell.ts";
import { gatherCells } from "../../report/tables/cells.ts";
import { runRows } from "../../report/tables/run_rows.ts";
import type { Summary } from "../../results/summary.ts";
import { type BlockOf, boundSummary, summary } from "./tables/summaries.ts";

const SEEDS = [3, 8];

/** Scores of a seed on tasks around a mean, spread as no other mean's. */
function around(mean: number, seed: number, tasks = 3): number[] {
  const spread = mean / 17;
  return Array.from(
    { length: tasks },
    (_, i) => mean + spread * (i - (tasks - 1) / 2 + (seed === SEEDS[0] ? -.3 : .3)),
  );
}

const OPTIMA = { optimum: [20.1, 21.3, 24.3], discounted: [15.2, 16.1, 17.3] };

/** Both seeds of a method: means of what was sampled, and 1.03 of these in the precise estimate. */
function method(env: string, algorithm: string, online: number | null, post: number | null) {
  const scored = (seed: number, factor: number): BlockOf => ({
    ...OPTIMA,
    ...(online !== null && { online: around(factor * online, seed) }),
    ...(post !== null && { post: around(factor * post, seed) }),
  });
  return SEEDS.map((seed) =>
    summary(env, algorithm, seed, scored(seed, 1), { precise: scored(seed, 1.03) })
  );
}

const TRAININGS: readonly SeedTraining[] = [
  {
    seed: 3,
    iteration: 20,
    entropy: 1.43,
    entropyAtEnd: 0.03,
    outerSteps: { "accepted": 64, "zero-gradient": 0, "search-exhausted": 16 },
  },
  { seed: 8, iteration: 40, entropy: 0.93, entropyAtEnd: 0.17, outerSteps: {} },
];

const BANDIT: CellContent = {
  algorithm: "maml",
  summaries: [
    ...method("bandit-k5-n10", "maml", 5.3, 5.88),
    ...method("bandit-k5-n10", "random", 4.81, 4.89),
    ...method("bandit-k5-n10", "gittins", 6.63, null),
    ...SEEDS.map((seed) => boundSummary("bandit-k5-n10", seed, 7.97)),
  ],
  absent: [
    { env: "bandit-k5-n10", algorithm: "optimum", reason: "on a bandit it is called oracle" },
    { env: "bandit-k5-n10", algorithm: "random", reason: "of a run of which there is a result" },
    { env: "bandit-k5-n11", algorithm: "oracle", reason: "of another setting" },
  ],
  trainings: TRAININGS,
};

const MDP: CellContent = {
  algorithm: "reptile",
  summaries: [
    ...method("mdp-n10", "reptile", 113, 125.4),
    ...method("mdp-n10", "one-step", 101, 149),
  ],
  absent: [{
    env: "mdp-n10",
    algorithm: "bound",
    reason: "it holds for Bernoulli arms under a uniform prior only, and an MDP has no arms at all",
  }],
  trainings: TRAININGS,
};

/** Cells of all lines of tables that begin with a text. */
function linesOf(text: string, start: string): string[][] {
  return text.split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()))
    .filter(([first]) => first === start);
}

for (const content of [BANDIT, MDP]) {
  const { env } = content.summaries[0]!.setting;
  Deno.test(`a cell's text fits a screen and has everything in its place: ${env}`, async (t) => {
    const text = cellText(content);
    const wide = text.split("\n").filter((line) => line.length > 80);
    assertEquals(wide, []);
    assert(!/NaN|undefined|null|Infinity/.test(text), text);
    await assertSnapshot(t, text, { serializer: String });
  });
}

Deno.test("means and half-widths are those of the tables' rows, the paper's number beside them", () => {
  const lines = linesOf(cellText(BANDIT), "post-adaptation");
  const rows = runRows(gatherCells(BANDIT.summaries)[0]!)
    .filter(({ protocol }) => protocol === "post-adaptation");
  assertEquals(
    lines.map((cells) => cells.slice(1)),
    rows.map(({ estimate, mean, ci95, ci95Seeds }) => [
      estimate,
      mean.toFixed(2),
      ci95!.toFixed(2),
      ci95Seeds!.toFixed(2),
      "7.0 ± 0.1",
    ]),
  );
});

Deno.test("the paper's ratio stands beside the normalisers that it may have", () => {
  const papers = linesOf(cellText(MDP), "post-adaptation").map((cells) => cells[5] ?? "");
  const paper = "0.706 ± 0.012";
  assertEquals(papers, [paper, paper, paper, paper, "", "", "", ""]);
});

Deno.test("baselines have the protocols that they have, and a dash with its reason if absent", () => {
  const text = cellText(BANDIT);
  assertEquals(linesOf(text, "gittins"), [["gittins", "online", "6.63", "6.83"]]);
  assertEquals(linesOf(text, "bound"), [["bound", "post-adaptation", "", "7.97"]]);
  assertEquals(linesOf(text, "random").map(([, protocol]) => protocol), [
    "post-adaptation",
    "online",
  ]);
  assertEquals(linesOf(text, "optimum"), [["optimum", "–", "–", "–"]]);
  assertStringIncludes(
    text,
    "optimum: – on bandit-k5-n10, since on a bandit it is called oracle.",
  );
  assertEquals(/a result|another setting/.test(text), false);
});

Deno.test("a seed's line has its own score, and its θ's entropy before the last one's", () => {
  const text = cellText(BANDIT);
  // 5.88 less, and plus, 0.3 of a 17th.
  assertEquals(linesOf(text, "3"), [["3", "5.78", "20", "1.43", "0.03"]]);
  assertEquals(linesOf(text, "8"), [["8", "5.98", "40", "0.93", "0.17"]]);
  assertStringIncludes(text, "Outer steps of seed 3: 64 accepted, 16 search-exhausted.");
  assertStringIncludes(text, "Outer steps of seed 8: none skipped.");
});

Deno.test("a computed method has no paper number, no seeds' lines, and only its protocols", () => {
  const text = cellText({ ...BANDIT, algorithm: "gittins", trainings: [] });
  assertEquals(linesOf(text, "post-adaptation"), []);
  assertEquals(linesOf(text, "online").map((cells) => cells.slice(1, 3)), [
    ["paper", "6.63"],
    ["precise", "6.83"],
  ]);
  assertEquals(/\| seed|Outer|± 0/.test(text), false);
});

Deno.test("a setting that the paper lacks has no published numbers", () => {
  const summaries = method("bandit-k3-n7", "maml", 3, 4);
  const text = cellText({ ...BANDIT, summaries, absent: [] });
  assertStringIncludes(text, "total reward over 7 pulls");
  assertEquals(linesOf(text, "post-adaptation").map((cells) => cells[5]), ["", ""]);
  assertEquals(text.includes("Baselines"), false);
});

Deno.test("a cell without the algorithm, or on two environments, is refused", () => {
  const refused = (summaries: readonly Summary[]) =>
    assertThrows(
      () => cellText({ ...BANDIT, summaries }),
      RangeError,
      "must be of maml and its baselines on one environment",
    );
  refused(method("bandit-k5-n10", "random", 4, 5));
  refused([...BANDIT.summaries, ...method("bandit-k5-n100", "random", 4, 5)]);
});
