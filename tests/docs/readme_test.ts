/** README's numbers are those released, rounded. */
import { assertEquals } from "@std/assert";
import { assertRounded, Document } from "./markdown.ts";
import { counted, printed, type Row, score } from "./published.ts";

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
  const precise = score(env, algorithm, { estimate: "precise" });
  return name in LEARNERS ? both(precise) : [precise.mean];
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
  const tags = Object.entries(readme.tagged());
  assertEquals(tags.length >= 6, true);
  for (const [tag, number] of tags) {
    const [row, table, what] = tag.split(" ");
    assertEquals(number, counted(row!, table!)[what!], tag);
  }
});
