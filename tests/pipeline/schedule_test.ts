import { assert, assertEquals } from "@std/assert";
import { PRESETS } from "../../experiments/presets.ts";
import { parseEnvironment } from "../../envs/names.ts";
import { jobsOf } from "../../pipeline/graph.ts";
import type { Job } from "../../pipeline/job.ts";
import { wholePreset } from "../../pipeline/release/make.ts";
import { chainCosts, nextBatch, readyJobs } from "../../pipeline/schedule.ts";

const full = PRESETS.get("full")!;
const jobs = jobsOf(wholePreset(full), { backend: "wasm" });

/** A run in which job j takes `duration(j)`: until when all workers are busy, and its end. */
function simulate(
  workers: number,
  duration: (job: Job) => number,
): { busyUntil: number; end: number; started: Job[] } {
  const chains = chainCosts(jobs);
  const waiting = new Set(jobs);
  const unfinished = new Set(jobs);
  const running: { job: Job; end: number }[] = [];
  const started: Job[] = [];
  let now = 0;
  let busyUntil = 0;
  while (unfinished.size > 0) {
    for (const job of readyJobs(waiting, unfinished, chains).slice(0, workers - running.length)) {
      waiting.delete(job);
      assert(Object.values(job.inputs).every((input) => !unfinished.has(input)), job.name);
      started.push(job);
      running.push({ job, end: now + duration(job) });
    }
    running.sort((a, b) => a.end - b.end);
    const isFull = running.length === workers;
    const { job, end } = running.shift()!;
    now = end;
    if (isFull) busyUntil = now;
    unfinished.delete(job);
  }
  return { busyUntil, end: now, started };
}

/** A factor in [1/5, 5] that a name decides: how far off its estimated cost is. */
function misjudged({ name }: Job): number {
  let hash = 2166136261;
  for (const character of name) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
  return 25 ** ((hash >>> 0) / 2 ** 32 - 0.5);
}

Deno.test("the full run keeps its workers busy to the end", () => {
  for (const workers of [1, 2, 8]) {
    const { busyUntil, end } = simulate(workers, ({ cost }) => cost);
    assert(end - busyUntil < 1e-3 * end, `${workers} workers: ${busyUntil} of ${end}`);
  }
});

Deno.test("and does where the costs it goes by are off by up to a factor of five", () => {
  for (const workers of [2, 8]) {
    const { busyUntil, end } = simulate(workers, (job) => job.cost * misjudged(job));
    assert(end - busyUntil < 1e-2 * end, `${workers} workers: ${busyUntil} of ${end}`);
  }
});

Deno.test("the longest chain goes first", () => {
  const { started } = simulate(2, ({ cost }) => cost);
  assertEquals(started.length, jobs.length);
  const chains = chainCosts(jobs);
  assertEquals(chains.get(started[0]!), Math.max(...chains.values()));
  assert(chains.get(started.at(-1)!)! < 1e-2 * chains.get(started[0]!)!);
});

Deno.test("a chain costs its jobs, by its longest way to the end, and starts when its inputs are done", () => {
  const { settings: _, ...like } = jobs[0]!;
  const job = (cost: number, ...inputs: Job[]): Job => ({
    ...like,
    settings: {},
    cost,
    inputs: Object.fromEntries(inputs.map((input, k) => [String(k), input])),
  });
  const [a, b] = [job(1), job(10)];
  const c = job(100, a, b);
  const d = job(1000, c);
  const e = job(5000, a);
  assertEquals([...chainCosts([a, b, c, d, e]).entries()].toReversed().map(([, cost]) => cost), [
    ...[5001, 1110, 1100, 1000, 5000],
  ]);
  const chains = chainCosts([a, b, c, d, e]);
  assertEquals(readyJobs(new Set([b, c, d, e]), new Set([b, c, d, e]), chains), [e, b]);
  assertEquals(readyJobs(new Set([c, d]), new Set([b, c, d]), chains), [], "b is running");
});

Deno.test("a batch is the first job, and on a GPU those that differ from it in seed only", () => {
  const families = ["mdp-n10", "mdp-n25"].map(parseEnvironment);
  const request = { preset: full, families, seeds: [3, 1, 2] };
  const gpu = jobsOf(request, { backend: "gpu", adapter: "one" });
  const other = jobsOf(request, { backend: "gpu", adapter: "other" });
  const wasm = jobsOf(request, { backend: "wasm" });
  for (const stage of ["train", "adapt", "evaluate"] as const) {
    const ready = [...wasm, ...other, ...gpu].filter((job) => job.stage === stage);
    for (const first of ready) {
      const batch = nextBatch([first, ...ready.filter((job) => job !== first)]);
      const seeds = [first.seed, ...[3, 1, 2].filter((seed) => seed !== first.seed)];
      const expected = first.device.backend === "gpu" ? seeds : [first.seed];
      assertEquals(batch.map(({ seed }) => seed), expected, first.name);
      const { algorithm, env, device, settings } = first;
      for (const job of batch) {
        assertEquals([job.stage, job.algorithm, job.env], [stage, algorithm, env]);
        assertEquals([job.device, job.settings], [device, settings]);
      }
    }
  }
  const tabulations = gpu.filter(({ stage }) => stage === "tabulate");
  assertEquals(nextBatch(tabulations), tabulations.slice(0, 1), "a summary is the CPU's work");
  const optima = gpu.filter(({ stage }) => stage === "optima");
  assertEquals(optima.length, 2);
  assertEquals(nextBatch([...optima, ...gpu]), optima.slice(0, 1), "of one setting, of no seed");
  assertEquals(nextBatch([]), []);
});

Deno.test("a batch has no seed twice, one set of settings, and no end of seeds", () => {
  const device = { backend: "gpu" } as const;
  const [first, ...rest] = jobsOf({
    preset: full,
    families: [parseEnvironment("mdp-n10")],
    algorithms: ["random"],
    seeds: Array.from({ length: 20 }, (_, seed) => seed),
  }, device).filter(({ stage }) => stage === "evaluate");
  const twin = { ...first! };
  const stranger = { ...rest[0]!, settings: { ...rest[0]!.settings as object, tasks: 1 } };
  const batch = nextBatch([first!, twin, stranger, ...rest]);
  assertEquals(batch.map(({ seed }) => seed), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert(batch[0] === first && !batch.includes(stranger));
});
