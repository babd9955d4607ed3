/** docs/findings.md and README show what is released: whole tables, and the numbers that tags name. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { findingsTexts } from "./findings.ts";
import { Document } from "./markdown.ts";
import { tagged } from "./published.ts";

Deno.test("findings: each table is what was released: deno run -A tests/docs/findings.ts", async () => {
  const { kept, anew } = await findingsTexts();
  assertEquals(kept, anew);
});

for (const page of ["docs/findings.md", "README.md"]) {
  Deno.test(`${page}: each tagged number is the one that its tag names`, async () => {
    const tags = (await Document.read(page)).tagged();
    assert(tags.length > 5);
    for (const { text, tag } of tags) {
      const shown = Number(text.replace("−", "-"));
      const half = 0.5 * 10 ** -(text.split(".")[1]?.length ?? 0);
      assertAlmostEquals(shown, tagged(tag), half + 1e-9, `${page}: ${text}, ${tag}`);
    }
  });
}
