/**
 * The graph of jobs that a request stands for.
 *
 * ```text
 * train ──► adapt ──► evaluate ──► tabulate        maml, reptile
 *   └───────────────────►
 *                     evaluate ──► tabulate        computed methods
 *                                  tabulate        bound
 * ```
 *
 * @module
 */
import { parseEnvironment } from "../envs/names.ts";
import type { TaskFamily } from "../envs/family.ts";
import { type Algorithm, algorithmsOf, isControl, isLearned } from "../experiments/algorithms.ts";
import type { Preset } from "../experiments/presets.ts";
import type { LearnerSettings } from "../learners/settings.ts";
import type { Device } from "./backends.ts";
import { type Job, jobName } from "./job.ts";
import type { AdaptStageSettings } from "./stages/adapt.ts";
import type { EvaluateControlSettings, EvaluateLearnerSettings } from "./stages/evaluate.ts";
import type { StageName } from "./stages/stage.ts";
import type { TabulateStageSettings } from "./stages/tabulate.ts";
import type { TrainStageSettings } from "./stages/train.ts";

/** What to compute. */
export interface GraphRequest {
  readonly preset: Preset;
  readonly envs: readonly string[];
  /** Absent: all that are defined on the environment and known to the preset. */
  readonly algorithms?: readonly Algorithm[];
  readonly seeds: readonly number[];
  readonly device: Device;
}

/**
 * The jobs of a request, each after its inputs.
 *
 * @throws {RangeError} On an unknown environment, or if an algorithm is defined on none of them
 */
export function jobsOf(request: GraphRequest): Job[] {
  const families = request.envs.map(parseEnvironment);
  for (const algorithm of request.algorithms ?? []) {
    if (!families.some((family) => available(request.preset, family).includes(algorithm))) {
      throw new RangeError(
        `Cannot run algorithm "${algorithm}" on ${
          request.envs.join(", ")
        } with preset "${request.preset.name}": must be one of ${
          [...new Set(families.flatMap((family) => available(request.preset, family)))].join(", ")
        }`,
      );
    }
  }
  return families.flatMap((family) =>
    available(request.preset, family)
      .filter((algorithm) => request.algorithms?.includes(algorithm) ?? true)
      .flatMap((algorithm) =>
        request.seeds.flatMap((seed) => chain(request, family, algorithm, seed))
      )
  );
}

function available(preset: Preset, family: TaskFamily): readonly Algorithm[] {
  return algorithmsOf(family.kind).filter((algorithm) =>
    !isLearned(algorithm) || preset.algorithms.includes(algorithm)
  );
}

function chain(
  { preset, device }: GraphRequest,
  family: TaskFamily,
  algorithm: Algorithm,
  seed: number,
): Job[] {
  const env = family.name;
  const { testTasks: tasks, preciseTasks } = preset;
  const job = <S>(
    stage: StageName,
    settings: S,
    inputs: Readonly<Record<string, Job>>,
    cost: number,
  ): Job => ({
    name: jobName(stage, algorithm, env, seed),
    stage,
    algorithm,
    env,
    seed,
    device,
    settings,
    inputs,
    cost,
  });
  const tabulated = (inputs: Record<string, Job>, adaptationEpisodes: number) =>
    job<TabulateStageSettings>(
      "tabulate",
      { family, algorithm, adaptationEpisodes },
      inputs,
      taskCost(family) * preciseTasks,
    );

  if (isLearned(algorithm)) {
    const learner = preset.settings(algorithm, family);
    const { policy, inner } = learner;
    const train = trainJob(family, learner, seed, device, algorithm);
    const adapt = job<AdaptStageSettings>(
      "adapt",
      { family, policy, inner, tasks },
      { train },
      taskCost(family) * tasks,
    );
    const evaluate = job<EvaluateLearnerSettings>(
      "evaluate",
      { family, policy, inner, tasks, preciseTasks },
      { train, adapt },
      taskCost(family) * preciseTasks,
    );
    const episodes = family.episodes * (inner.data === "fresh" ? inner.steps : 1);
    return [train, adapt, evaluate, tabulated({ evaluate }, episodes)];
  }
  if (isControl(algorithm)) {
    const evaluate = job<EvaluateControlSettings>(
      "evaluate",
      { family, control: algorithm, tasks, preciseTasks },
      {},
      taskCost(family) * preciseTasks * (algorithm === "gittins" ? 10 : 1),
    );
    const learns = algorithm === "one-step" || algorithm === "explore-commit";
    return [evaluate, tabulated({ evaluate }, learns ? family.episodes : 0)];
  }
  return [tabulated({}, family.episodes)];
}

/**
 * Meta-training of one agent.
 *
 * @param algorithm what it is called: the learner, or a variant of it
 */
export function trainJob(
  family: TaskFamily,
  learner: LearnerSettings,
  seed: number,
  device: Device,
  algorithm: string = learner.algorithm,
): Job {
  const settings: TrainStageSettings = { family, learner };
  return {
    name: jobName("train", algorithm, family.name, seed),
    stage: "train",
    algorithm,
    env: family.name,
    seed,
    device,
    settings,
    inputs: {},
    cost: trainingCost(family, learner),
  };
}

/** Steps and table rows of one task's episodes. */
function taskCost({ dynamics, episodes }: TaskFamily): number {
  return 2 * episodes * dynamics.horizon + 30 * dynamics.states * dynamics.actions;
}

function trainingCost(family: TaskFamily, learner: LearnerSettings): number {
  const { states, actions } = family.dynamics;
  // A gradient costs a backward pass over all rows; a TRPO step some hundred of them.
  const gradients = learner.algorithm === "maml" ? 100 : 3;
  const perTask = taskCost(family) + gradients * (60 * states + actions);
  return learner.iterations * learner.metaBatch * perTask;
}
