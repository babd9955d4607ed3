import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "@std/csv";
import { PUBLISHED_SWEEPS } from "../../experiments/sweeps/sweeps.ts";
import { trialsOf } from "../../experiments/sweeps/trials.ts";
import { trialJobs, workOf } from "../../pipeline/sweep.ts";
import { sweepContext } from "../../report/sweeps/markdown.ts";

const FOLDER = new URL("../../outputs/published/sweeps/", import.meta.url);

const names = [...Deno.readDirSync(FOLDER)].map(({ name }) => name);
const published = PUBLISHED_SWEEPS.filter(({ name }) => names.includes(name));

Deno.test("what is published is of sweeps that there are", () => {
  assert(published.length > 0);
  assertEquals(names.toSorted(), published.map(({ name }) => name).toSorted());
});

for (const sweep of published) {
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
