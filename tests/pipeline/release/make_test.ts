import { RELEASE_DEVICE } from "../../../pipeline/backends.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { jobsOf } from "../../../pipeline/graph.ts";
import { codeNameOf } from "../../../pipeline/keys.ts";
import { compareDigests, compareFingerprints } from "../../../pipeline/release/compare.ts";
import { readRelease, releaseFiles } from "../../../pipeline/release/folder.ts";
import { fingerprintsOf, makeRelease, type Origin } from "../../../pipeline/release/make.ts";
import { wholePreset } from "../../../pipeline/release/whole_preset.ts";
import { manifestPath } from "../../../pipeline/store/layout.ts";
import { loadResults, storedManifest } from "../../../pipeline/workspace.ts";
import { Bench, keys, ROOT } from "../run_bench.ts";
import { StagePool } from "../stage_pool.ts";
import { TINY } from "../tiny.ts";

const ORIGIN: Origin = { command: "deno task publish", commit: null, deno: "2.9.6" };
const jobs = jobsOf(wholePreset(TINY), RELEASE_DEVICE);

const bench = new Bench();
const { failed } = await bench.run(jobs, new StagePool());
assertEquals(failed, []);
const workspace = { store: bench.store, keys };
const { release, curves } = await makeRelease(workspace, TINY, ORIGIN);

Deno.test("a release names every job's files, each code once, and every number's fingerprint", async () => {
  const { manifest, digests, fingerprints, scores, tables } = release;
  assertEquals([manifest.preset, manifest.jobs], ["tiny", jobs.length]);
  const named = new Set(Object.keys(digests.files).map((file) => file.split(" ")[0]!));
  assertEquals([...named].toSorted(), jobs.map(({ name }) => name).toSorted());
  assertEquals(
    Object.keys(digests.code).toSorted(),
    [...new Set(jobs.map(codeNameOf)), "tables"].toSorted(),
  );
  assert("train learners/maml.ts" in digests.code && "optima" in digests.code);
  const trained = jobs.filter(({ stage }) => stage === "train").length;
  const scored = jobs.filter(({ stage }) => stage === "tabulate").length;
  assertEquals(fingerprints.length, trained + scored + TINY.environments.length);
  assertEquals(new Set(scores.map(({ env }) => env)).size, TINY.environments.length);
  assertEquals(Object.keys(tables).toSorted(), [
    "claims.csv",
    "closed_gap.csv",
    "comparisons.csv",
    "moments.csv",
    ...["other.csv", "other.md", "steps.csv"],
    ...["table1", "table2"].flatMap((id) => [`${id}.csv`, `${id}.md`]),
  ]);
  const files = await releaseFiles(release, curves);
  assertEquals(
    await readRelease(Object.keys(files), (name) => Promise.resolve(files[name]!)),
    release,
  );
});

Deno.test("what is stored is as released, by bytes and by numbers", async () => {
  const { summaries } = await loadResults(workspace, jobs);
  const made = await fingerprintsOf(workspace, jobs, summaries);
  assertEquals(compareFingerprints(release.fingerprints, made), {
    compared: release.fingerprints.length,
    differences: [],
  });
  const stored = await Promise.all(jobs.map(async (job) => {
    const manifest = (await storedManifest(workspace, job))!;
    const code = { name: codeNameOf(job), digest: manifest.code };
    return { name: job.name, code, manifest };
  }));
  assertEquals(compareDigests(release, stored), { compared: jobs.length, differences: [] });
});

Deno.test("a release of less than all is refused, the job named", async () => {
  for (const stage of ["optima", "train", "tabulate"] as const) {
    const job = jobs.find((it) => it.stage === stage)!;
    const { key } = await keys.of(job);
    const path = `${ROOT}/${manifestPath(key)}`;
    const bytes = bench.files.bytesAt(path);
    await bench.files.remove(path);
    await assertRejects(
      () => makeRelease(workspace, TINY, ORIGIN),
      Error,
      `Cannot release ${job.name}: its result is gone`,
    );
    bench.files.plant(path, "file");
    bench.files.overwrite(path, bytes);
  }
  assertEquals((await makeRelease(workspace, TINY, ORIGIN)).release, release);
});
