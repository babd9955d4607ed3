import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { gatherCells } from "../../../report/tables/cells.ts";
import { type Claim, claimsOf } from "../../../report/tables/claims.ts";
import { comparisonRows } from "../../../report/tables/comparisons.ts";
import { overallRows } from "../../../report/tables/overall.ts";
import { paperTests } from "../../../report/tables/paper_tests.ts";
import type { Summary } from "../../../results/summary.ts";
import { smallGrid, summary } from "./summaries.ts";

function claimsIn(summaries: readonly Summary[]): Map<string, Claim> {
  const cells = gatherCells(summaries);
  const claims = claimsOf(cells, paperTests(cells), comparisonRows(cells));
  return new Map(claims.map((claim) => [claim.id, claim]));
}

/** Seeds of given means, all tasks a little apart. */
function seeds(env: string, algorithm: string, means: readonly number[]): Summary[] {
  return means.map((mean, seed) =>
    summary(env, algorithm, seed, { post: [0.999, 1, 1.001].map((x) => x * mean) })
  );
}

const MDPS = ["mdp-n10", "mdp-n25"] as const;

Deno.test("every claim has a name of its own, and its rows and cells", () => {
  const cells = gatherCells(smallGrid());
  const claims = claimsOf(cells, paperTests(cells), comparisonRows(cells));
  assertEquals(new Set(claims.map(({ id }) => id)).size, claims.length);
  assert(claims.length > 20);
  for (const { id, rows, envs, sentence, verdict } of claims) {
    assert(rows.length > 0 && envs.length > 0 && sentence !== "" && verdict !== "", id);
  }
});

Deno.test("over cells a seed counts once: its mean relative difference", () => {
  const summaries = [
    ...seeds("mdp-n10", "maml", [11, 12]),
    ...seeds("mdp-n10", "one-step", [10, 10]),
    ...seeds("mdp-n25", "maml", [20, 20]),
    ...seeds("mdp-n25", "one-step", [19, 21]),
  ];
  // .1 and .2; (20 − 19)/20 and (20 − 21)/20: means .075 and .075.
  const [row] = overallRows(gatherCells(summaries));
  assertAlmostEquals(row!.difference.estimate, 0.075, 1e-12);
  assertAlmostEquals(row!.difference.standardError, 0, 1e-12);
  assertEquals([row!.difference.degreesOfFreedom, row!.envs.length], [1, 2]);
  assertEquals(
    claimsIn(summaries).get("pair:maml:one-step:table2")!.estimate,
    row!.difference.estimate,
  );
});

Deno.test("a single seed has no test over cells; seeds that differ are left out", () => {
  const one = [...seeds("mdp-n10", "maml", [11]), ...seeds("mdp-n10", "one-step", [10])];
  assertEquals(overallRows(gatherCells(one)), []);
  const others = seeds("mdp-n10", "one-step", [10, 10]).map((it) => ({ ...it, seed: it.seed + 5 }));
  assertEquals(overallRows(gatherCells([...seeds("mdp-n10", "maml", [11, 12]), ...others])), []);
});

Deno.test("the learners are claimed to be alike on bandits, to differ on MDPs", () => {
  const claims = claimsIn([
    ...seeds("bandit-k5-n100", "maml", [80, 80.1, 80.2]),
    ...seeds("bandit-k5-n100", "reptile", [80.2, 80.1, 80]),
    ...seeds("mdp-n10", "maml", [110, 111, 112]),
    ...seeds("mdp-n10", "reptile", [100, 101, 102]),
  ]);
  const bandit = claims.get("pair:maml:reptile:bandit-k5-n100")!;
  assertEquals([bandit.test, bandit.verdict], ["paired-equivalence", "agrees"]);
  const mdp = claims.get("pair:maml:reptile:mdp-n10")!;
  assertEquals([mdp.test, mdp.verdict, mdp.marginP], ["paired", "above", null]);
});

Deno.test("at least as SNAIL: a little below is allowed for, and the control stands beside", () => {
  const verdict = (mean: number) => {
    const claims = claimsIn([
      ...seeds("bandit-k5-n100", "maml", [mean, mean, mean + 0.1]),
      ...seeds("bandit-k5-n100", "one-step", [81, 81.1, 81]),
    ]);
    return claims.get("snail:maml:bandit-k5-n100")!;
  };
  // SNAIL has 79.1 ± 1.0.
  assertEquals(verdict(80).verdict, "at least");
  assertEquals(verdict(70).verdict, "below");
  assertEquals(verdict(77).verdict, "below");
  assertEquals(verdict(78.2).verdict, "at least");
  assert(verdict(70).controlP! < 0.05);
});

Deno.test("the variant is above in every cell only if the least of them is", () => {
  const claims = (second: number) =>
    claimsIn([
      ...seeds("mdp-n10", "maml-all-action", [110, 111, 112]),
      ...seeds("mdp-n10", "one-step", [100, 100, 100]),
      ...seeds("mdp-n25", "maml-all-action", [second, second + 1, second + 2]),
      ...seeds("mdp-n25", "one-step", [300, 300, 300]),
    ]).get("every-cell:maml-all-action:one-step")!;
  assertEquals(claims(330).verdict, "above");
  assertEquals(claims(299.5).verdict, "undecided");
  assertAlmostEquals(claims(299.5).estimate!, 0.5 / 300, 1e-12);
});

Deno.test("a spread that grows as the mean does is no growth of variance", () => {
  const [small, large] = MDPS;
  const means = [100, 103, 99, 104, 101];
  const spread = (factor: (mean: number) => number) =>
    claimsIn([
      ...seeds(small, "reptile", means),
      ...seeds(large, "reptile", means.map(factor)),
    ]).get("variance:reptile")!;
  const scaled = spread((mean) => 3 * mean);
  assertAlmostEquals(scaled.estimate!, 0, 1e-12);
  assertEquals(scaled.verdict, "undecided");
  const wider = spread((mean) => 300 + 20 * (mean - 100) + (mean === 99 ? 3 : 0));
  assertEquals(wider.verdict, "above");
});

Deno.test("cells that agree, differ or speak for the learner are counted by row and table", () => {
  const claims = claimsIn([
    ...seeds("bandit-k50-n500", "maml", [446, 447, 448]),
    ...seeds("bandit-k50-n500", "one-step", [300, 300, 301]),
    ...seeds("bandit-k50-n1000", "maml", [700, 701, 702]),
  ]);
  const { verdict, estimate } = claims.get("paper:maml:table1")!;
  assertEquals([verdict, estimate], ["1 agree, 0 undecided, 1 differ, 1 alone", 1]);
  assertEquals(claims.get("paper:maml:bandit-k50-n500")!.verdict, "agrees, alone");
});
