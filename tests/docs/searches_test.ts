/** What docs/searches.md says that searches chose is what they chose, and what is in force is so. */
import { assertEquals } from "@std/assert";
import { RELEASED_SEARCHES } from "../../experiments/searches/searches.ts";
import { trialJobs, workOf } from "../../pipeline/search.ts";
import { Document } from "./markdown.ts";
import { searchesTexts } from "./searches.ts";

const page = await Document.read("docs/searches.md");

Deno.test("searches: the table is what they chose: deno run -A tests/docs/searches.ts", async () => {
  const { kept, anew } = await searchesTexts();
  assertEquals(kept, anew);
});

Deno.test("searches: each choice that is not in force has its reason", async () => {
  const { rows } = await searchesTexts();
  const differing = rows.filter(([, , , inForce]) => inForce !== "the same").map(([name]) => name!);
  const reasons = page.table("not in force", "why").rows
    .flatMap(([names]) => names!.match(/`[a-z0-9-]+`/g) ?? []);
  assertEquals(reasons.toSorted(), differing.toSorted());
});

Deno.test("searches: how many trainings all together are", () => {
  const { trainings, metaIterations } = workOf(
    RELEASED_SEARCHES.flatMap((search) => trialJobs(search, { backend: "wasm" })),
  );
  page.says(
    `${trainings} trainings of ${(metaIterations / 1e6).toFixed(1)} million meta-iterations`,
  );
});
