/** README's numbers are those released, rounded. */
import { assertEquals } from "@std/assert";
import { assertRounded, Document } from "./markdown.ts";
import { printed, score, tagged } from "./published.ts";

const readme = await Document.read("README.md");

/** What a column shows: the row it comes from, and which of its numbers. */
function cellOf(column: string, env: string): (string | undefined)[] {
  const [what, learner] = column.toLowerCase().split(": ") as [string, string | undefined];
  if (learner === undefined) return [score(env, what, { estimate: "precise" }).mean];
  if (what === "paper") {
    const { paper_mean, paper_ci95 } = printed(env, learner);
    return [paper_mean, paper_ci95];
  }
  const row = what === "tuned" ? learner : `${learner}-as-stated`;
  return [score(env, row, { estimate: "precise" }).mean];
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

Deno.test("README: its sums over both tables are those of the claims", () => {
  const sum = (as: string, word: string) =>
    ["maml", "reptile"].flatMap((learner) =>
      ["table1", "table2:optimum"].map((table) => tagged(`paper:${learner}${as}:${table} ${word}`))
    ).reduce((a, b) => a + b, 0);
  readme.says(
    `in ${sum("-as-stated", "agree")}<!-- paper:maml-as-stated:table1 agree --> of 30 cells`,
  );
  readme.says(`in ${sum("", "agree")}, and in ${sum("", "undecided")} more`);
});
