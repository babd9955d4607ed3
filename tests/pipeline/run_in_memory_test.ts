import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Backend } from "../../kernels/backend.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { openBackend } from "../../pipeline/backends.ts";
import type { Job } from "../../pipeline/job.ts";
import { runInMemory, summariesIn } from "../../pipeline/run_in_memory.ts";
import { loadResults } from "../../pipeline/workspace.ts";
import { Bench, keys } from "./run_bench.ts";
import { StagePool } from "./stage_pool.ts";
import { tinyJobs } from "./tiny.ts";

for (const backend of ["reference", "wasm"] as const) {
  Deno.test(`what is run in memory is what the pipeline stores, seeds together or alone: ${backend}`, async () => {
    const device = { backend };
    // In no order, so that a batch that sorted them would show.
    const jobs = tinyJobs({ envs: ["bandit-k5-n10", "mdp-n3"], seeds: [4, 3], device });
    const bench = new Bench();
    const { failed } = await bench.run(jobs, new StagePool());
    assertEquals(failed, []);
    let batches = 0;
    const left = await runInMemory(jobs, () => {
      batches++;
      return openBackend(device);
    });
    assertEquals([...left.keys()].length, jobs.length);
    // Optima are of no seed, all else of two.
    assertEquals(batches, 2 + (jobs.length - 2) / 2);
    for (const job of jobs) {
      const manifest = await bench.store.get((await keys.of(job)).key);
      assertEquals(left.get(job), await bench.store.readAll(manifest!), job.name);
    }
    const stored = await loadResults({ store: bench.store, keys }, jobs);
    assertEquals(summariesIn(left), stored.summaries);
    assert(stored.summaries.length > 20);
  });
}

/** Backends that count how many of them there are at a time. */
function counted() {
  const counts = { opened: 0, disposed: 0, most: 0 };
  const open = (): Promise<Backend> => {
    counts.opened++;
    counts.most = Math.max(counts.most, counts.opened - counts.disposed);
    const backend = createReferenceBackend();
    return Promise.resolve(
      new Proxy(backend, {
        get(target, name) {
          if (name === "dispose") counts.disposed++;
          const member: unknown = Reflect.get(target, name);
          return typeof member === "function" ? member.bind(target) : member;
        },
      }),
    );
  };
  return { counts, open };
}

Deno.test("a stage has a backend of its own, which is given back, after a failure too", async () => {
  const jobs = tinyJobs({ algorithms: ["maml"] });
  const { counts, open } = counted();
  await runInMemory(jobs, open);
  assertEquals(counts, { opened: 5, disposed: 5, most: 1 });
  const broken = jobs.filter(({ stage }) => stage === "train").map((job): Job => ({
    ...job,
    settings: { ...job.settings as object, learner: { algorithm: "none" } },
  }));
  const again = counted();
  await assertRejects(() => Promise.resolve(runInMemory(broken, again.open)), RangeError, '"none"');
  assertEquals(again.counts.opened, again.counts.disposed);
});

Deno.test("work is told of the seeds that run together, and waited for", async () => {
  const told: string[] = [];
  let isBusy = false;
  await runInMemory(
    tinyJobs({ algorithms: ["maml"], seeds: [3, 4] }),
    () => Promise.resolve(createReferenceBackend()),
    async (jobs, done, total) => {
      assert(!isBusy);
      isBusy = true;
      await new Promise((resolve) => setTimeout(resolve));
      isBusy = false;
      told.push(`${jobs[0]!.stage} of ${jobs.map(({ seed }) => seed)}: ${done}/${total}`);
    },
  );
  assertEquals(told, [
    ...["train of 3,4: 0/2", "train of 3,4: 1/2", "train of 3,4: 2/2"],
    "evaluate of 3,4: 1/2",
  ]);
});
