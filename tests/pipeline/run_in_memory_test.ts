import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseEnvironment } from "../../envs/names.ts";
import type { Backend } from "../../kernels/backend.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { OverLimitError } from "../../kernels/over_limit.ts";
import { openBackend } from "../../pipeline/backends.ts";
import type { Job } from "../../pipeline/job.ts";
import { evaluate } from "../../learners/evaluate.ts";
import { baselineNamed, baselinesFor } from "../../learners/baselines/registry.ts";
import { learnerNamed } from "../../learners/registry.ts";
import { PAPER_ADVANTAGES } from "../../learners/settings.ts";
import { train } from "../../learners/train.ts";
import { runInMemory, summariesIn } from "../../pipeline/run_in_memory.ts";
import { loadResults } from "../../pipeline/workspace.ts";
import { decodeParameters } from "../../results/parameters.ts";
import type { ScoreBlock } from "../../results/summary.ts";
import { Bench, keys } from "./run_bench.ts";
import { StagePool } from "./stage_pool.ts";
import { TINY, type TinyChanges, tinyJobs } from "./tiny.ts";

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

Deno.test("seeds that memory cannot hold at once run in halves, and leave the same", async () => {
  const jobs = tinyJobs({ algorithms: ["maml"], seeds: [4, 3, 7] });
  const runs: number[] = [];
  const small = (most: number) => async () => {
    const backend = await openBackend({ backend: "wasm" });
    const allocate = backend.tensor.bind(backend);
    backend.tensor = (label, shape) => {
      if (label === "parameters") runs.push(shape[0]!);
      if (label === "parameters" && shape[0]! > most) throw new OverLimitError("Cannot allocate");
      return allocate(label, shape);
    };
    return backend;
  };
  assertEquals(await runInMemory(jobs, small(1)), await runInMemory(jobs, small(3)));
  assertEquals(runs.slice(0, 5), [3, 2, 1, 1, 1]);
  await assertRejects(() => Promise.resolve(runInMemory(jobs, small(0))), OverLimitError);
});

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

const SEEDS = [2, 5];
const PAPER = { tasks: TINY.testTasks };
const PRECISE = { tasks: TINY.preciseTasks, firstTask: TINY.testTasks };

const open = () => Promise.resolve(createReferenceBackend());

async function cell(env: string, algorithms: readonly string[], changes: TinyChanges = {}) {
  const jobs = tinyJobs({ envs: [env], algorithms, seeds: SEEDS, ...changes });
  const left = await runInMemory(jobs, open);
  return { jobs, left, summaries: summariesIn(left) };
}

/** Both seeds' scores, of N episodes. */
function rowsOf(values: Float64Array, episodes?: number): Float64Array[] {
  const size = values.length / SEEDS.length;
  return SEEDS.map((_, run) =>
    // Exact values are stored of one episode, which may round a last bit.
    values.slice(run * size, (run + 1) * size).map((it) =>
      episodes === undefined ? it : it / episodes * episodes
    )
  );
}

for (const [env, algorithm] of [["bandit-k3-n6", "maml"], ["mdp-n3", "reptile"]] as const) {
  Deno.test(`a cell is what training and evaluation yield: ${algorithm} on ${env}`, async () => {
    const family = parseEnvironment(env);
    const settings = TINY.settings(algorithm, family);
    const kind = learnerNamed(algorithm);
    const { jobs, left, summaries } = await cell(env, [algorithm]);
    const trained = await train(createReferenceBackend(), family, kind, settings, SEEDS);
    jobs.filter(({ stage }) => stage === "train").forEach((job, run) => {
      const agent = decodeParameters(left.get(job)!["parameters.safetensors"]!);
      assertEquals(agent.best, trained.best[run]);
      assertEquals(agent.last, trained.last[run]);
      assertEquals(agent[agent.chosen], trained.chosen[run]);
      assertEquals(agent.bestIteration, trained.bestIteration[run]);
    });
    const evaluated = (range: typeof PAPER) =>
      evaluate(createReferenceBackend(), family, settings, trained.chosen, SEEDS, range);
    const blocks = (estimate: "paper" | "precise", list: "online" | "postAdaptation") =>
      summaries.map(({ estimates }) => estimates![estimate][list]);
    const paper = await evaluated(PAPER);
    assertEquals(blocks("paper", "online"), rowsOf(paper.online));
    assertEquals(blocks("paper", "postAdaptation"), rowsOf(paper.postAdaptation));
    // Further tasks, not the same ones again.
    const precise = await evaluated(PRECISE);
    const { episodes } = family;
    assertEquals(blocks("precise", "online"), rowsOf(precise.exactBefore, episodes));
    assertEquals(blocks("precise", "postAdaptation"), rowsOf(precise.exact, episodes));
  });

  Deno.test(`a cell's baselines are all that hold, played on the same tasks: ${env}`, async () => {
    const family = parseEnvironment(env);
    const names = baselinesFor(family).map(({ name }) => name);
    const { summaries } = await cell(env, names);
    assertEquals([...new Set(summaries.map(({ algorithm }) => algorithm))], names);
    const context = { family, advantages: PAPER_ADVANTAGES, seeds: SEEDS };
    for (const name of names) {
      const { play, expectation } = baselineNamed(name);
      const own = summaries.filter(({ algorithm }) => algorithm === name);
      if (!play) {
        const value = expectation!(family);
        assertEquals(own.map((it) => [it.estimates, it.expectation]), [
          ...[[null, value], [null, value]],
        ]);
        continue;
      }
      const played = await play({ ...context, backend: createReferenceBackend() }, PAPER);
      for (const list of ["online", "postAdaptation"] as const) {
        const scores = own.map(({ estimates }) => estimates!.paper[list]);
        const expected = played[list];
        assertEquals(
          scores,
          expected ? rowsOf(expected) : SEEDS.map(() => null),
          `${name} ${list}`,
        );
      }
    }
    // The optimum of a task is what is scored by who knows it.
    const known = summaries.find(({ algorithm }) => ["oracle", "optimum"].includes(algorithm))!;
    const { optimum, discountedOptimum, postAdaptation } = known.estimates!.precise;
    const isBandit = env.startsWith("bandit");
    optimum.forEach((value, task) => {
      // The two are sums of the same few numbers in f64, in different orders.
      assert(Math.abs(value * family.episodes - postAdaptation![task]!) < 1e-9, `task ${task}`);
      // Discounting takes nothing from a single step; rewards of an MDP are above 0 here.
      if (isBandit) assertEquals(discountedOptimum[task], value);
      else assert(discountedOptimum[task]! < value, `task ${task}`);
    });
  });
}

Deno.test("a baseline with other advantages plays the same episodes and makes other steps of them", async () => {
  const of = async (env: string, changes: TinyChanges = {}) => {
    const { summaries } = await cell(env, ["one-step"], changes);
    return summaries[0]!.estimates!;
  };
  const advantages = { ...PAPER_ADVANTAGES, lambda: 0 };
  const [paper, other] = [await of("mdp-n3"), await of("mdp-n3", { advantages })];
  const scores = ({ online, postAdaptation }: ScoreBlock) => ({ online, postAdaptation });
  assertEquals(other.paper.online, paper.paper.online);
  assert(String(other.precise.postAdaptation) !== String(paper.precise.postAdaptation));
  // An episode of one step has no λ.
  const [bandit, same] = [await of("bandit-k3-n6"), await of("bandit-k3-n6", { advantages })];
  assertEquals(scores(same.precise), scores(bandit.precise));
});
