import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Job } from "../../pipeline/job.ts";
import { StageError, WorkerPool } from "../../pipeline/pool.ts";
import { openBackend } from "../../pipeline/backends.ts";
import { runStage } from "../../pipeline/stages/stages.ts";
import type { StageRequest } from "../../pipeline/worker.ts";
import { tinyJob } from "./tiny.ts";

const algorithms = ["maml"];
const train = tinyJob("train", { algorithms });
const adapt = tinyJob("adapt", { algorithms });

function requestOf({ stage, device, settings, seed }: Job): StageRequest {
  return { stage, device, settings, seeds: [seed!], inputs: [{}] };
}

const requestsOf = (job: Job) => [requestOf(job)];

Deno.test("a Worker leaves the bytes that the stage leaves here, and tells of its progress", async () => {
  const pool = new WorkerPool();
  try {
    const fractions: number[] = [];
    const request = { ...requestOf(train), seeds: [3, 4], inputs: [{}, {}] };
    const { files, backend } = await pool.run(
      [request],
      (done, total) => fractions.push(done / total),
    );
    const context = {
      backend: await openBackend({ backend: "reference" }),
      seeds: [3, 4],
      progress: () => {},
    };
    const here = await runStage("train", context, train.settings, [{}, {}]);
    assertEquals(files, here);
    assertEquals(backend, context.backend.description);
    assertEquals([fractions[0], fractions.at(-1)], [0, 1]);
    // And of several requests what each leaves.
    fractions.length = 0;
    const apart = [3, 4].map((seed) => ({ ...requestOf(train), seeds: [seed] }));
    const both = await pool.run(apart, (done, total) => fractions.push(done / total));
    assertEquals(both, { files: here, backend });
    assertEquals([fractions[0], fractions.at(-1)], [0, 1]);
    assertEquals(fractions, fractions.toSorted((a, b) => a - b));
  } finally {
    pool.close();
  }
});

Deno.test("a stage that fails says why, and the pool goes on", async () => {
  const pool = new WorkerPool();
  try {
    const error = await assertRejects(
      () => pool.run(requestsOf(adapt), () => {}),
      StageError,
      "Cannot read input train: it has no file parameters.safetensors",
    );
    assertEquals(error.reason, "RangeError");
    const { files: [files] } = await pool.run(requestsOf(train), () => {});
    assert(files!["curve.safetensors"]);
  } finally {
    pool.close();
  }
});

Deno.test("a stage can reach nothing outside its Worker", async () => {
  const pool = new WorkerPool(import.meta.resolve("./prying_worker.ts"));
  try {
    const { files: [files] } = await pool.run(requestsOf(train), () => {});
    const told = new TextDecoder().decode(files!["told.txt"]).split("\n");
    assertEquals(told.length, 10);
    assertEquals(told.filter((line) => !line.endsWith(": NotCapable")), []);
  } finally {
    pool.close();
  }
});

Deno.test("a Worker that cannot start is a failed stage", async () => {
  const pool = new WorkerPool(import.meta.resolve("./no_such_worker.ts"));
  try {
    await assertRejects(() => pool.run(requestsOf(train), () => {}), StageError, "no_such_worker");
  } finally {
    pool.close();
  }
});

Deno.test("closing ends what runs at once, and nothing runs afterwards", async () => {
  const pool = new WorkerPool();
  const learner = (train.settings as { learner: object }).learner;
  const endless = { ...train.settings as object, learner: { ...learner, iterations: 1e7 } };
  const started = performance.now();
  const running = pool.run([{ ...requestOf(train), settings: endless }], () => pool.close());
  await assertRejects(() => running, StageError, "stopped");
  assert(performance.now() - started < 5000, "a start of a Worker, no training of hours");
  await assertRejects(() => pool.run(requestsOf(train), () => {}), StageError, "stopped");
});
