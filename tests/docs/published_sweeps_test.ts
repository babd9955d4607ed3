import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "@std/csv";
import { PUBLISHED_SWEEPS } from "../../experiments/sweeps/sweeps.ts";
import { trialsOf } from "../../experiments/sweeps/trials.ts";
import { trialJobs, workOf } from "../../pipeline/sweep.ts";
import { sweepContext } from "../../report/sweeps/markdown.ts";

const FOLDER = new URL("../../outputs/published/sweeps/", import.meta.url);

Deno.test("every sweep is published, and nothing else", () => {
  const names = [...Deno.readDirSync(FOLDER)].map(({ name }) => name);
  assertEquals(names.toSorted(), PUBLISHED_SWEEPS.map(({ name }) => name).toSorted());
});

for (const sweep of PUBLISHED_SWEEPS) {
  Deno.test(`what is published of ${sweep.name} is of the search as it is`, async () => {
    const summary = await Deno.readTextFile(new URL(`${sweep.name}/summary.md`, FOLDER));
    const jobs = trialJobs(sweep, { backend: "wasm" });
    const trials = trialsOf(sweep).length;
    assert(summary.startsWith(`# Sweep \`${sweep.name}\`\n\n${sweep.question}\n`));
    assertStringIncludes(
      summary,
      sweepContext({ sweep, backend: "wasm", work: workOf(jobs) }, trials),
    );
    const csv = await Deno.readTextFile(new URL(`${sweep.name}/trials.csv`, FOLDER));
    const rows = parse(csv, { skipFirstRow: true });
    assertEquals(rows.length, trials * sweep.environments.length);
  });
}
