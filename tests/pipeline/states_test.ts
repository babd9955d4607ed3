import { assertEquals } from "@std/assert";
import { parseEnvironment } from "../../envs/names.ts";
import { PRESETS } from "../../experiments/presets.ts";
import { jobsOf } from "../../pipeline/graph.ts";
import { type KeyedJob, SCHEMA } from "../../pipeline/keys.ts";
import { explainNeeded, keyChanges, type StoredJob } from "../../pipeline/states.ts";
import { makeManifest } from "../../pipeline/store/manifest.ts";
import { keysOf } from "./tiny.ts";

/** The keyed jobs of a preset, on one bandit with one seed. */
async function keyedJobs(name: string, edited: Record<string, string> = {}): Promise<KeyedJob[]> {
  const request = {
    preset: PRESETS.get(name)!,
    families: [parseEnvironment("bandit-k5-n10")],
    algorithms: ["maml", "one-step"],
    seeds: [0],
  };
  const keys = keysOf(edited);
  return await Promise.all(jobsOf(request, { backend: "reference" }).map((job) => keys.of(job)));
}

async function storedOf(
  { job, code, inputs }: KeyedJob,
  settings = job.settings,
): Promise<StoredJob> {
  const { name, stage, seed } = job;
  const manifest = await makeManifest(
    { name, schema: SCHEMA, stage, code, settings, inputs, seed, backend: "x" },
    { "a.csv": new Uint8Array(1) },
  );
  return { manifest, code: code.files };
}

const path = "pipeline/stages/train.ts";
const text = await Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
const EDITED = { [path]: `${text}\nvoid 0;\n` };

Deno.test("what another preset left makes no job stale, whether its code is as it was or not", async () => {
  for (const edited of [{}, EDITED]) {
    const stored = await Promise.all((await keyedJobs("smoke")).map((it) => storedOf(it)));
    const states = explainNeeded(await keyedJobs("full", edited), stored);
    assertEquals(states.length, 7);
    for (const { job, state, reason } of states) {
      assertEquals([state, reason], ["missing", "stored for preset smoke only"], job.name);
    }
  }
});

Deno.test("what this preset left under other code or settings is stale, with the reason", async () => {
  const now = await keyedJobs("smoke", EDITED);
  const stored = await Promise.all((await keyedJobs("smoke")).map((it) => storedOf(it)));
  const byName = new Map(explainNeeded(now, stored).map(({ job, ...rest }) => [job.name, rest]));
  assertEquals(byName.get("train/maml/bandit-k5-n10/0"), {
    state: "stale",
    reason: `code: changed ${path}`,
  });
  assertEquals(byName.get("adapt/maml/bandit-k5-n10/0"), {
    state: "stale",
    reason: "its input train is another",
  });
  const train = now.find(({ job }) => job.stage === "train")!;
  const settings = { ...train.job.settings as object, extra: 1 };
  assertEquals(explainNeeded([train], [await storedOf(train, settings)])[0], {
    job: train.job,
    state: "stale",
    reason: "setting extra was 1, is absent",
  });
  assertEquals(explainNeeded([train], [])[0]!.reason, "never run");
});

Deno.test("of a key the parts that changed are told, with what they were and are", async () => {
  const [before, after] = [await keyedJobs("smoke"), await keyedJobs("full", EDITED)];
  const of = (jobs: KeyedJob[], stage: string) => jobs.find(({ job }) => job.stage === stage)!;
  const changes = keyChanges(of(after, "train"), await storedOf(of(before, "train")));
  const [now, was] = [of(after, "train").code.files[path], of(before, "train").code.files[path]];
  assertEquals(changes, [
    { part: `code ${path}`, was, is: now },
    { part: "settings learner.checkpoints.every", was: "10", is: "25" },
    { part: "settings learner.checkpoints.tasks", was: "50", is: "200" },
    { part: "settings learner.iterations", was: "50", is: "500" },
  ]);
  const adapt = of(after, "adapt");
  const inputs = keyChanges(adapt, await storedOf(of(before, "adapt")));
  assertEquals(inputs.at(-1), {
    part: "input train",
    was: of(before, "train").key,
    is: of(after, "train").key,
  });
  assertEquals(keyChanges(adapt, await storedOf(adapt)), []);
  const forgotten = { ...await storedOf(of(before, "train")), code: {} };
  assertEquals(keyChanges(of(after, "train"), forgotten)[0]!.part, "code");
});
