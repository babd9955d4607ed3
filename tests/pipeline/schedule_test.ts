import { assert, assertEquals } from "@std/assert";
import { PRESETS } from "../../experiments/presets.ts";
import { parseEnvironment } from "../../envs/names.ts";
import { jobsOf } from "../../pipeline/graph.ts";
import type { Job } from "../../pipeline/job.ts";
import { wholePreset } from "../../pipeline/release/whole_preset.ts";
import { chainCosts, Schedule } from "../../pipeline/schedule.ts";

const full = PRESETS.get("full")!;
const jobs = jobsOf(wholePreset(full), { backend: "wasm" });

/** A run in which job j takes `duration(j)`: until when all workers are busy, and its end. */
function simulate(
  workers: number,
  duration: (job: Job) => number,
): { busyUntil: number; end: number; started: Job[] } {
  const schedule = new Schedule(jobs);
  const unfinished = new Set(jobs);
  const running: { batch: readonly Job[]; end: number }[] = [];
  const started: Job[] = [];
  let now = 0;
  let busyUntil = 0;
  while (unfinished.size > 0) {
    while (running.length < workers) {
      const batch = schedule.next();
      if (batch.length === 0) break;
      for (const { name, inputs } of batch) {
        assert(Object.values(inputs).every((input) => !unfinished.has(input)), name);
      }
      started.push(...batch);
      running.push({ batch, end: now + batch.reduce((sum, job) => sum + duration(job), 0) });
    }
    running.sort((a, b) => a.end - b.end);
    const isFull = running.length === workers;
    const { batch, end } = running.shift()!;
    now = end;
    if (isFull) busyUntil = now;
    for (const job of batch) {
      unfinished.delete(job);
      schedule.finish(job);
    }
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
  const schedule = new Schedule([a, b, c, d, e]);
  assertEquals([schedule.next(), schedule.next(), schedule.next()], [[a], [b], []]);
  schedule.finish(a);
  assertEquals([schedule.next(), schedule.next()], [[e], []], "b is running");
  schedule.putBack(e);
  schedule.finish(b);
  assertEquals([schedule.next(), schedule.next(), schedule.next()], [[e], [c], []]);
  // What is no job of the run is done.
  assertEquals(new Schedule([c, d]).next(), [c]);
});

Deno.test("of equal jobs the first is next, put back or not", () => {
  const { cost: _, ...like } = jobs[0]!;
  const equal = Array.from({ length: 100 }, () => ({ ...like, cost: 1, inputs: {} }));
  const schedule = new Schedule(equal);
  const [first, second] = [schedule.next(), schedule.next()].flat();
  schedule.putBack(second!);
  schedule.putBack(first!);
  assertEquals(equal.map(() => schedule.next()[0]), equal);
  assertEquals(schedule.next(), []);
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
      const dear = { ...first, cost: Number.MAX_VALUE };
      const batch = new Schedule([dear, ...ready.filter((job) => job !== first)]).next();
      const seeds = [first.seed, ...[3, 1, 2].filter((seed) => seed !== first.seed)];
      const isBatch = first.device.backend === "gpu" || first.shares !== undefined;
      const expected = isBatch ? seeds : [first.seed];
      assertEquals(batch.map(({ seed }) => seed), expected, first.name);
      const { algorithm, env, device, settings } = first;
      for (const job of batch) {
        assertEquals([job.stage, job.algorithm, job.env], [stage, algorithm, env]);
        assertEquals([job.device, job.settings], [device, settings]);
      }
    }
  }
  const tabulations = gpu.filter(({ stage }) => stage === "tabulate");
  const first = (jobs: readonly Job[]) => new Schedule(jobs).next();
  assertEquals(first(tabulations), tabulations.slice(0, 1), "a summary is the CPU's work");
  const optima = gpu.filter(({ stage }) => stage === "optima");
  assertEquals(optima.length, 2);
  assertEquals(first(optima).length, 1, "of one setting, of no seed");
  assertEquals(first([]), []);
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
  const schedule = new Schedule([first!, twin, stranger, ...rest]);
  const batch = schedule.next();
  assertEquals(batch.map(({ seed }) => seed), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert(batch[0] === first && !batch.includes(stranger));
  const others = [schedule.next(), schedule.next(), schedule.next(), schedule.next()];
  assertEquals(others.map((jobs) => jobs.map(({ seed }) => seed)), [
    [0, 8, 9, 10, 11, 12, 13, 14],
    [stranger.seed],
    [15, 16, 17, 18, 19],
    [],
  ]);
});

Deno.test("what shares its longest work goes to one Worker, whatever the setting; not without end", () => {
  const families = ["bandit-k5-n10", "bandit-k10-n10", "bandit-k5-n100"].map(parseEnvironment);
  const batches = (algorithm: string, seeds: readonly number[]) => {
    const request = { preset: full, families, algorithms: [algorithm], seeds };
    const schedule = new Schedule(
      jobsOf(request, { backend: "wasm" }).filter(({ stage }) => stage === "evaluate"),
    );
    const found: string[][] = [];
    for (let batch = schedule.next(); batch.length > 0; batch = schedule.next()) {
      found.push(batch.map(({ env, seed }) => `${env}/${seed}`).toSorted());
    }
    return found.toSorted();
  };
  const [k5, k10, k100] = families.map(({ name }) => [`${name}/0`, `${name}/1`]);
  assertEquals(batches("gittins", [0, 1]), [k100, [...k5!, ...k10!].toSorted()].toSorted());
  assertEquals(batches("bound", [0, 1]), [k5, k10, k100].toSorted());
  assertEquals(batches("random", [0, 1]).length, 6);
  const many = batches("gittins", Array.from({ length: 20 }, (_, seed) => seed));
  assertEquals(many.map(({ length }) => length).toSorted((a, b) => a - b), [4, 8, 16, 16, 16]);
});
