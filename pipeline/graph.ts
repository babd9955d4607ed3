/**
 * The graph of jobs that a request stands for.
 *
 * ```text
 * train ──► adapt ──► evaluate ──► tabulate        meta-learners
 *   └───────────────────►            ▲
 *                     evaluate ──► tabulate        baselines
 * train ──────────► evaluate ──► tabulate        policies that remember
 *                                    ▲
 *                                  optima          once a setting
 * ```
 *
 * @module
 */
import type { TaskDistribution, TaskFamily } from "../envs/family.ts";
import { ALGORITHMS, findLearned } from "../experiments/algorithms.ts";
import { findComparator } from "../experiments/comparators.ts";
import type { Preset } from "../experiments/presets.ts";
import { parameterCount } from "../kernels/policy/layout.ts";
import { sequenceParameters } from "../kernels/sequence/layout.ts";
import { baselineNamed, BASELINES } from "../learners/baselines/registry.ts";
import { BLOCK as TEST_BLOCK } from "../learners/blocks.ts";
import type { RecurrentSettings } from "../learners/recurrent/settings.ts";
import { learnerNamed } from "../learners/registry.ts";
import {
  type InnerAdvantages,
  PAPER_ADVANTAGES,
  type SharedSettings,
} from "../learners/settings.ts";
import { jobNameOf } from "../results/provenance.ts";
import { type Absent, settingOf } from "../results/summary.ts";
import type { Device } from "./backends.ts";
import { contentOf } from "./content.ts";
import type { Job } from "./job.ts";
import { type JobParts, recurrentScores, recurrentTraining, trainedOn } from "./recurrent_chain.ts";
import type { AdaptStageSettings } from "./stages/adapt.ts";
import type { EvaluateBaselineSettings, EvaluateLearnerSettings } from "./stages/evaluate.ts";
import type { OptimaStageSettings } from "./stages/optima.ts";
import type { StageName } from "./stages/stage.ts";
import type { TabulateStageSettings } from "./stages/tabulate.ts";
import type { TrainStageSettings } from "./stages/train.ts";

/** About how many columns a training's curve has. */
const CURVES = 10;

/** What to compute. */
export interface GraphRequest {
  /** Settings of what is trained, and how many tasks score it. */
  readonly preset: Preset;
  /** Settings of the tables. */
  readonly families: readonly TaskFamily[];
  /** Absent: all that the preset knows. */
  readonly algorithms?: readonly string[];
  /** One agent each. */
  readonly seeds: readonly number[];
  /** Whether `adapt` keeps θ′ too. */
  readonly keepsParameters?: boolean;
  /** What baselines make advantages with; the paper's if absent. */
  readonly advantages?: InnerAdvantages;
}

/**
 * Refuses a request that names an algorithm which can be had on none of its environments.
 *
 * @throws {RangeError} Saying why, and which can be had
 */
export function checkAlgorithms({ preset, families, algorithms = [] }: GraphRequest): void {
  for (const algorithm of algorithms) {
    const reasons = families.map((family) => whyNot(preset, family, algorithm));
    if (reasons.includes(undefined)) continue;
    const known = algorithmsOf(preset).filter((it) =>
      isUsual(preset, it) && families.some((family) => whyNot(preset, family, it) === undefined)
    );
    throw new RangeError(
      `Cannot run algorithm "${algorithm}" on ${
        families.map(({ name }) => name).join(", ")
      } with ` +
        `preset "${preset.name}": ${reasons[0]}; must be one of ${known.join(", ")}`,
    );
  }
}

/** Entries of a seed's largest tensor: what `wasm` can address holds these beside the others. */
const MOST_ENTRIES = 2 ** 27;

/**
 * Refuses a request that {@linkcode checkAlgorithms} refuses, or whose trainings are too large for a
 * seed alone.
 *
 * @throws {RangeError} Saying why, and what is allowed
 */
export function checkRequest(request: GraphRequest): void {
  checkAlgorithms(request);
  const { preset, families, algorithms = preset.algorithms } = request;
  for (const family of families) {
    for (const algorithm of algorithms) {
      if (findComparator(algorithm)) checkTrials(family, preset.comparator(algorithm, family));
      if (!findLearned(algorithm) || whyNot(preset, family, algorithm)) continue;
      checkSizes(family, preset.settings(algorithm, family));
    }
  }
}

function checkSizes(family: TaskFamily, settings: SharedSettings): void {
  const { states: S, actions: A, horizon: H } = family.dynamics;
  const tasks = Math.max(settings.metaBatch, settings.checkpoints.tasks);
  const parameters = parameterCount({ inputs: S, hidden: settings.policy.hidden, actions: A });
  requireRoom(family, tasks, { "N·H": family.episodes * H, "S·A·S": S * A * S, parameters });
}

/** Of a policy that remembers: whether it can be trained, and play what it is scored on. */
function checkTrials(family: TaskFamily, settings: RecurrentSettings): void {
  const home = trainedOn(family, settings);
  const tasks = Math.max(settings.metaBatch, settings.checkpoints.tasks);
  for (const [it, count] of [[home, tasks], [family, TEST_BLOCK]] as const) {
    const { states: S, actions: A, horizon: H } = it.dynamics;
    requireRoom(it, count, { "2N·H": 2 * it.episodes * H, "S·A·S": S * A * S });
  }
  const [here, there] = [family, home].map(({ dynamics }) =>
    sequenceParameters(settings.policy, dynamics)
  );
  if (here === there) return;
  throw new RangeError(
    `Cannot play on ${family.name} what is trained on ${home.name}: the policy has ${there} ` +
      `parameters there, must have ${here}`,
  );
}

function requireRoom(
  { name: env }: TaskFamily,
  tasks: number,
  sizes: Readonly<Record<string, number>>,
): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (tasks * size <= MOST_ENTRIES) continue;
    throw new RangeError(
      `Cannot train on ${env}: tasks × ${name} is ${tasks} × ${size} = ${tasks * size}, ` +
        `must be at most ${MOST_ENTRIES}`,
    );
  }
}

/**
 * The jobs of a request, each after its inputs.
 *
 * @throws {RangeError} As {@linkcode checkRequest}
 */
export function jobsOf(request: GraphRequest, device: Device): Job[] {
  checkRequest(request);
  const { preset, families, seeds } = request;
  const trainings = new Map<string, Job>(); // of which rows may share one
  const jobs = families.flatMap((family) => {
    const optima = optimaJob(preset, family, device);
    const algorithms = algorithmsOf(preset).filter((algorithm) =>
      (request.algorithms?.includes(algorithm) ?? isUsual(preset, algorithm)) &&
      whyNot(preset, family, algorithm) === undefined
    );
    const chains = algorithms.flatMap((algorithm) =>
      seeds.flatMap((seed) => chain(request, family, algorithm, seed, device, optima, trainings))
    );
    return chains.length > 0 ? [optima, ...chains] : [];
  });
  return [...new Set(jobs)];
}

/** The cells of a request that cannot be had, and why. */
export function absentFrom(
  { preset, families, algorithms = usualBaselines(preset) }: GraphRequest,
): Absent[] {
  return families.flatMap((family) =>
    algorithms.flatMap((algorithm) => {
      const reason = whyNot(preset, family, algorithm);
      return reason === undefined ? [] : [{ env: family.name, algorithm, reason }];
    })
  );
}

function usualBaselines(preset: Preset): string[] {
  return BASELINES.map(({ name }) => name).filter((name) => isUsual(preset, name));
}

/** Whether an algorithm runs where none is named. */
function isUsual({ comparators }: Preset, algorithm: string): boolean {
  const isComparator = findComparator(algorithm) ??
    BASELINES.find(({ name }) => name === algorithm)?.isComparator;
  return comparators || !isComparator;
}

/** All that can be named: a preset may know variants of its own, which stand last. */
function algorithmsOf({ algorithms }: Preset): string[] {
  return [...new Set([...ALGORITHMS, ...algorithms])];
}

/** Why an algorithm cannot be had; undefined if it can. */
function whyNot(preset: Preset, family: TaskDistribution, algorithm: string): string | undefined {
  if (preset.algorithms.includes(algorithm)) return undefined;
  if (findComparator(algorithm)) return undefined;
  if (findLearned(algorithm)) return "the preset says nothing about it";
  return baselineNamed(algorithm).whyNot(family);
}

function chain(
  { preset, keepsParameters, advantages = PAPER_ADVANTAGES }: GraphRequest,
  family: TaskFamily,
  algorithm: string,
  seed: number,
  device: Device,
  optima: Job,
  trainings: Map<string, Job>,
): Job[] {
  const { testTasks: tasks, preciseTasks } = preset;
  const distribution = contentOf(family);
  const job = <S>(
    stage: StageName,
    settings: S,
    inputs: Readonly<Record<string, Job>>,
    how: Pick<Job, "cost" | "values"> & Partial<Pick<Job, "modules" | "shares">>,
  ): Job =>
    makeJob({ stage, algorithm, env: family.name, seed, settings }, {
      device,
      inputs,
      modules: [],
      ...how,
    });
  const tabulated = (evaluate: Job, adaptationEpisodes: number) =>
    job<TabulateStageSettings>(
      "tabulate",
      { setting: settingOf(family), algorithm, adaptationEpisodes },
      { evaluate, optima },
      { cost: preciseTasks, values: 0 }, // scores are stored once
    );
  const scores = 2 * (tasks + preciseTasks);

  const comparator = findComparator(algorithm);
  if (comparator) {
    const { kind } = comparator;
    const settings = preset.comparator(algorithm, family);
    const of = (parts: JobParts) => makeJob({ ...parts, seed }, { ...parts, device });
    const made = of(recurrentTraining(kind, family, settings));
    const train = trainings.get(made.name) ?? made;
    trainings.set(train.name, train);
    const budget = { tasks, preciseTasks };
    const evaluate = of(recurrentScores(kind, algorithm, family, settings, budget, train));
    return [train, evaluate, tabulated(evaluate, family.episodes)];
  }

  if (!preset.algorithms.includes(algorithm)) {
    const { name, module, cost = 1, adaptationEpisodes, solutionOf } = baselineNamed(algorithm);
    const solution = solutionOf?.(family);
    const evaluate = job<EvaluateBaselineSettings>(
      "evaluate",
      {
        algorithm,
        family: distribution,
        baseline: name,
        advantages,
        tasks,
        preciseTasks,
      },
      {},
      {
        cost: taskCost(family) * preciseTasks * cost,
        values: scores,
        modules: [module],
        ...(solution && { shares: `${name} ${solution}` }),
      },
    );
    return [evaluate, tabulated(evaluate, adaptationEpisodes(family))];
  }
  const settings = preset.settings(algorithm, family);
  const { policy, inner } = settings;
  const { states, actions } = family.dynamics;
  const { trainedAs } = findLearned(algorithm) ?? {};
  const trained = trainedAs ?? algorithm;
  const made = trainJob(family, preset.settings(trained, family), seed, device, trained);
  const train = trainings.get(made.name) ?? made;
  trainings.set(train.name, train);
  const theta = trainedAs === undefined ? {} : { theta: settings.checkpoints.rule };
  const adapt = job<AdaptStageSettings>(
    "adapt",
    {
      algorithm,
      family: distribution,
      policy,
      inner,
      ...theta,
      tasks,
      ...(keepsParameters && { keepsParameters }),
    },
    { train },
    {
      cost: taskCost(family) * tasks,
      values: tasks * (states * actions + 2 + (keepsParameters ? parametersOf(family, policy) : 0)),
    },
  );
  const evaluate = job<EvaluateLearnerSettings>(
    "evaluate",
    { algorithm, family: distribution, policy, inner, ...theta, tasks, preciseTasks },
    { train, adapt },
    { cost: taskCost(family) * preciseTasks, values: scores },
  );
  const sampled = family.episodes * (inner.data === "fresh" ? inner.steps : 1);
  const isScoredOnline = learnerNamed(settings.algorithm).scoring === "online";
  return [train, adapt, evaluate, tabulated(evaluate, isScoredOnline ? 0 : sampled)];
}

/**
 * Meta-training of one agent.
 *
 * @param algorithm what it is called: the learner, or a variant of it
 */
export function trainJob(
  family: TaskDistribution,
  learner: SharedSettings,
  seed: number,
  device: Device,
  algorithm: string = learner.algorithm,
): Job {
  const kind = learnerNamed(learner.algorithm);
  const settings: TrainStageSettings = { algorithm, family: contentOf(family), learner };
  const { states, actions } = family.dynamics;
  const { gradients } = kind.cost(learner);
  const { iterations, checkpoints } = learner;
  const perTask = taskCost(family) + gradients * (60 * states + actions);
  return makeJob({ stage: "train", algorithm, env: family.name, seed, settings }, {
    device,
    inputs: {},
    cost: iterations * learner.metaBatch * perTask,
    values: 2 * parametersOf(family, learner.policy) +
      CURVES * (1 + iterations / checkpoints.every),
    modules: [kind.module],
  });
}

function optimaJob(
  { testTasks: tasks, preciseTasks }: Preset,
  family: TaskDistribution,
  device: Device,
): Job {
  const settings: OptimaStageSettings = { family: contentOf(family), tasks, preciseTasks };
  return makeJob({ stage: "optima", algorithm: "", env: family.name, seed: null, settings }, {
    device,
    inputs: {},
    cost: taskCost(family) * preciseTasks,
    values: 4 * (tasks + preciseTasks), // two, in f64
    modules: [],
  });
}

function makeJob(
  what: Pick<Job, "stage" | "algorithm" | "env" | "seed" | "settings">,
  how: Pick<Job, "device" | "inputs" | "cost" | "values" | "modules" | "shares">,
): Job {
  return { name: jobNameOf(what), ...what, ...how };
}

/** How many numbers a policy's θ has. */
function parametersOf(
  { dynamics: { states, actions } }: TaskDistribution,
  { hidden }: SharedSettings["policy"],
): number {
  return parameterCount({ inputs: states, hidden, actions });
}

/** Steps and table rows of one task's episodes. */
function taskCost({ dynamics, episodes }: TaskDistribution): number {
  return 2 * episodes * dynamics.horizon + 30 * dynamics.states * dynamics.actions;
}
