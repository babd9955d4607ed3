/** The data dictionary explains every column of every CSV that is written, and no other. */
import { assertEquals } from "@std/assert";
import { parse } from "@std/csv";

const ROOT = new URL("../../", import.meta.url);
const text = await Deno.readTextFile(new URL("docs/data-dictionary.md", ROOT));

/** Columns that a section explains, by the names of files in its heading. */
function explained(): Map<string, string[]> {
  const sections = text.split(/^## /m).slice(1).map((section) => {
    const [heading = "", ...lines] = section.split("\n");
    const rows = lines.filter((line) => line.startsWith("| `"));
    const columns = rows.flatMap((row) =>
      [...row.split("|")[1]!.matchAll(/`(\w+)`/g)].map(([, name]) => name!)
    );
    return { files: heading.split(", "), columns };
  });
  return new Map(sections.flatMap(({ files, columns }) => files.map((file) => [file, columns])));
}

const RELEASED: Readonly<Record<string, string>> = {
  "table1.csv": "full",
  "table2.csv": "full",
  "comparisons.csv": "full",
  "closed_gap.csv": "full",
  "claims.csv": "full",
  "moments.csv": "full",
  "steps.csv": "smoke",
  "scores.csv": "full",
  "curves.csv": "full",
  "fingerprints.csv": "full",
  "trials.csv": "searches/maml-bandit-budget",
};

for (const [file, folder] of Object.entries(RELEASED)) {
  Deno.test(`the data dictionary explains every column of ${file}, once`, async () => {
    const csv = await Deno.readTextFile(new URL(`outputs/published/${folder}/${file}`, ROOT));
    const [header = []] = parse(csv);
    assertEquals(explained().get(file)?.toSorted(), header.toSorted());
  });
}

Deno.test("every CSV in the release of the full preset is in the data dictionary", async () => {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(new URL("outputs/published/full/", ROOT))) {
    if (name.endsWith(".csv")) names.push(name);
  }
  assertEquals(names.filter((name) => !explained().has(name)), []);
});
