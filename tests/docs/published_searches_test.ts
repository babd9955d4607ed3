import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "@std/csv";
import { RELEASED_SEARCHES } from "../../experiments/searches/searches.ts";
import { trialsOf } from "../../experiments/searches/trials.ts";
import { trialJobs, workOf } from "../../pipeline/search.ts";
import { searchContext } from "../../report/searches/markdown.ts";
import { changesText } from "../../report/searches/shown.ts";

const FOLDER = new URL("../../outputs/published/searches/", import.meta.url);

Deno.test("every search is published, and nothing else", () => {
  const names = [...Deno.readDirSync(FOLDER)].map(({ name }) => name);
  assertEquals(names.toSorted(), RELEASED_SEARCHES.map(({ name }) => name).toSorted());
});

for (const search of RELEASED_SEARCHES) {
  Deno.test(`what is published of ${search.name} is of that search as it is`, async () => {
    const summary = await Deno.readTextFile(new URL(`${search.name}/summary.md`, FOLDER));
    const jobs = trialJobs(search, { backend: "wasm" });
    const trials = trialsOf(search);
    assert(summary.startsWith(`# Search \`${search.name}\`\n\n${search.question}\n`));
    assertStringIncludes(
      summary,
      searchContext({ search, backend: "wasm", work: workOf(jobs) }, trials.length),
    );
    const csv = await Deno.readTextFile(new URL(`${search.name}/trials.csv`, FOLDER));
    const rows = parse(csv, { skipFirstRow: true }) as Record<string, string>[];
    const expected = trials.flatMap(({ changes }) =>
      search.environments.map((env) => `${env} ${changesText(changes)}`)
    );
    assertEquals(rows.map(({ env, settings }) => `${env} ${settings}`), expected);
    for (const { seeds } of rows) assertEquals(seeds, search.seeds.join(" "));
  });
}
