import { assertEquals } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import { tableFiles } from "../../../report/tables/files.ts";
import type { Summary } from "../../../results/summary.ts";
import { smallGrid, SMOKE } from "./summaries.ts";

function filesOf(summaries: readonly Summary[]): Record<string, string> {
  return tableFiles({ summaries, absent: [] }, SMOKE);
}

Deno.test("All files of a small grid", async (t) => {
  for (const [name, text] of Object.entries(filesOf(smallGrid()))) {
    await assertSnapshot(t, text.replaceAll("\r\n", "\n"), { name, serializer: String });
  }
});

Deno.test("The order of the summaries changes no byte", () => {
  const files = filesOf(smallGrid());
  const shuffled = smallGrid().map((summary, i, all) => ({ summary, place: (i * 11) % all.length }))
    .sort((a, b) => a.place - b.place).map(({ summary }) => summary);
  assertEquals(filesOf(shuffled), files);
  assertEquals(filesOf(smallGrid().reverse()), files);
});

Deno.test("Neither a machine's description nor anything but results is in them", () => {
  const files = filesOf(smallGrid());
  const elsewhere = smallGrid().map((summary) => ({
    ...summary,
    backend: { ...summary.backend, description: "another machine" },
  }));
  assertEquals(filesOf(elsewhere), files);
});

Deno.test("Without results all files are there, with the published numbers", () => {
  const files = filesOf([]);
  assertEquals(Object.keys(files), [
    "table1.csv",
    "table1.md",
    "table2.csv",
    "table2.md",
    "other.csv",
    "other.md",
    "comparisons.csv",
    "closed_gap.csv",
    "claims.csv",
    "moments.csv",
    "steps.csv",
  ]);
  assertEquals(files["table1.csv"]!.includes(",snail,"), true);
  assertEquals(files["table1.csv"]!.includes("mdp-"), false);
  assertEquals(files["table2.csv"]!.includes("bandit-"), false);
});
