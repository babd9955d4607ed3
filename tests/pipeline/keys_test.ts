import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { projectFiles } from "../../pipeline/code/project_files.ts";
import type { Job } from "../../pipeline/job.ts";
import { type KeyedJob, Keys, SCHEMA } from "../../pipeline/keys.ts";
import { explainMissing, type StoredJob } from "../../pipeline/states.ts";
import { makeManifest, type Manifest } from "../../pipeline/store/manifest.ts";
import { keysOf, TINY, type TinyChanges, tinyJob, tinyJobs, tinyRequest } from "./tiny.ts";

const project = projectFiles();
const textOf = async (path: string) => new TextDecoder().decode(await project(path));
const edit = async (path: string) => ({ [path]: `${await textOf(path)}\nvoid 0;\n` });
const named = ({ stage, algorithm }: Job) => algorithm === "" ? stage : `${stage}/${algorithm}`;

/** Which stages of some algorithms, maml and random if not said, have another key. */
async function changedBy(
  edited: Record<string, string>,
  { backend = "reference", algorithms = ["maml", "random"] }: {
    backend?: string;
    algorithms?: readonly string[];
  } = {},
) {
  const changed: string[] = [];
  const [before, after] = [keysOf(), keysOf(edited)];
  for (const job of tinyJobs({ algorithms, device: { backend } })) {
    const [was, is] = [await before.of(job), await after.of(job)];
    if (was.key !== is.key) changed.push(named(job));
  }
  return changed;
}

const chainOf = (algorithm: string) =>
  ["train", "adapt", "evaluate", "tabulate"].map((stage) => `${stage}/${algorithm}`);
const baselineChainOf = (algorithm: string) => chainOf(algorithm).slice(2);

const ALL = chainOf("maml");
const RANDOM = baselineChainOf("random");

async function storedOf(
  keyed: KeyedJob,
  changes: Partial<Omit<Manifest, "code">> = {},
): Promise<StoredJob> {
  const { job, code, inputs } = keyed;
  const { name, stage, settings, seed } = job;
  const manifest = await makeManifest(
    { name, schema: SCHEMA, stage, code, settings, inputs, seed, backend: "x", ...changes },
    { "a.csv": new Uint8Array(1) },
  );
  return { manifest, code: code.files };
}

Deno.test("a key depends on what is in the settings, not on how they are written", async () => {
  const job = tinyJob("train", { algorithms: ["maml"] });
  const turned = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
        Object.entries(value).reverse().map(([key, part]) => [key, turned(part)]),
      )
      : value;
  const other = { ...job, settings: turned(job.settings) };
  assertNotEquals(JSON.stringify(other.settings), JSON.stringify(job.settings));
  assertEquals((await keysOf().of(other)).key, (await keysOf().of(job)).key);
});

Deno.test("a key depends on stage, settings, seed and backend, and on nothing of the request", async () => {
  const key = async (changes: Parameters<typeof tinyJobs>[0] = {}) =>
    (await keysOf().of(tinyJob("train", { algorithms: ["maml"], ...changes }))).key;
  const was = await key();
  assertEquals(await key({ seeds: [3, 4], envs: ["bandit-k5-n10", "mdp-n10"] }), was);
  assertEquals(await key({ preset: { ...TINY, name: "other", testTasks: 9 } }), was);
  assertNotEquals(await key({ seeds: [4] }), was);
  assertNotEquals(await key({ envs: ["bandit-k5-n11"] }), was);
  assertNotEquals(await key({ device: { backend: "wasm" } }), was);
});

/** Which jobs of the second request have another key than those of the first. */
async function changedBetween(before: TinyChanges, after: TinyChanges): Promise<string[]> {
  const keys = keysOf();
  const changed: string[] = [];
  const now = tinyJobs(after);
  for (const [at, job] of tinyJobs(before).entries()) {
    assertEquals(now[at]!.name, job.name);
    if ((await keys.of(job)).key !== (await keys.of(now[at]!)).key) changed.push(named(job));
  }
  return changed;
}

Deno.test("longer training is other training and all that follows; baselines and optima stay", async () => {
  const longer: typeof TINY = {
    ...TINY,
    settings: (name, family) => ({ ...TINY.settings(name, family), iterations: 3 }),
  };
  const algorithms = ["maml", "one-step"];
  assertEquals(await changedBetween({ algorithms }, { algorithms, preset: longer }), ALL);
});

Deno.test("more test tasks leave the training as it is, and nothing else", async () => {
  const algorithms = ["maml"];
  assertEquals(
    await changedBetween({ algorithms }, { algorithms, preset: { ...TINY, testTasks: 5 } }),
    ["optima", ...ALL.slice(1)],
  );
});

Deno.test("a new label of a family moves tables only: nothing is computed again", async () => {
  const { families } = tinyRequest();
  const relabelled = families.map((family) => ({
    ...family,
    report: { ...family.report, labels: { arms: 5 } },
  }));
  assertEquals(
    await changedBetween(
      { algorithms: ["maml", "random"], families },
      { algorithms: ["maml", "random"], families: relabelled },
    ),
    ["tabulate/maml", "tabulate/random"],
  );
});

Deno.test("kept θ′ are another adaptation and what reads it, of the same training", async () => {
  const algorithms = ["maml"];
  assertEquals(
    await changedBetween({ algorithms }, { algorithms, keepsParameters: true }),
    ALL.slice(1),
  );
});

Deno.test("an edited file in report/, cli/, docs/ or tests/ runs no stage again", async () => {
  const edited: Record<string, string> = {};
  const collect = async (folder: string) => {
    for await (
      const { name, isDirectory } of Deno.readDir(new URL(`../../${folder}`, import.meta.url))
    ) {
      const path = `${folder}/${name}`;
      if (isDirectory) await collect(path);
      else if (/\.(ts|md)$/.test(name)) edited[path] = `${await textOf(path)}\n// a comment\n`;
    }
  };
  for (const folder of ["report", "cli", "docs", "tests/report"]) await collect(folder);
  assert(Object.keys(edited).length > 20);
  assertEquals(await changedBy(edited), []);
});

Deno.test("an edited kernel runs again what reaches it, on its backend alone", async () => {
  assertEquals(await changedBy(await edit("pipeline/stages/tabulate.ts")), [ALL[3]!, RANDOM[1]!]);
  assertEquals(await changedBy(await edit("pipeline/stages/optima.ts")), [
    ...["optima", ALL[3]!],
    RANDOM[1]!,
  ]);
  const kernel = await edit("kernels/reference/reference.ts");
  assertEquals(await changedBy(kernel), ["optima", ...ALL, ...RANDOM]);
  const module = { "kernels/wasm/bytes.ts": "edited" };
  assertEquals(await changedBy(module), []);
  assertEquals(await changedBy(module, { backend: "wasm" }), ["optima", ...ALL, ...RANDOM]);
});

Deno.test("an edited learner makes its own results stale, and no other learner's", async () => {
  const algorithms = ["maml", "reptile", "random", "one-step"];
  for (const name of ["maml", "reptile"]) {
    assertEquals(
      await changedBy(await edit(`learners/${name}.ts`), { algorithms }),
      chainOf(name),
    );
  }
  // What only one of them needs.
  assertEquals(
    await changedBy(await edit("learners/trust_region.ts"), { algorithms }),
    chainOf("maml"),
  );
  // What both share.
  assertEquals(await changedBy(await edit("learners/train.ts"), { algorithms }), [
    ...chainOf("maml"),
    ...chainOf("reptile"),
  ]);
});

Deno.test("a comment in any code runs no stage again", async () => {
  const edited: Record<string, string> = {};
  for (const path of ["learners/maml.ts", "kernels/adam/adam.wgsl", "kernels/gpu/gpu.ts"]) {
    edited[path] = `// it's a comment\n${await textOf(path)} /* another */\n`;
  }
  assertEquals(await changedBy(edited, { backend: "gpu" }), []);
});

Deno.test("an edited baseline makes its own results stale, and no other's", async () => {
  const baselines = ["random", "one-step", "explore-commit", "oracle", "gittins", "bound"];
  const algorithms = ["maml", ...baselines];
  const modules: Record<string, string> = { "oracle": "optimum" };
  for (const name of baselines) {
    const module = `learners/baselines/${modules[name] ?? name.replaceAll("-", "_")}.ts`;
    assertEquals(await changedBy(await edit(module), { algorithms }), baselineChainOf(name));
  }
  assertEquals(
    await changedBy(await edit("learners/baselines/solutions/gittins.ts"), { algorithms }),
    [
      ...baselineChainOf("gittins"),
    ],
  );
  // What those share that plan.
  assertEquals(await changedBy(await edit("learners/baselines/planned.ts"), { algorithms }), [
    ...["random", "one-step", "explore-commit", "oracle"].flatMap(baselineChainOf),
  ]);
});

Deno.test("a new learner, baseline or variant in a registry makes nothing stale", async () => {
  for (
    const path of [
      "learners/registry.ts",
      "learners/baselines/registry.ts",
      "experiments/variants.ts",
      "experiments/hyperparameters.ts",
      "pipeline/stages/stages.ts",
      "pipeline/graph.ts",
    ]
  ) assertEquals(await changedBy(await edit(path)), [], path);
});

Deno.test("a job whose kernel was edited is stale, and the file is named", async () => {
  const path = "kernels/conjugate_gradients/conjugate_gradients.ts";
  const job = tinyJob("train", { algorithms: ["maml"] });
  const stored = await storedOf(await keysOf().of(job));
  const now = await keysOf(await edit(path)).of(job);
  assertEquals(explainMissing(now, [stored]), {
    state: "stale",
    reason: `code: changed ${path}`,
  });
  const other = "kernels/adapt/adapt.ts";
  const both = await keysOf({ ...await edit(path), ...await edit(other) }).of(job);
  assertEquals(
    explainMissing(both, [stored]).reason,
    `code: changed ${other}, changed ${path}`,
  );
});

Deno.test("why a job has to run is said: never, settings, inputs, schema, or what is wrong", async () => {
  const keys = keysOf();
  const algorithms = ["maml"];
  const [train, adapt] = [
    await keys.of(tinyJob("train", { algorithms })),
    await keys.of(tinyJob("adapt", { algorithms })),
  ];
  const why = async (keyed: KeyedJob, changes: Parameters<typeof storedOf>[1]) =>
    explainMissing(keyed, [await storedOf(keyed, changes)]).reason;

  assertEquals(explainMissing(train, []), { state: "missing", reason: "never run" });
  assertEquals(explainMissing(train, [await storedOf(adapt)]).reason, "never run");
  const settings = structuredClone(train.job.settings) as {
    learner: { iterations?: number; extra?: number; inner: { stepSize: number } };
  };
  settings.learner.iterations = 500;
  settings.learner.inner.stepSize = 0.25;
  assertEquals(
    await why(train, { settings: settings as never }),
    "setting learner.inner.stepSize was 0.25, is 0.5; setting learner.iterations was 500, is 2",
  );
  delete settings.learner.iterations;
  settings.learner.inner.stepSize = 0.5;
  settings.learner.extra = 1;
  assertEquals(
    await why(train, { settings: settings as never }),
    "setting learner.extra was 1, is absent; setting learner.iterations was absent, is 2",
  );
  assertEquals(
    await why(adapt, { inputs: { train: "0".repeat(64) } }),
    "its input train is another",
  );
  assertEquals(await why(train, { schema: SCHEMA + 1 }), `schema ${SCHEMA + 1} is now ${SCHEMA}`);
  assertEquals(await why(train, {}), "its result was set aside");
  assertEquals(explainMissing({ ...train, problem: "torn" }, []), {
    state: "stale",
    reason: "torn",
  });
});

Deno.test("of many results of one name, the nearest gives the reason", async () => {
  const keyed = await keysOf().of(tinyJob("train", { algorithms: ["maml"] }));
  const far = await storedOf(keyed, { settings: {}, schema: 9 });
  const near = await storedOf(keyed, { schema: 9 });
  assertEquals(explainMissing(keyed, [far, near, far]).reason, `schema 9 is now ${SCHEMA}`);
});

Deno.test("without the list of its code, a stored job explains less, and nothing wrong", async () => {
  const job = tinyJob("train", { algorithms: ["maml"] });
  const keyed = await keysOf().of(job);
  const other = await keysOf(await edit("kernels/adam/adam.ts")).of(job);
  const { manifest } = await storedOf(keyed);
  const forgotten: StoredJob = { manifest, code: {} };
  assertEquals(explainMissing(keyed, [forgotten]), {
    state: "stale",
    reason: "its result was set aside",
  });
  const gone = "code: another, the list of its files is gone";
  assertEquals(explainMissing(other, [forgotten]), { state: "stale", reason: gone });
  // One that has its list says more, if it says it of the same backend.
  const known = await storedOf(keyed, { schema: 9, settings: {} });
  assert(explainMissing(other, [forgotten, known]).reason.startsWith("schema 9 is now"));
  const device = { backend: "wasm" } as const;
  const elsewhere = await storedOf(
    await keysOf().of(tinyJob("train", { algorithms: ["maml"], device })),
  );
  assertEquals(explainMissing(other, [elsewhere, forgotten]).reason, gone);
});

Deno.test("code that is edited while a job runs is noticed before its result is stored", async () => {
  const path = "kernels/adam/adam.ts";
  const job = tinyJob("train", { algorithms: ["reptile"] });
  let edited = false;
  const keys = new Keys(() => async (it) => {
    if (edited && it === path) return new TextEncoder().encode("void 0;");
    return await project(it);
  });
  const keyed = await keys.of(job);
  assert(await keys.isSameCode(keyed, keys.version));
  edited = true;
  await assertRejects(() => keys.isSameCode(keyed, keys.version), Error, `changed ${path}`);
});

Deno.test("code that is edited and edited back while a job runs is noticed, every time, and costs one more run", async () => {
  const path = "kernels/adam/adam.ts";
  let modified = 0;
  const facts = { kind: "file", bytes: 1, links: 1, identity: "1", changed: 0 } as const;
  const look = (it: string) => Promise.resolve({ ...facts, modified: it === path ? modified : 0 });
  let read = 0;
  const open = () => (it: string) => (read++, project(it));
  const keys = new Keys(open, look);
  const keyed = await keys.of(tinyJob("train", { algorithms: ["reptile"] }));
  const other = await keys.of(tinyJob("train", { algorithms: ["maml"] }));
  read = 0;
  for (let round = 0; round < 20; round++) {
    const { version } = keys;
    assert(await keys.isSameCode(keyed, version));
    assertEquals(read, 0, "what was not touched is not read");
    modified++;
    // Of two at the same time, too.
    const both = await Promise.all([keyed, keyed].map((it) => keys.isSameCode(it, version)));
    assertEquals(both, [false, false]);
    assert(!await keys.isSameCode(keyed, version), "its Worker is as old as before");
    assert(!await keys.isSameCode(other, version), "that of another job may have loaded it too");
    assert(await keys.isSameCode(keyed, keys.version));
    read = 0;
  }
});

Deno.test("code that changed for good is noticed by every job that needs it, however often", async () => {
  const path = "kernels/adam/adam.ts";
  let edits = 0;
  const facts = { kind: "file", bytes: 1, links: 1, identity: "1", changed: 0 } as const;
  const look = (it: string) => Promise.resolve({ ...facts, modified: it === path ? edits : 0 });
  const keys = new Keys(
    () => async (it) =>
      edits > 0 && it === path ? new TextEncoder().encode("void 0;") : await project(it),
    look,
  );
  const keyed = await keys.of(tinyJob("train", { algorithms: ["reptile"] }));
  edits = 1;
  for (let round = 0; round < 3; round++) {
    await assertRejects(() => keys.isSameCode(keyed, keys.version), Error, `changed ${path}`);
  }
});

Deno.test("a GPU's adapter is part of the key, and its results are no stale ones of another", async () => {
  const keyedOn = async (adapter: string) => {
    const device = { backend: "gpu", adapter } as const;
    return await keysOf().of(tinyJob("train", { algorithms: ["maml"], device }));
  };
  const [one, other] = [await keyedOn("Model 1"), await keyedOn("Model 2")];
  assertNotEquals(one.key, other.key);
  const stored = await storedOf(other, { backend: "f32, WebGPU on Model 2" });
  assertEquals(explainMissing(one, [stored]).reason, "never run on Model 1");
  assertEquals(explainMissing(other, [stored]).reason, "its result was set aside");
});

Deno.test("a result of another backend is no stale result of this one", async () => {
  const keyedOn = async (backend: string) =>
    await keysOf().of(tinyJob("train", { algorithms: ["maml"], device: { backend } }));
  const [reference, wasm] = [await keyedOn("reference"), await keyedOn("wasm")];
  assertEquals(explainMissing(reference, [await storedOf(wasm)]), {
    state: "missing",
    reason: "never run on reference",
  });
  assertEquals(explainMissing(reference, [await storedOf(reference)]), {
    state: "stale",
    reason: "its result was set aside",
  });
});
