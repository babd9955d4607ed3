import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import type { BackendName } from "../../kernels/backend.ts";
import { projectFiles } from "../../pipeline/code/project_files.ts";
import { jobsOf } from "../../pipeline/graph.ts";
import { explainMissing, type KeyedJob, Keys, SCHEMA } from "../../pipeline/plan.ts";
import { makeManifest, type Manifest } from "../../pipeline/store/manifest.ts";
import { keysOf, TINY, tinyRequest } from "./tiny.ts";

const project = projectFiles();
const textOf = async (path: string) => new TextDecoder().decode(await project(path));

/** Which stages of maml and random have another key, by `stage/algorithm`. */
async function changedBy(edited: Record<string, string>, backend: BackendName = "reference") {
  const jobs = jobsOf(tinyRequest({ algorithms: ["maml", "random"], device: { backend } }));
  const changed: string[] = [];
  const [before, after] = [keysOf(), keysOf(edited)];
  for (const job of jobs) {
    const [was, is] = [await before.of(job), await after.of(job)];
    if (was.key !== is.key) changed.push(`${job.stage}/${job.algorithm}`);
  }
  return changed;
}

const ALL = ["train/maml", "adapt/maml", "evaluate/maml", "tabulate/maml"];
const RANDOM = ["evaluate/random", "tabulate/random"];

async function manifestOf(keyed: KeyedJob, changes: Partial<Manifest> = {}): Promise<Manifest> {
  const { job, code, inputs } = keyed;
  const { name, stage, settings, seed } = job;
  return await makeManifest(
    { name, schema: SCHEMA, stage, code, settings, inputs, seed, backend: "x", ...changes },
    { "a.csv": new Uint8Array(1) },
  );
}

Deno.test("a key depends on what is in the settings, not on how they are written", async () => {
  const [job] = jobsOf(tinyRequest({ algorithms: ["maml"] }));
  const turned = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
        Object.entries(value).reverse().map(([key, part]) => [key, turned(part)]),
      )
      : value;
  const other = { ...job!, settings: turned(job!.settings) };
  assertNotEquals(JSON.stringify(other.settings), JSON.stringify(job!.settings));
  assertEquals((await keysOf().of(other)).key, (await keysOf().of(job!)).key);
});

Deno.test("a key depends on stage, settings, seed and backend, and on nothing of the request", async () => {
  const key = async (changes: Parameters<typeof tinyRequest>[0] = {}) => {
    const [job] = jobsOf(tinyRequest({ algorithms: ["maml"], ...changes }));
    return (await keysOf().of(job!)).key;
  };
  const was = await key();
  assertEquals(await key({ seeds: [3, 4], envs: ["bandit-k5-n10", "mdp-n10"] }), was);
  assertEquals(await key({ preset: { ...TINY, name: "other", testTasks: 9 } }), was);
  assertNotEquals(await key({ seeds: [4] }), was);
  assertNotEquals(await key({ envs: ["bandit-k5-n11"] }), was);
  assertNotEquals(await key({ device: { backend: "wasm" } }), was);
});

Deno.test("longer training is other training and all that follows; the controls stay", async () => {
  const longer = (iterations: number): typeof TINY => ({
    ...TINY,
    settings: (name, family) => ({ ...TINY.settings(name, family), iterations }),
  });
  const jobs = (iterations: number) =>
    jobsOf(tinyRequest({ algorithms: ["maml", "one-step"], preset: longer(iterations) }));
  const keys = keysOf();
  const changed: string[] = [];
  const after = jobs(3);
  for (const [at, job] of jobs(2).entries()) {
    const same = (await keys.of(job)).key === (await keys.of(after[at]!)).key;
    if (!same) changed.push(`${job.stage}/${job.algorithm}`);
  }
  assertEquals(changed, ALL);
});

Deno.test("more test tasks leave the training as it is", async () => {
  const jobs = (testTasks: number) =>
    jobsOf(tinyRequest({ algorithms: ["maml"], preset: { ...TINY, testTasks } }));
  const keys = keysOf();
  const kept: string[] = [];
  const after = jobs(5);
  for (const [at, job] of jobs(4).entries()) {
    if ((await keys.of(job)).key === (await keys.of(after[at]!)).key) kept.push(job.stage);
  }
  assertEquals(kept, ["train"]);
});

Deno.test("an edited file in report/, cli/, docs/ or tests/ runs no stage again", async () => {
  const edited: Record<string, string> = {};
  const collect = async (folder: string) => {
    for await (
      const { name, isDirectory } of Deno.readDir(new URL(`../../${folder}`, import.meta.url))
    ) {
      const path = `${folder}/${name}`;
      if (isDirectory) await collect(path);
      else if (/\.(ts|md)$/.test(name)) edited[path] = `${await textOf(path)}\nvoid 0;\n`;
    }
  };
  for (const folder of ["report", "cli", "docs", "tests/report"]) await collect(folder);
  assert(Object.keys(edited).length > 20);
  assertEquals(await changedBy(edited), []);
});

Deno.test("an edited kernel runs again what reaches it, on its backend alone", async () => {
  const edit = async (path: string) => ({ [path]: `${await textOf(path)}\nvoid 0;\n` });
  assertEquals(await changedBy(await edit("learners/maml.ts")), ALL);
  assertEquals(await changedBy(await edit("pipeline/stages/tabulate.ts")), [ALL[3]!, RANDOM[1]!]);
  assertEquals(await changedBy(await edit("learners/controls/planners.ts")), [
    ...["evaluate/maml", "tabulate/maml"],
    ...RANDOM,
  ]);
  const kernel = await edit("kernels/reference/reference.ts");
  assertEquals(await changedBy(kernel), [...ALL, ...RANDOM]);
  assertEquals(await changedBy({ "kernels/wasm/outerloop.wasm": "edited" }), []);
  assertEquals(await changedBy({ "kernels/wasm/outerloop.wasm": "edited" }, "wasm"), [
    ...ALL,
    ...RANDOM,
  ]);
});

Deno.test("a comment in any code runs no stage again", async () => {
  const edited: Record<string, string> = {};
  for (const path of ["learners/maml.ts", "kernels/adam/adam.wgsl", "kernels/gpu/gpu.ts"]) {
    edited[path] = `// it's a comment\n${await textOf(path)} /* another */\n`;
  }
  assertEquals(await changedBy(edited, "gpu"), []);
});

Deno.test("a job whose kernel was edited is stale, and the file is named", async () => {
  const path = "kernels/conjugate_gradients/conjugate_gradients.ts";
  const [job] = jobsOf(tinyRequest({ algorithms: ["maml"] }));
  const stored = await manifestOf(await keysOf().of(job!));
  const now = await keysOf({ [path]: `${await textOf(path)}\nvoid 0;\n` }).of(job!);
  assertEquals(explainMissing(now, [stored]), {
    state: "stale",
    reason: `code: changed ${path}`,
  });
});

Deno.test("why a job has to run is said: never, settings, inputs, schema, or what is wrong", async () => {
  const keys = keysOf();
  const jobs = jobsOf(tinyRequest({ algorithms: ["maml"] }));
  const [train, adapt] = await Promise.all(jobs.slice(0, 2).map((job) => keys.of(job)));
  const why = async (keyed: KeyedJob, changes: Partial<Manifest>) =>
    explainMissing(keyed, [await manifestOf(keyed, changes)]).reason;

  assertEquals(explainMissing(train!, []), { state: "missing", reason: "never run" });
  assertEquals(explainMissing(train!, [await manifestOf(adapt!)]).reason, "never run");
  const settings = structuredClone(train!.job.settings) as {
    learner: { iterations?: number; extra?: number; inner: { stepSize: number } };
  };
  settings.learner.iterations = 500;
  settings.learner.inner.stepSize = 0.25;
  assertEquals(
    await why(train!, { settings: settings as never }),
    "setting learner.inner.stepSize was 0.25, is 0.5; setting learner.iterations was 500, is 2",
  );
  delete settings.learner.iterations;
  settings.learner.inner.stepSize = 0.5;
  settings.learner.extra = 1;
  assertEquals(
    await why(train!, { settings: settings as never }),
    "setting learner.extra was 1, is absent; setting learner.iterations was absent, is 2",
  );
  assertEquals(
    await why(adapt!, { inputs: { train: "0".repeat(64) } }),
    "its input train is another",
  );
  assertEquals(await why(train!, { schema: 2 }), `schema 2 is now ${SCHEMA}`);
  assertEquals(await why(train!, {}), "its result was set aside");
  assertEquals(explainMissing({ ...train!, problem: "torn" }, []), {
    state: "stale",
    reason: "torn",
  });
});

Deno.test("of many results of one name, the nearest gives the reason", async () => {
  const keys = keysOf();
  const [job] = jobsOf(tinyRequest({ algorithms: ["maml"] }));
  const keyed = await keys.of(job!);
  const far = await manifestOf(keyed, { settings: {}, schema: 9 });
  const near = await manifestOf(keyed, { schema: 2 });
  assertEquals(explainMissing(keyed, [far, near, far]).reason, `schema 2 is now ${SCHEMA}`);
});

Deno.test("code that is edited while a job runs is noticed before its result is stored", async () => {
  const path = "kernels/adam/adam.ts";
  const [job] = jobsOf(tinyRequest({ algorithms: ["reptile"] }));
  let edited = false;
  const keys = new Keys(() => async (it) => {
    if (edited && it === path) return new TextEncoder().encode("void 0;");
    return await project(it);
  });
  const keyed = await keys.of(job!);
  await keys.requireSameCode(keyed);
  edited = true;
  await assertRejects(() => keys.requireSameCode(keyed), Error, `changed ${path}`);
});

Deno.test("a GPU's adapter is part of the key, and its results are no stale ones of another", async () => {
  const keyedOn = async (adapter: string) => {
    const device = { backend: "gpu", adapter } as const;
    const [job] = jobsOf(tinyRequest({ algorithms: ["maml"], device }));
    return await keysOf().of(job!);
  };
  const [one, other] = [await keyedOn("Model 1"), await keyedOn("Model 2")];
  assertNotEquals(one.key, other.key);
  const manifest = { ...await manifestOf(other), backend: "f32, WebGPU on Model 2" };
  assertEquals(explainMissing(one, [manifest]).reason, "never run on Model 1");
  assertEquals(explainMissing(other, [manifest]).reason, "its result was set aside");
});

Deno.test("a result of another backend is no stale result of this one", async () => {
  const keyedOn = async (backend: BackendName) => {
    const [job] = jobsOf(tinyRequest({ algorithms: ["maml"], device: { backend } }));
    return await keysOf().of(job!);
  };
  const [reference, wasm] = [await keyedOn("reference"), await keyedOn("wasm")];
  assertEquals(explainMissing(reference, [await manifestOf(wasm)]), {
    state: "missing",
    reason: "never run on reference",
  });
  assertEquals(explainMissing(reference, [await manifestOf(reference)]), {
    state: "stale",
    reason: "its result was set aside",
  });
});
