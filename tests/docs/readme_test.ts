/** README's results are those published, rounded. */
import { assertEquals } from "@std/assert";
import { assertRounded, Document, shown } from "./markdown.ts";
import {
  againstPaper,
  BANDITS,
  comparison,
  ENVS,
  MDPS,
  printed,
  type Row,
  score,
  tally,
  verdict,
} from "./published.ts";

const readme = await Document.read("README.md");

const LEARNERS = { MAML: "maml", Reptile: "reptile" } as const;

/** What a column of either table shows: the row it comes from, and which of its numbers. */
function cellOf(column: string, env: string): (string | undefined)[] {
  const [name, normaliser] = column.replaceAll("`", "").split(", ");
  const both = ({ mean, ci95 }: Row) => [mean, ci95];
  if (name! in LEARNERS) {
    const algorithm = LEARNERS[name as keyof typeof LEARNERS];
    return both(score(env, algorithm, normaliser ? { normaliser } : {}));
  }
  if (name!.startsWith("paper: ")) {
    const algorithm = LEARNERS[name!.slice("paper: ".length) as keyof typeof LEARNERS];
    const { paper_mean, paper_ci95 } = printed(env, algorithm);
    return [paper_mean, paper_ci95];
  }
  return [score(env, name!, normaliser ? { normaliser } : {}).mean];
}

Deno.test("README: both tables of results are those published, with the paper's numbers beside them", () => {
  const tables = readme.tablesWith("paper: MAML", "paper: Reptile");
  assertEquals(tables.map(({ head }) => head.length), [7, 9]);
  assertEquals(tables.map(({ rows }) => rows.map(([env]) => env)), [[...BANDITS], [...MDPS]]);
  for (const { head, rows } of tables) {
    for (const [env, ...cells] of rows) {
      cells.forEach((cell, i) => {
        const column = head[i + 1]!;
        assertRounded(cell, cellOf(column, env!), `${env}, ${column}`);
      });
    }
  }
});

Deno.test("README: how many cells reach the paper, by either optimum", () => {
  const learners = Object.values(LEARNERS);
  const bandits = learners.flatMap((algorithm) =>
    BANDITS.map((env) => againstPaper(env, algorithm, ""))
  );
  assertEquals(tally(bandits), { overlaps: 19, above: 1 });
  assertEquals(againstPaper("bandit-k10-n10", "maml", ""), "above");
  readme.says(
    "of 20 cells we overlap the paper's interval in 19 and are above it in one, MAML at (N, K) = (10, 10)",
  );

  const below = learners.flatMap((algorithm) =>
    BANDITS.map((env) => score(env, algorithm)).filter((row) =>
      verdict(row.mean!, row.ci95_seeds!, row.paper_mean!, row.paper_ci95!) === "below"
    )
  );
  assertEquals(below.map(({ env, algorithm }) => `${env} ${algorithm}`), [
    "bandit-k5-n500 maml",
    "bandit-k10-n500 maml",
  ]);
  readme.says(
    "MAML at (500, 5) and (500, 10) overlaps only because our ± covers the draw of tasks",
  );

  const [maml, reptile] = learners.map((algorithm) =>
    MDPS.map((env) => againstPaper(env, algorithm, "optimum"))
  );
  assertEquals(tally(maml!), { below: 5 });
  assertEquals(reptile, ["overlaps", "below", "overlaps", "overlaps", "overlaps"]);
  const discounted = learners.flatMap((algorithm) =>
    MDPS.map((env) => againstPaper(env, algorithm, "discounted-0.95"))
  );
  assertEquals(tally(discounted), { above: 10 });
  const better = score("mdp-n10", "optimum", { normaliser: "discounted-0.95" });
  readme.says(`${shown(better.mean!, 2)} times smaller`);
  readme.says(
    "By the first MAML is below the paper in all five cells, and Reptile overlaps in four and is below at N = 25; by the second all ten are above.",
  );
});

Deno.test("README: in how many cells the variant is above the control, by either estimate", () => {
  const sides = (estimate: string) =>
    ENVS.map((env) => comparison(env, "maml-all-action", "one-step", estimate).side!);
  assertEquals(tally(sides("paper")), { undecided: 5, above: 10 });
  assertEquals(tally(sides("precise")), { above: 14, undecided: 1 });
  assertEquals(
    comparison("bandit-k10-n10", "maml-all-action", "one-step", "precise").side,
    "undecided",
  );
  readme.says("is above `one-step` in 10 of the 15 cells and not to be told from it in 5;");
  readme.says("(estimate `precise`) it is above in 14, and (10, 10) is undecided.");
});
