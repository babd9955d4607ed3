import { assert, assertEquals } from "@std/assert";
import type { Job } from "../../pipeline/job.ts";
import type { KeyedJob, Keys } from "../../pipeline/keys.ts";
import { neededJobs, runJobs } from "../../pipeline/runner.ts";
import type { Manifest } from "../../pipeline/store/manifest.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { FakePool } from "./fake_pool.ts";
import { Bench, keys, ROOT } from "./run_bench.ts";
import { keysOf, type TinyChanges, tinyJobs } from "./tiny.ts";

/** Training, adaptation, evaluation and summary of each seed, and optima before them. */
const withOptima = (changes: TinyChanges = {}) => tinyJobs({ algorithms: ["maml"], ...changes });
/** The first three of them: a chain without a branch. */
const maml = (changes: TinyChanges = {}) =>
  withOptima(changes).filter(({ stage }) => ["train", "adapt", "evaluate"].includes(stage));
const everything = tinyJobs({ envs: ["bandit-k5-n10", "mdp-n10"] });

const needed = async (jobs: readonly Job[], store: Store) =>
  (await neededJobs(jobs, keys, store)).map(({ job }) => job.stage);

Deno.test("on nothing all jobs are needed, each after its inputs; then none", async () => {
  const bench = new Bench();
  const stages = ["train", "adapt", "evaluate", "optima", "tabulate"];
  assertEquals(await needed(withOptima().toReversed(), bench.store), stages);
  assertEquals(bench.files.tree(ROOT), {}, "looking makes nothing");
  const pool = new FakePool();
  assertEquals(await bench.run(withOptima(), pool), {
    done: 5,
    found: 0,
    failed: [],
    skipped: 0,
  });
  assertEquals(pool.ran.toSorted(), stages.toSorted());
  assertEquals(pool.ran.at(-1), "tabulate");
  assertEquals(await needed(withOptima(), bench.store), []);
});

Deno.test("a target that is stored needs nothing, though its inputs are gone", async () => {
  const bench = new Bench();
  const [train, adapt, evaluate] = maml();
  await bench.run(maml(), new FakePool());
  await bench.corrupt(train!);
  bench.files.overwrite(`${ROOT}/jobs/${await shelf(train!)}`, new Uint8Array(1));
  assertEquals(await needed([evaluate!], bench.store), []);
  assertEquals(await needed([train!, adapt!, evaluate!], bench.store), ["train"]);
});

async function shelf(job: Job): Promise<string> {
  const { key } = await keys.of(job);
  return `${key.slice(0, 2)}/${key}.json`;
}

Deno.test("a result that is no use is needed with what is wrong, and is left where it is", async () => {
  const bench = new Bench();
  const [train] = maml();
  await bench.run([train!], new FakePool());
  bench.files.overwrite(`${ROOT}/jobs/${await shelf(train!)}`, new Uint8Array(1));
  const before = bench.files.tree(ROOT);
  const [missing] = await neededJobs([train!], keys, bench.store);
  assert(missing!.problem!.includes("must be a manifest"));
  assertEquals(bench.files.tree(ROOT), before);
  assertEquals(await bench.run([train!], new FakePool()), {
    done: 1,
    found: 0,
    failed: [],
    skipped: 0,
  });
  assertEquals(bench.names("repaired"), [train!.name]);
});

Deno.test("all jobs run once, no more at a time than asked for, the longest chain first", async () => {
  for (const concurrency of [1, 3]) {
    const bench = new Bench();
    const pool = new FakePool(() => new Promise((resolve) => setTimeout(resolve, 1)));
    const report = await bench.run(everything, pool, { concurrency });
    assertEquals([report.done, report.failed, report.skipped], [everything.length, [], 0]);
    assertEquals(pool.most, concurrency);
    const [first] = bench.names("started");
    assertEquals(first, "train/maml/mdp-n10/3");
    assertEquals(bench.names("done").toSorted(), everything.map(({ name }) => name).toSorted());
  }
});

Deno.test("what is stored depends neither on how many jobs run at a time nor on their order", async () => {
  const trees = [];
  for (const [concurrency, jobs] of [[1, everything], [4, everything.toReversed()]] as const) {
    const bench = new Bench();
    await bench.run(jobs, new FakePool(), { concurrency });
    trees.push(bench.files.tree(ROOT));
  }
  assertEquals(trees[0], trees[1]);
});

Deno.test("after a failure nothing new starts, what runs is finished and kept", async () => {
  const bench = new Bench();
  const pool = new FakePool(({ stage, seeds }) => {
    if (stage === "train" && seeds[0] === 0) throw new Error("out of luck");
  });
  const jobs = maml({ seeds: [0, 1] });
  const { done, failed, skipped } = await bench.run(jobs, pool);
  assertEquals(failed.map(({ job, error }) => `${job.name}: ${error.message}`), [
    "train/maml/bandit-k5-n10/0: out of luck",
  ]);
  assertEquals([done, skipped], [1, 4]);
  assertEquals(bench.names("failed"), ["train/maml/bandit-k5-n10/0"]);
  assert(await bench.store.get((await keys.of(jobs[3]!)).key), "the other training is kept");
});

Deno.test("after a failure what has read its inputs already does not start either", async () => {
  const bench = new Bench();
  const pool = new FakePool(() => {
    throw new Error("out of luck");
  });
  const jobs = maml({ seeds: [0, 1, 2, 3] });
  const { failed, skipped } = await bench.run(jobs, pool, { concurrency: 1 });
  assertEquals([failed.length, skipped, pool.ran.length], [1, jobs.length - 1, 1]);
  assertEquals(bench.names("started").length, 1);
});

Deno.test("while a job's result is stored, the next one computes", async () => {
  const bench = new Bench();
  const [first, second] = maml({ seeds: [0, 1] }).filter(({ stage }) => stage === "train");
  const started = Promise.withResolvers<void>();
  const pool = new FakePool(() => {
    if (pool.ran.length === 2) started.resolve();
  });
  const { store } = bench;
  const slow = new Proxy(store, {
    get: (target, name) => {
      if (name !== "put") return Reflect.get(target, name).bind(target);
      return async (...args: Parameters<Store["put"]>) => {
        await started.promise;
        return await target.put(...args);
      };
    },
  });
  const report = await bench.run([first!, second!], pool, { concurrency: 1, store: slow });
  assertEquals([report.done, pool.most], [2, 1]);
});

Deno.test("with keep-going only what depends on the failed job is not run", async () => {
  const bench = new Bench();
  const pool = new FakePool(({ stage, seeds }) => {
    if (stage === "adapt" && seeds[0] === 0) throw new Error("out of luck");
  });
  const { done, failed, skipped } = await bench.run(maml({ seeds: [0, 1] }), pool, {
    keepGoing: true,
  });
  assertEquals([done, failed.length, skipped], [4, 1, 1]);
  // And on from there.
  assertEquals((await bench.run(maml({ seeds: [0, 1] }), new FakePool())).done, 2);
});

Deno.test("an input that turns out corrupt is set aside and made again", async () => {
  const bench = new Bench();
  const [train, adapt] = maml();
  await bench.run([train!], new FakePool());
  await bench.corrupt(train!);
  assertEquals(await needed([adapt!], bench.store), ["adapt"], "a look takes no digests");
  const pool = new FakePool();
  assertEquals((await bench.run([adapt!], pool)).done, 1);
  assertEquals(pool.ran, ["train", "adapt"]);
  assertEquals(bench.names("repaired"), [train!.name]);
  const aside = Object.keys(bench.files.tree(ROOT)).filter((path) => path.includes(".corrupt-"));
  assertEquals(aside.length, 1);
  // As if nothing had happened.
  const undisturbed = new Bench();
  await undisturbed.run([adapt!], new FakePool());
  const tree = bench.files.tree(ROOT);
  delete tree[aside[0]!];
  assertEquals(tree, undisturbed.files.tree(ROOT));
});

Deno.test("an input that is bad each time is a failure, not an endless loop", async () => {
  const bench = new Bench();
  const [train, adapt] = maml();
  await bench.run([train!], new FakePool());
  await bench.corrupt(train!);
  const pool = new FakePool(({ stage }) => {
    if (stage === "train") throw new Error("out of luck");
  });
  const { failed } = await bench.run([adapt!], pool);
  assertEquals(failed.map(({ job, error }) => `${job.name}: ${error.message}`), [
    `${adapt!.name}: out of luck`,
  ]);
  assertEquals(pool.ran, ["train"]);
});

Deno.test("runs on one store share the jobs: each job is done once, and found by the others", async () => {
  for (const runs of [2, 8]) {
    const bench = new Bench();
    const pool = new FakePool(() => new Promise((resolve) => setTimeout(resolve, 5)));
    const jobs = tinyJobs({ envs: ["bandit-k5-n10", "mdp-n10"], seeds: [0, 1] });
    const reports = await Promise.all(
      Array.from({ length: runs }, () => bench.run(jobs, pool, { concurrency: 1 })),
    );
    assertEquals(bench.names("done").toSorted(), jobs.map(({ name }) => name).toSorted());
    assertEquals(bench.names("waiting"), []);
    for (const { done, found, failed } of reports) {
      assertEquals([done + found, failed], [jobs.length, []]);
      assert(done > jobs.length / runs / 4 || runs > 2, `${done} of ${jobs.length} jobs`);
    }
    assertEquals(bench.files.opened, 0, "every lock is given back");
    const alone = new Bench();
    await alone.run(jobs, new FakePool());
    assertEquals(bench.files.tree(ROOT), alone.files.tree(ROOT));
  }
});

Deno.test("a job that another process is at comes last, and runs if that one dies", async () => {
  const bench = new Bench();
  const [train] = maml({ seeds: [0, 1] });
  const { key } = await keys.of(train!);
  const died = Promise.withResolvers<void>();
  const holding = bench.store.withLock(key, () => died.promise);
  const pause = () => new Promise((resolve) => setTimeout(resolve, 1200));
  const pool = new FakePool(({ stage, seeds: [seed] }) => {
    if (stage === "train" && seed === 1) return pause() as Promise<void>;
  });
  const report = await bench.run(maml({ seeds: [0, 1] }), pool, {
    onEvent: ({ type, job }) => {
      if (type === "waiting") pause().then(() => died.resolve());
      if (type !== "progress") bench.heard.push(`${type} ${job.name}`);
    },
  });
  await holding;
  assertEquals([report.done, report.found], [6, 0]);
  assertEquals(pool.seeds.flat(), [1, 1, 1, 0, 0, 0]);
  assertEquals(bench.names("waiting"), [train!.name], "once, when nothing else is left to do");
  const lines = bench.heard.map((line) => line.replace(/^(\S+) (\S+)\/maml.*\/(.)$/, "$1 $2 $3"));
  assert(lines.indexOf("done evaluate 1") < lines.indexOf("waiting train 0"), `${lines}`);
});

Deno.test("twenty thousand jobs are scheduled in seconds", async () => {
  const [like] = maml();
  const jobs = Array.from({ length: 10_000 }, (_, seed): Job[] => {
    const first: Job = { ...like!, name: `first/${seed}`, seed, cost: seed % 100 };
    return [first, { ...first, name: `second/${seed}`, inputs: { first } }];
  }).flat();
  const keyed = jobs.map((job) => ({ job, key: job.name, inputs: {} }) as KeyedJob);
  const keyOf = new Map(keyed.map((it) => [it.job, it]));
  const stored = { outputs: {} } as Manifest;
  const started = performance.now();
  const { done } = await runJobs(keyed, {
    store: {
      get: (key: string) => Promise.resolve(key.startsWith("first") ? stored : undefined),
      readAll: () => Promise.resolve({}),
      put: () => Promise.resolve(stored),
      withLocks: (_: unknown, run: () => unknown) => run(),
    } as unknown as Store,
    keys: {
      of: (job: Job) => Promise.resolve(keyOf.get(job)!),
      requireSameCode: () => Promise.resolve(),
    } as unknown as Keys,
    pool: new FakePool(),
    concurrency: 2,
    keepGoing: false,
    onEvent: () => {},
    signal: new AbortController().signal,
  });
  assertEquals(done, jobs.length / 2);
  // It takes half a second; to sort the ready jobs at each start took minutes.
  const seconds = (performance.now() - started) / 1000;
  assert(seconds < 10, `${seconds} s`);
});

Deno.test("an interrupt ends what runs and starts nothing, with keep-going too", async () => {
  const bench = new Bench();
  const pool = new FakePool(() => {
    if (pool.ran.length < 2) return;
    return new Promise((_, reject) => {
      bench.controller.signal.addEventListener("abort", () => reject(new Error("stopped")));
      setTimeout(() => bench.controller.abort(new Error("interrupted")), 0);
    });
  });
  const jobs = maml({ seeds: [0, 1, 2, 3] });
  const { failed } = await bench.run(jobs, pool, { keepGoing: true, concurrency: 1 });
  assertEquals(failed.length, 1);
  assertEquals(pool.ran.length, 2);
  assertEquals(bench.files.opened, 0, "every lock is given back");
  assertEquals((await needed(jobs, bench.store)).length, jobs.length - 1);
});

Deno.test("an interrupt, or a failure, ends the waiting for another process", async () => {
  const [train, , , other] = maml({ seeds: [0, 1] });
  const { key } = await keys.of(train!);
  const bench = new Bench();
  const interrupted = await bench.store.withLock(key, () =>
    bench.run([train!], new FakePool(), {
      onEvent: ({ type }) => {
        if (type === "waiting") bench.controller.abort(new Error("interrupted"));
      },
    }));
  assertEquals(interrupted, { done: 0, found: 0, failed: [], skipped: 1 });
  const unlucky = new FakePool(() => Promise.reject(new Error("out of luck")));
  const held = new Bench();
  const { failed, skipped } = await held.store.withLock(
    key,
    () => held.run([train!, other!], unlucky),
  );
  assertEquals([failed.map(({ job }) => job), skipped], [[other], 1]);
});

Deno.test("a result is not stored if its code was edited while it ran", async () => {
  const bench = new Bench();
  const changing = keysOf();
  changing.requireSameCode = () => Promise.reject(new Error("its code changed"));
  const { failed } = await bench.run(maml(), new FakePool(), { keys: changing });
  assertEquals(failed.map(({ error }) => error.message), ["its code changed"]);
  assertEquals((await Array.fromAsync(bench.store.list())).length, 0);
});

Deno.test("progress is heard as a part of a job's work", async () => {
  const fractions: number[] = [];
  await new Bench().run([maml()[0]!], new FakePool(), {
    onEvent: (event) => event.type === "progress" && fractions.push(event.fraction),
  });
  assertEquals(fractions, [0.5]);
});
