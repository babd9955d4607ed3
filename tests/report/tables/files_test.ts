import { assertEquals } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import { PRESETS } from "../../../experiments/presets.ts";
import { tableFiles } from "../../../report/tables/files.ts";
import { smallGrid } from "./summaries.ts";

const smoke = PRESETS.get("smoke")!;

Deno.test("All files of a small grid", async (t) => {
  for (const [name, text] of Object.entries(tableFiles(smallGrid(), smoke))) {
    await assertSnapshot(t, text.replaceAll("\r\n", "\n"), { name, serializer: String });
  }
});

Deno.test("The order of the summaries changes no byte", () => {
  const files = tableFiles(smallGrid(), smoke);
  const shuffled = smallGrid().map((summary, i, all) => ({ summary, place: (i * 11) % all.length }))
    .sort((a, b) => a.place - b.place).map(({ summary }) => summary);
  assertEquals(tableFiles(shuffled, smoke), files);
  assertEquals(tableFiles(smallGrid().reverse(), smoke), files);
});

Deno.test("Neither a machine's description nor anything but results is in them", () => {
  const files = tableFiles(smallGrid(), smoke);
  const elsewhere = smallGrid().map((summary) => ({
    ...summary,
    backend: { ...summary.backend, description: "another machine" },
  }));
  assertEquals(tableFiles(elsewhere, smoke), files);
});

Deno.test("Without results all files are there, with the published numbers", () => {
  const files = tableFiles([], smoke);
  assertEquals(Object.keys(files), [
    "table1.csv",
    "table1.md",
    "table2.csv",
    "table2.md",
    "comparisons.csv",
    "closed_gap.csv",
  ]);
  assertEquals(files["table1.csv"]!.includes(",snail,"), true);
  assertEquals(files["table1.csv"]!.includes("mdp-"), false);
  assertEquals(files["table2.csv"]!.includes("bandit-"), false);
});
