import { assertEquals, assertStringIncludes } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import type { CellRequest, CellResult } from "../../../cli/cell/run.ts";
import { cellText } from "../../../cli/cell/text.ts";
import { parseEnvironment } from "../../../envs/names.ts";
import type { Control } from "../../../learners/controls/controls.ts";
import type { Scores } from "../../../learners/scores.ts";
import type { CurvePoint, OutcomeCounts, TrainingResult } from "../../../learners/train.ts";
import { maml, reptile } from "../../learners/support.ts";

const BANDIT = parseEnvironment("bandit-k5-n10");
const MDP = parseEnvironment("mdp-n10");
const SEEDS = [3, 8];
const BUDGET = { testTasks: 3, preciseTasks: 4 };
const TASKS = 3;

/** Scores `[2, tasks]` around a mean, spread as no other mean's. */
function around(mean: number, tasks = TASKS): Float64Array {
  const spread = mean / 17;
  return Float64Array.from(
    { length: 2 * tasks },
    (_, i) => mean + spread * ((i % tasks - (tasks - 1) / 2) + (i < tasks ? -.3 : .3)),
  );
}

function scoresAround(mean: number): Scores {
  return {
    online: around(mean),
    postAdaptation: around(1.11 * mean),
    exact: around(1.23 * mean),
    exactBefore: around(1.37 * mean),
  };
}

/** Three validations: seed 3 was best after 20 iterations, seed 8 after 40. */
function training(outcomes: readonly OutcomeCounts[] = [], skipped: number[] = []): TrainingResult {
  const point = (iteration: number, entropies: number[]): CurvePoint => ({
    iteration,
    value: Float64Array.of(0.31, 0.32),
    valueBefore: Float64Array.of(0.21, 0.22),
    entropyBefore: Float64Array.from(entropies),
    outcomes,
    meanKl: [],
    skipped,
  });
  return {
    chosen: [],
    best: [],
    bestIteration: [20, 40],
    last: [],
    curve: [
      point(0, [1.61, 1.59]),
      point(20, [1.43, 1.47]),
      point(40, [0.71, 0.93]),
      point(60, [0.03, 0.17]),
    ],
  };
}

/** Outcomes of one report, the same for both seeds but for the accepted. */
function counts(accepted: number): OutcomeCounts {
  return {
    "accepted": accepted,
    "zero-gradient": 0,
    "curvature-not-positive": 0,
    "search-exhausted": 4,
    "non-finite": 0,
  };
}

const BANDIT_RESULT: CellResult = {
  training: training([counts(16), counts(15)]),
  scores: scoresAround(5.3),
  precise: { exact: around(6.83, 4) },
  anchors: new Map<Control, Partial<Scores>>([
    ["random", { online: around(4.81), exact: around(4.89) }],
    ["one-step", { online: around(1.01), exact: around(7.27) }],
    ["explore-commit", { online: around(1.02), exact: around(7.31) }],
    ["oracle", { exact: around(8.41) }],
    ["gittins", { online: around(6.63) }],
  ]),
  bound: 7.97,
  optimum: around(8.43),
  discountedOptimum: around(8.47),
};

const MDP_RESULT: CellResult = {
  training: training([], [5, 6]),
  scores: scoresAround(113),
  precise: { exact: around(157, 4) },
  anchors: new Map<Control, Partial<Scores>>([
    ["random", { online: around(101), exact: around(103) }],
    ["one-step", { online: around(1), exact: around(149) }],
    ["explore-commit", { online: around(2), exact: around(189) }],
    ["optimum", { exact: around(223) }],
  ]),
  optimum: Float64Array.of(20.1, 21.3, 24.3),
  discountedOptimum: Float64Array.of(15.2, 16.1, 17.3),
};

/** The cells of all tables that begin with a digit. */
function numbers(text: string): string[] {
  return text.split("\n").flatMap((line) => line.split("|")).map((cell) => cell.trim())
    .filter((cell) => /^\d/.test(cell));
}

for (
  const [family, algorithm, settings, result] of [
    [BANDIT, "maml", maml(), BANDIT_RESULT],
    [MDP, "reptile", reptile(), MDP_RESULT],
  ] as const
) {
  Deno.test(`a cell's text has every number in its place: ${family.name}`, async (t) => {
    const text = cellText(family, algorithm, { seeds: SEEDS, budget: BUDGET, settings }, result);
    const printed = numbers(text);
    assertEquals(printed.length, new Set(printed).size, `a number is printed twice:\n${text}`);
    await assertSnapshot(t, text);
  });
}

/** The seeds' lines, cell by cell. */
function seedLines(request: Pick<CellRequest, "settings">, result = BANDIT_RESULT): string[][] {
  const text = cellText(BANDIT, "maml", { seeds: SEEDS, budget: BUDGET, ...request }, result);
  const lines = text.slice(text.indexOf("| seed ")).split("\n").slice(2);
  return lines.map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

Deno.test("the iteration and the entropy are those of the θ that was evaluated", () => {
  const evaluated = (rule: "best" | "last") =>
    seedLines({ settings: maml({ checkpoints: { rule } }) })
      .map(([seed, , iteration, its, atEnd]) => [seed, iteration, its, atEnd]);
  assertEquals(evaluated("best"), [["3", "20", "1.43", "0.03"], ["8", "40", "0.93", "0.17"]]);
  assertEquals(evaluated("last"), [["3", "60", "0.03", "0.03"], ["8", "60", "0.17", "0.17"]]);
});

Deno.test("a computed method has no paper number, no seeds' lines, and only its protocols", () => {
  const { training: _, ...untrained } = BANDIT_RESULT;
  const result = { ...untrained, scores: { online: around(6.6) }, precise: {} };
  const text = cellText(BANDIT, "gittins", { seeds: SEEDS, budget: BUDGET }, result);
  assertStringIncludes(text, "before adaptation (D, online), 3 tasks");
  assertEquals(text.includes("after adaptation (D′"), false);
  assertEquals(text.includes("precise"), false);
  assertEquals(text.includes("| seed "), false);
});

Deno.test("a setting that the paper lacks has no published numbers", () => {
  const family = parseEnvironment("bandit-k3-n7");
  const request = { seeds: SEEDS, budget: BUDGET, settings: maml() };
  const text = cellText(family, "maml", request, BANDIT_RESULT);
  const line = text.split("\n").find((line) => line.startsWith("| gittins"))!;
  assertEquals(line.split("|").map((cell) => cell.trim()).slice(2, 5), ["6.63", "–", "–"]);
});
