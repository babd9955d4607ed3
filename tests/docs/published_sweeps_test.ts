import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "@std/csv";
import { PUBLISHED_SWEEPS } from "../../experiments/sweeps/sweeps.ts";
import { trialsOf } from "../../experiments/sweeps/trials.ts";
import { trialJobs, workOf } from "../../pipeline/sweep.ts";
import { sweepContext } from "../../report/sweeps/markdown.ts";
import { changesText } from "../../report/sweeps/shown.ts";

const FOLDER = new URL("../../outputs/published/sweeps/", import.meta.url);

Deno.test("every sweep of the search is published, and nothing else", () => {
  const names = [...Deno.readDirSync(FOLDER)].map(({ name }) => name);
  assertEquals(names.toSorted(), PUBLISHED_SWEEPS.map(({ name }) => name).toSorted());
});

for (const sweep of PUBLISHED_SWEEPS) {
  Deno.test(`what is published of ${sweep.name} is of the search as it is`, async () => {
    const summary = await Deno.readTextFile(new URL(`${sweep.name}/summary.md`, FOLDER));
    const jobs = trialJobs(sweep, { backend: "wasm" });
    const trials = trialsOf(sweep);
    assert(summary.startsWith(`# Sweep \`${sweep.name}\`\n\n${sweep.question}\n`));
    assertStringIncludes(
      summary,
      sweepContext({ sweep, backend: "wasm", work: workOf(jobs) }, trials.length),
    );
    const csv = await Deno.readTextFile(new URL(`${sweep.name}/trials.csv`, FOLDER));
    const rows = parse(csv, { skipFirstRow: true }) as Record<string, string>[];
    const expected = trials.flatMap(({ changes }) =>
      sweep.environments.map((env) => `${env} ${changesText(changes)}`)
    );
    assertEquals(rows.map(({ env, settings }) => `${env} ${settings}`), expected);
    for (const { seeds } of rows) assertEquals(seeds, sweep.seeds.join(" "));
  });
}
