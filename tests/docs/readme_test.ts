/** README's numbers are those released, rounded. */
import { assertEquals } from "@std/assert";
import { assertRounded, Document } from "./markdown.ts";
import { againstPaper, BANDITS, MDPS, printed, type Row, score, tally } from "./published.ts";

const readme = await Document.read("README.md");

const LEARNERS = { MAML: "maml", Reptile: "reptile" } as const;

/** What a column shows: the row it comes from, and which of its numbers. */
function cellOf(column: string, env: string): (string | undefined)[] {
  const name = column.replace("paper: ", "");
  const algorithm = name in LEARNERS ? LEARNERS[name as keyof typeof LEARNERS] : name;
  const both = ({ mean, ci95 }: Row) => [mean, ci95];
  if (column.startsWith("paper: ")) {
    const { paper_mean, paper_ci95 } = printed(env, algorithm);
    return [paper_mean, paper_ci95];
  }
  return name in LEARNERS ? both(score(env, algorithm)) : [score(env, algorithm).mean];
}

Deno.test("README: its table shows what was released, with the paper's numbers beside it", () => {
  const { head, rows } = readme.table("paper: MAML", "paper: Reptile");
  assertEquals(rows.length, 5);
  for (const [env, ...cells] of rows) {
    cells.forEach((cell, i) => {
      const column = head[i + 1]!;
      assertRounded(cell, cellOf(column, env!), `${env}, ${column}`);
    });
  }
});

Deno.test("README: each number in its text is the one that its tag names", () => {
  const learners = Object.values(LEARNERS);
  const verdicts = (envs: readonly string[], algorithms: readonly string[], normaliser: string) =>
    tally(
      algorithms.flatMap((algorithm) =>
        envs.map((env) => againstPaper(env, algorithm, normaliser))
      ),
    );
  assertEquals(readme.tagged(), {
    "bandits overlaps": verdicts(BANDITS, learners, "").overlaps!,
    "mdps maml below": verdicts(MDPS, ["maml"], "optimum").below!,
    "mdps maml above discounted": verdicts(MDPS, ["maml"], "discounted-0.95").above!,
  });
});
