import { assert, assertEquals } from "@std/assert";
import type { Job } from "../../pipeline/job.ts";
import { StageError } from "../../pipeline/pool.ts";
import { neededJobs, runJobs } from "../../pipeline/runner.ts";
import { FakePool } from "./fake_pool.ts";
import { Bench, keys, ROOT } from "./run_bench.ts";
import { keysOf, tinyJobs } from "./tiny.ts";

const GPU = { backend: "gpu", adapter: "an adapter" } as const;
const SEEDS = [0, 1, 2];

const jobsOn = (device: Job["device"], seeds: readonly number[] = SEEDS) =>
  tinyJobs({ algorithms: ["maml"], seeds, device });
const jobs = jobsOn(GPU);
const trainingsOf = (seeds: readonly number[]) =>
  jobsOn(GPU, seeds).filter(({ stage }) => stage === "train");
const trainings = trainingsOf(SEEDS);
const named = (stage: string, seeds: readonly number[] = SEEDS) =>
  seeds.map((seed) => `${stage}/maml/bandit-k5-n10/${seed}`);

Deno.test("on a GPU the seeds of a setting are one batch a stage, but for summaries", async () => {
  const bench = new Bench();
  const pool = new FakePool();
  const report = await bench.run(jobs, pool);
  assertEquals(report, { done: 13, found: 0, failed: [], skipped: 0 });
  // Optima run beside the others; summaries side by side, in any order.
  const batches = pool.ran.map((stage, k) => ({ stage, seeds: pool.seeds[k]! }))
    .filter(({ stage }) => stage !== "optima");
  assertEquals(batches.slice(0, 3), [
    { stage: "train", seeds: SEEDS },
    { stage: "adapt", seeds: SEEDS },
    { stage: "evaluate", seeds: SEEDS },
  ]);
  assertEquals(batches.slice(3).map(({ seeds }) => seeds).toSorted(), [[0], [1], [2]]);
  assertEquals(pool.ran.filter((stage) => stage === "optima").length, 1);
});

Deno.test("elsewhere jobs stay single", async () => {
  for (const backend of ["reference", "wasm"] as const) {
    const pool = new FakePool();
    await new Bench().run(jobsOn({ backend }), pool);
    assertEquals(pool.seeds.map(({ length }) => length), Array(13).fill(1));
  }
});

Deno.test("a batch leaves what its jobs leave alone, manifests too", async () => {
  const [together, alone] = [new Bench(), new Bench()];
  await together.run(jobs, new FakePool());
  const pool = new FakePool();
  for (const seed of SEEDS) await alone.run(jobsOn(GPU, [seed]), pool);
  assertEquals(pool.seeds.map(({ length }) => length), Array(13).fill(1));
  assertEquals(together.files.tree(ROOT), alone.files.tree(ROOT));
});

Deno.test("a batch that the device cannot hold runs in halves, and leaves the same", async () => {
  const most = 2;
  const seeds = [0, 1, 2, 3, 4];
  const tooLarge = ({ seeds }: { seeds: readonly number[] }) => {
    if (seeds.length > most) throw new StageError("Cannot allocate", "OverLimitError");
  };
  const [halves, whole] = [new Bench(), new Bench()];
  const pool = new FakePool(tooLarge);
  const trainings = trainingsOf(seeds);
  const report = await halves.run(trainings, pool, { concurrency: 1 });
  assertEquals(report, { done: 5, found: 0, failed: [], skipped: 0 });
  assertEquals(pool.seeds, [seeds, [0, 1, 2], [0, 1], [2], [3, 4]]);
  assertEquals(pool.most, 1);
  await whole.run(trainings, new FakePool());
  assertEquals(halves.files.tree(ROOT), whole.files.tree(ROOT));
});

Deno.test("one seed that the device cannot hold is a failure, as is anything else", async () => {
  for (const [seeds, reason] of [[[0], "OverLimitError"], [[0, 1], "GpuError"]] as const) {
    const pool = new FakePool(() => {
      throw new StageError("Cannot allocate", reason);
    });
    const { failed } = await new Bench().run(trainingsOf(seeds).slice(0, 1), pool);
    assertEquals([failed.length, pool.ran.length], [1, 1]);
  }
});

Deno.test("two columns at a time are two batches", async () => {
  const pool = new FakePool(() => new Promise((resolve) => setTimeout(resolve, 1)));
  const both = tinyJobs({ seeds: SEEDS, device: GPU }).filter(({ stage }) => stage === "train");
  await new Bench().run(both, pool, { concurrency: 2 });
  assertEquals([pool.ran, pool.seeds, pool.most], [["train", "train"], [SEEDS, SEEDS], 2]);
});

Deno.test("of a batch only what is missing runs, what another process made is found", async () => {
  for (const [there, left] of [[[1], [0, 2]], [SEEDS, []]] as const) {
    const bench = new Bench();
    const needed = await neededJobs(trainings, keys, bench.store);
    // Between the look and the locks.
    for (const seed of there) await bench.run(trainingsOf([seed]), new FakePool());
    const before = bench.heard.length;
    const pool = new FakePool();
    const { report, heard } = await rerun(bench, needed, pool);
    assertEquals(report, { done: left.length, found: there.length, failed: [], skipped: 0 });
    assertEquals(pool.seeds, left.length > 0 ? [left] : []);
    assertEquals(heard.slice(before), [
      ...named("train", there).map((name) => `found ${name}`),
      ...named("train", left).map((name) => `started ${name}`),
      ...named("train", left).map((name) => `done ${name}`),
    ]);
  }
});

/** Runs what was found to be needed before. */
async function rerun(
  { store, heard, controller: { signal } }: Bench,
  needed: Awaited<ReturnType<typeof neededJobs>>,
  pool: FakePool,
) {
  const report = await runJobs(needed, {
    store,
    keys,
    pool,
    signal,
    concurrency: 1,
    keepGoing: false,
    onEvent: ({ type, job }) => type !== "progress" && heard.push(`${type} ${job.name}`),
  });
  return { report, heard };
}

Deno.test("a batch that fails fails each of its jobs, but none that was found", async () => {
  const bench = new Bench();
  const needed = await neededJobs(trainings, keys, bench.store);
  await bench.run(trainings.slice(1, 2), new FakePool());
  const pool = new FakePool(() => Promise.reject(new Error("out of luck")));
  const { report: { found, failed, skipped } } = await rerun(bench, needed, pool);
  assertEquals([found, skipped], [1, 0]);
  assertEquals(failed.map(({ job }) => job.name), named("train", [0, 2]));
  assert(failed.every(({ error }) => error.message === "out of luck"));
  assertEquals(bench.names("failed"), named("train", [0, 2]));
  assertEquals(bench.files.opened, 0, "every lock is given back");
  // And on from there, with those that failed.
  const again = new FakePool();
  await bench.run(trainings, again);
  assertEquals(again.seeds, [[0, 2]]);
});

Deno.test("after a batch failed its dependants do not run, those of other batches do", async () => {
  const pool = new FakePool(({ stage, settings }) => {
    const isMaml = JSON.stringify(settings).includes('"maml"');
    if (stage === "train" && isMaml) throw new Error("out of luck");
  });
  const both = tinyJobs({ algorithms: ["maml", "reptile"], seeds: SEEDS, device: GPU });
  const { done, failed, skipped } = await new Bench().run(both, pool, { keepGoing: true });
  assertEquals([done, failed.length, skipped], [12 + 1, 3, 9]);
});

Deno.test("what a batch stored before it failed is done and kept", async () => {
  const bench = new Bench();
  const changing = keysOf();
  changing.requireSameCode = ({ job: { seed } }) =>
    seed === 1 ? Promise.reject(new Error("its code changed")) : Promise.resolve();
  const { done, failed } = await bench.run(trainings, new FakePool(), { keys: changing });
  assertEquals([done, failed.map(({ job }) => job.name)], [1, named("train", [1, 2])]);
  const missing = await neededJobs(trainings, keys, bench.store);
  assertEquals(missing.map(({ job }) => job.name), named("train", [1, 2]));
});

Deno.test("a batch holds the locks of all its jobs while it runs", async () => {
  const bench = new Bench();
  const waited: string[] = [];
  const pool = new FakePool(async () => {
    for (const job of trainings) {
      const { key } = await keys.of(job);
      const options = { signal: AbortSignal.abort(), onWait: () => waited.push(job.name) };
      await bench.store.withLock(key, () => Promise.resolve(), options).catch(() => {});
    }
  });
  await bench.run(trainings, pool);
  assertEquals(waited, named("train"));
});

Deno.test("batches that overlap in any order do not block each other: each job is done once", async () => {
  const bench = new Bench();
  const pool = new FakePool(() => new Promise((resolve) => setTimeout(resolve, 1)));
  const requests = [[0, 1, 2], [2, 1, 0], [1, 3], [3, 2, 0]];
  const reports = await Promise.all(
    requests.map((seeds) => bench.run(jobsOn(GPU, seeds), pool)),
  );
  assertEquals(reports.flatMap(({ failed }) => failed), []);
  assertEquals(
    bench.names("done").toSorted(),
    jobsOn(GPU, [0, 1, 2, 3]).map(({ name }) => name).toSorted(),
  );
  assertEquals(bench.names("waiting"), []);
});

Deno.test("of a batch only what another process is at is put aside, and found when it is there", async () => {
  const bench = new Bench();
  const pool = new FakePool();
  const [, held] = trainings;
  const { key } = await keys.of(held!);
  const elsewhere = new FakePool();
  const free = Promise.withResolvers<void>();
  const holding = bench.store.withLock(key, () => free.promise);
  const report = await bench.run(trainings, pool, {
    onEvent: ({ type, job }) => {
      if (type !== "progress") bench.heard.push(`${type} ${job.name}`);
      // The other process stores it, and gives its lock back.
      if (type === "waiting") {
        free.resolve();
        void bench.run([held!], elsewhere);
      }
    },
  });
  await holding;
  assertEquals(pool.seeds[0], [0, 2]);
  assertEquals(bench.names("waiting"), [held!.name]);
  assertEquals(report.done + report.found, 3);
  assertEquals(bench.names("done").toSorted(), named("train"), "each once");
  assertEquals(bench.files.opened, 0, "every lock is given back");
});

Deno.test("an input of one seed that turns out corrupt is made again alone, then all go on", async () => {
  const bench = new Bench();
  const adaptations = jobs.filter(({ stage }) => stage === "adapt");
  await bench.run(trainings, new FakePool());
  await bench.corrupt(trainings[1]!);
  const pool = new FakePool();
  const { done } = await bench.run(adaptations, pool);
  assertEquals([done, pool.ran, pool.seeds], [3, ["train", "adapt"], [[1], SEEDS]]);
  assertEquals(bench.names("repaired"), [trainings[1]!.name]);
});

Deno.test("progress of a batch is that of each of its jobs", async () => {
  const heard: string[] = [];
  await new Bench().run(trainings, new FakePool(), {
    onEvent: (event) =>
      event.type === "progress" && heard.push(`${event.job.name} ${event.fraction}`),
  });
  assertEquals(heard, named("train").map((name) => `${name} 0.5`));
});
