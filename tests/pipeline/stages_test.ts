import { assert, assertEquals, assertRejects } from "@std/assert";
import { adaptToTestTasks } from "../../learners/evaluate.ts";
import { openBackend } from "../../pipeline/backends.ts";
import type { Job } from "../../pipeline/job.ts";
import { runInMemory } from "../../pipeline/run_in_memory.ts";
import type { AdaptStageSettings } from "../../pipeline/stages/adapt.ts";
import type { StageName } from "../../pipeline/stages/stage.ts";
import { runStage } from "../../pipeline/stages/stages.ts";
import { decodeAdapted } from "../../results/adapted.ts";
import { decodeCurve } from "../../results/curve.ts";
import type { Files } from "../../results/files.ts";
import { decodeOptima } from "../../results/optima.ts";
import { chosenParameters, decodeParameters, encodeParameters } from "../../results/parameters.ts";
import { decodeSafetensors } from "../../results/safetensors.ts";
import { decodeScores } from "../../results/scores.ts";
import { decodeSummary } from "../../results/tabulated.ts";
import { TINY, type TinyChanges, tinyJobs } from "./tiny.ts";

/** Runs a job's stage here, on inputs by the name the stage calls them. */
async function stage(
  job: Job,
  inputs: Record<string, Files> = {},
  progress: (done: number, total: number) => void = () => {},
): Promise<Files> {
  const backend = await openBackend({ backend: "reference" });
  const context = { backend, seeds: [job.seed ?? 0], progress };
  const [files] = await runStage(job.stage, context, job.settings, [inputs]);
  backend.dispose();
  return files!;
}

/** What every stage of one algorithm leaves, and the jobs, by stage. */
async function chain(env: string, algorithm: string, changes: TinyChanges = {}) {
  const jobs: Partial<Record<StageName, Job>> = {};
  const left: Partial<Record<StageName, Files>> = {};
  for (const job of tinyJobs({ envs: [env], algorithms: [algorithm], ...changes })) {
    const inputs = Object.entries(job.inputs).map(([name, input]) => [name, left[input.stage]!]);
    left[job.stage] = await stage(job, Object.fromEntries(inputs));
    jobs[job.stage] = job;
  }
  return { jobs: jobs as Record<StageName, Job>, left: left as Record<StageName, Files> };
}

const BANDIT = "bandit-k5-n10";

const summaryOf = ({ tabulate, optima }: Record<StageName, Files>) =>
  decodeSummary(tabulate, decodeOptima(optima["optima.safetensors"]!));
const agentOf = ({ train }: Record<StageName, Files>) =>
  decodeParameters(train["parameters.safetensors"]!);
const scoresOf = ({ evaluate }: Pick<Record<StageName, Files>, "evaluate">) => {
  const scores = decodeScores(evaluate["scores.safetensors"]!);
  if ("expectation" in scores) throw new Error("a number in expectation");
  return scores;
};

for (const [env, algorithm] of [[BANDIT, "maml"], ["mdp-n3", "reptile"]] as const) {
  Deno.test(`${algorithm} on ${env}: each stage leaves the files it documents, the same twice`, async () => {
    const { left } = await chain(env, algorithm);
    const names = Object.entries(left).map((
      [name, files],
    ) => [name, Object.keys(files).toSorted()]);
    assertEquals(names, [
      ["optima", ["optima.safetensors"]],
      ["train", ["curve.safetensors", "parameters.safetensors"]],
      ["adapt", ["adapted.safetensors"]],
      ["evaluate", ["scores.safetensors", "steps.safetensors"]],
      ["tabulate", ["scores.safetensors", "steps.safetensors", "summary.json"]],
    ]);
    assertEquals((await chain(env, algorithm)).left, left);
  });
}

Deno.test("a baseline leaves scores and a summary, the bound too", async () => {
  for (const algorithm of ["random", "bound"]) {
    const { left } = await chain(BANDIT, algorithm);
    assertEquals(Object.keys(left), ["optima", "evaluate", "tabulate"]);
    assertEquals(Object.keys(left.evaluate), ["scores.safetensors"]);
    assertEquals(left.tabulate["scores.safetensors"], left.evaluate["scores.safetensors"]);
  }
});

Deno.test("a row of the last iterate shares its row's training, and plays the last θ", async () => {
  const SEED = 1; // whose last iterate is not its best
  const rows = ["maml-as-stated", "maml-as-stated-last"];
  const preset: typeof TINY = {
    ...TINY,
    algorithms: rows,
    settings(algorithm, family) {
      const rule = algorithm === rows[1] ? "last" : "best";
      const tiny = TINY.settings(algorithm, family);
      return { ...tiny, iterations: 6, checkpoints: { ...tiny.checkpoints, rule } };
    },
  };
  const jobs = tinyJobs({ envs: [BANDIT], algorithms: rows, preset, seeds: [SEED] });
  const trainings = jobs.filter(({ stage }) => stage === "train");
  assertEquals(trainings.map(({ name }) => name), [`train/maml-as-stated/${BANDIT}/${SEED}`]);
  const left = await runInMemory(jobs, () => openBackend({ backend: "reference" }));
  const agent = decodeParameters(left.get(trainings[0]!)!["parameters.safetensors"]!);
  assert(agent.chosen === "best" && agent.best.some((x, k) => x !== agent.last[k]));
  const backend = await openBackend({ backend: "reference" });
  for (const [row, theta] of [[rows[0], agent.best], [rows[1], agent.last]] as const) {
    const job = jobs.find(({ stage, algorithm }) => stage === "adapt" && algorithm === row)!;
    assertEquals(job.inputs, { train: trainings[0]! });
    const settings = job.settings as AdaptStageSettings;
    const range = { tasks: settings.tasks };
    const { policies } = await adaptToTestTasks(
      backend,
      settings.family,
      settings,
      [theta],
      [SEED],
      range,
    );
    assertEquals(decodeAdapted(left.get(job)!["adapted.safetensors"]!).policies, policies, row);
    const evaluate = jobs.find(({ stage, algorithm }) =>
      stage === "evaluate" && algorithm === row
    )!;
    const { exact } = await adaptToTestTasks(
      backend,
      settings.family,
      settings,
      [theta],
      [SEED],
      { tasks: TINY.preciseTasks, firstTask: settings.tasks },
    );
    const scores = scoresOf({ evaluate: left.get(evaluate)! });
    assertEquals(scores.precise!.postAdaptation, exact, row);
  }
  backend.dispose();
});

Deno.test("another seed leaves other bytes at every stage but the optima", async () => {
  const [one, other] = await Promise.all(
    [3, 4].map((seed) => chain(BANDIT, "maml", { seeds: [seed] })),
  );
  for (const [name, files] of Object.entries(one!.left)) {
    for (const [file, bytes] of Object.entries(files)) {
      const isSame = bytes.toHex() === other!.left[name as StageName][file]!.toHex();
      assertEquals(isSame, name === "optima", `${name} ${file}`);
    }
  }
});

Deno.test("a result says of itself which job left it, and nothing of when and where", async () => {
  const { left, jobs } = await chain("mdp-n3", "reptile");
  for (const [name, files] of Object.entries(left)) {
    const job = jobs[(name === "tabulate" ? "evaluate" : name) as StageName];
    for (const [file, bytes] of Object.entries(files)) {
      if (!file.endsWith(".safetensors")) continue;
      const { metadata } = decodeSafetensors(bytes);
      assertEquals(metadata.job, job.name);
      assertEquals(JSON.parse(metadata.settings!), JSON.parse(JSON.stringify(job.settings)));
      assert(!/\d{4}-\d\d-\d\d|"key"|"code"/.test(JSON.stringify(metadata)), file);
    }
  }
});

Deno.test("training leaves the best and the last parameters layer by layer, and its curve", async () => {
  const { left } = await chain(BANDIT, "maml");
  const { tensors } = decodeSafetensors(left.train["parameters.safetensors"]!);
  const layers = (name: string, inputs: number, outputs: number) => [
    [`${name}.weights`, [inputs, outputs]],
    [`${name}.biases`, [outputs]],
  ];
  // 1 observation → 32 → 32 → 5 actions.
  const shapes = Object.entries(tensors).map(([name, { shape }]) => [name, [...shape]]);
  const expected = ["best", "last"].flatMap((name) => [
    ...layers(`${name}.layer1`, 1, 32),
    ...layers(`${name}.layer2`, 32, 32),
    ...layers(`${name}.layer3`, 32, 5),
  ]);
  assertEquals(Object.fromEntries(shapes), Object.fromEntries(expected));
  const agent = agentOf(left);
  assertEquals(agent.chosen, "best");
  assert([0, 1, 2].includes(agent.bestIteration));
  const curve = decodeCurve(left.train["curve.safetensors"]!);
  assertEquals([...curve.iteration!], [0, 1, 2]);
  // TRPO has outcomes, Adam counts what it skips.
  assert(curve.mean_kl && curve.accepted && !curve.skipped);
  const byAdam = decodeCurve((await chain(BANDIT, "reptile")).left.train["curve.safetensors"]!);
  assert(byAdam.skipped && !byAdam.mean_kl && !byAdam.accepted);
});

Deno.test("scores are of the first test tasks as sampled, and of those behind them exactly", async () => {
  for (const algorithm of ["maml", "one-step", "gittins"]) {
    const { paper, precise, isSampled } = scoresOf((await chain(BANDIT, algorithm)).left);
    assertEquals([paper.firstTask, precise.firstTask], [0, 4]);
    assertEquals([paper.online!.length, precise.online!.length], [4, 6]);
    const sampled = [...paper.online!, ...paper.postAdaptation ?? []];
    assert(sampled.every((total) => Number.isInteger(total)), "rewards are 0 or 1 a pull");
    if (algorithm === "gittins") {
      assertEquals([paper.postAdaptation, precise.postAdaptation, isSampled], [null, null, true]);
      continue;
    }
    assertEquals(isSampled, false);
    assertEquals([paper.postAdaptation!.length, precise.postAdaptation!.length], [4, 6]);
    assert(precise.postAdaptation!.some((total) => !Number.isInteger(total)));
  }
});

Deno.test("adaptation leaves the policy on every task, what was collected, and the value before", async () => {
  const { left } = await chain("mdp-n3", "maml");
  const { policies, online, valueBefore } = decodeAdapted(left.adapt["adapted.safetensors"]!);
  const { shape: { inputs: states, actions } } = agentOf(left);
  assertEquals([policies.length, online.length, valueBefore.length], [4 * states * actions, 4, 4]);
  for (let row = 0; row < 4 * states; row++) {
    const sum = policies.subarray(row * actions, (row + 1) * actions).reduce((a, b) => a + b, 0);
    assert(Math.abs(sum - 1) < 1e-12, "a distribution over actions");
  }
});

Deno.test("θ′ are kept beside the policies if asked for, and change nothing that follows", async () => {
  const plain = await chain("mdp-n3", "maml");
  const kept = await chain("mdp-n3", "maml", { keepsParameters: true });
  const [without, having] = [plain, kept].map(({ left }) =>
    decodeSafetensors(left.adapt["adapted.safetensors"]!).tensors
  );
  assertEquals(Object.keys(without!).toSorted(), ["online", "policies", "value_before"]);
  const { shape: { inputs, hidden, actions } } = agentOf(kept.left);
  assertEquals([...having!["layer1.weights"]!.shape], [4, inputs, hidden[0]]);
  assertEquals([...having!["layer3.biases"]!.shape], [4, actions]);
  assertEquals(Object.keys(having!).length, 3 + 6);
  for (const [name, tensor] of Object.entries(without!)) assertEquals(having![name], tensor);
  // θ′ is not θ: adaptation took a step.
  const theta = chosenParameters(agentOf(kept.left));
  assert(
    having!["layer3.biases"]!.data.some((value, k) => value !== theta.at(k % actions - actions)),
  );
  assertEquals(scoresOf(kept.left), scoresOf(plain.left));
});

Deno.test("a summary holds both estimates and the optima of their tasks; the bound is a number", async () => {
  const { left } = await chain(BANDIT, "maml");
  const { setting, estimates, expectation, adaptationEpisodes, backend, algorithm, seed } =
    summaryOf(left);
  assertEquals([expectation, adaptationEpisodes, backend.name], [null, 10, "reference"]);
  assertEquals([setting.env, setting.n, setting.group, algorithm, seed], [
    ...[BANDIT, 10, "bandit"],
    ...["maml", 3],
  ]);
  const { paper, precise } = estimates!;
  assertEquals([paper.firstTask, paper.tasks, precise.firstTask, precise.tasks], [0, 4, 4, 6]);
  assertEquals([paper.optimum.length, precise.discountedOptimum.length], [4, 6]);
  assert(paper.optimum.every((p) => p > 0 && p < 1), "an episode's best arm");
  const scores = scoresOf(left);
  assertEquals(paper.postAdaptation, scores.paper.postAdaptation);
  assertEquals(precise.online, scores.precise.online);

  const bound = summaryOf((await chain(BANDIT, "bound")).left);
  assertEquals(bound.estimates, null);
  assert(bound.expectation! > 7 && bound.expectation! < 8);
});

Deno.test("the optima of a task that is known are what the oracle scores on it", async () => {
  const { left } = await chain("mdp-n3", "optimum");
  const { estimates } = summaryOf(left);
  const { optimum, discountedOptimum, postAdaptation } = estimates!.precise;
  optimum.forEach((value, task) => {
    // Sums of the same few numbers in f64, in other orders.
    assert(Math.abs(3 * value - postAdaptation![task]!) < 1e-9, `task ${task}`);
    assert(discountedOptimum[task]! < value, "its rewards are above 0");
  });
});

Deno.test("work done is told in order, from none to all of it", async () => {
  const { jobs } = await chain(BANDIT, "maml");
  const told: number[] = [];
  await stage(jobs.train, {}, (done, total) => told.push(done / total));
  assertEquals(told, [0, 0.5, 1]);
});

Deno.test("an input that is missing, or lacks what is needed, is refused by name", async () => {
  const { jobs, left } = await chain(BANDIT, "maml");
  const { train, adapt, evaluate, optima } = left;
  await assertRejects(
    () => stage(jobs.adapt),
    RangeError,
    "Cannot read input train: it has no file parameters.safetensors",
  );
  await assertRejects(
    () => stage(jobs.evaluate, { train }),
    RangeError,
    "Cannot read input adapt: it has no file adapted.safetensors",
  );
  await assertRejects(
    () => stage(jobs.tabulate, { optima }),
    RangeError,
    "Cannot read input evaluate: it has no file scores.safetensors",
  );
  await assertRejects(
    () => stage(jobs.tabulate, { evaluate }),
    RangeError,
    "Cannot read input optima: it has no file optima.safetensors",
  );
  const other = { "parameters.safetensors": adapt["adapted.safetensors"]! };
  await assertRejects(() => stage(jobs.adapt, { train: other }), TypeError, 'chosen "undefined"');
  const swapped = { "adapted.safetensors": train["parameters.safetensors"]! };
  await assertRejects(
    () => stage(jobs.evaluate, { train, adapt: swapped }),
    TypeError,
    'no tensor "policies"',
  );
  const cut = { "parameters.safetensors": train["parameters.safetensors"]!.slice(0, -1) };
  await assertRejects(() => stage(jobs.adapt, { train: cut }), SyntaxError);
});

Deno.test("optima of other tasks than the scores' are refused", async () => {
  const { jobs, left: { evaluate } } = await chain(BANDIT, "random");
  const { left: { optima } } = await chain(BANDIT, "random", {
    preset: { ...TINY, preciseTasks: 5 },
  });
  await assertRejects(
    () => stage(jobs.tabulate, { evaluate, optima }),
    RangeError,
    "they are of 6 tasks from 4 on, must be of 5 from 4 on, as the optima are",
  );
});

Deno.test("what is not finite is no result: the stage fails", async () => {
  const { jobs, left } = await chain(BANDIT, "maml");
  const agent = agentOf(left);
  // Finite, but too large for any sum of them to be.
  const best = agent.best.map(() => 1e308);
  const provenance = { stage: "train", env: BANDIT, algorithm: "maml", seed: 3, settings: {} };
  const huge = encodeParameters({ ...agent, best, chosen: "best" }, provenance);
  const error = await assertRejects(
    () => stage(jobs.adapt, { train: { "parameters.safetensors": huge } }),
    Error,
  );
  assert(/finite|NaN|Infinity/i.test(error.message), error.message);
});

Deno.test("a learner or a baseline that there is none of is refused by name", async () => {
  const { train, evaluate } = (await chain(BANDIT, "maml")).jobs;
  const settings = train.settings as { learner: object };
  await assertRejects(
    () => stage({ ...train, settings: { ...settings, learner: { algorithm: "sgd" } } }),
    RangeError,
    'Cannot use learner "sgd": must be one of maml, reptile',
  );
  await assertRejects(
    () => stage({ ...evaluate, settings: { ...evaluate.settings as object, baseline: "luck" } }),
    RangeError,
    'Cannot use baseline "luck": must be one of random, one-step,',
  );
});
