/**
 * `evaluate`: scores on meta-test tasks, of a meta-learner's agent or of a baseline.
 *
 * | file | content |
 * |---|---|
 * | `scores.safetensors` | on the paper's test tasks as sampled, on further tasks exactly: see `results/scores.ts` |
 * | `steps.safetensors` | of a learner: by inner steps, see `results/steps.ts` |
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import {
  adaptToTestTasks,
  type EvaluationSettings,
  scorePolicies,
} from "../../learners/evaluate.ts";
import type { InnerAdvantages } from "../../learners/settings.ts";
import { decodeAdapted } from "../../results/adapted.ts";
import { chosenParameters, decodeParameters } from "../../results/parameters.ts";
import { type AgentScores, encodeScores } from "../../results/scores.ts";
import { encodeSteps } from "../../results/steps.ts";
import { inputFile, ofRun, type Stage } from "./stage.ts";

interface Budget {
  readonly algorithm: string;
  readonly family: TaskDistribution;
  /** Meta-test tasks 0 … tasks − 1, sampled. */
  readonly tasks: number;
  /** The tasks after them, exact. */
  readonly preciseTasks: number;
}

/** Settings of `evaluate` for a meta-learner. */
export type EvaluateLearnerSettings = Budget & EvaluationSettings & {
  /** Which θ counts; absent: the one that the training chose. */
  readonly theta?: "best" | "last";
};
/** Settings of `evaluate` for a baseline. */
export interface EvaluateBaselineSettings extends Budget {
  /** Its name. */
  readonly baseline: string;
  /** From rewards to advantages, for those that take a gradient step. */
  readonly advantages: InnerAdvantages;
}

/** Scores a meta-learner's agent (inputs `train`, `adapt`) or a baseline (no inputs). */
export const evaluateStage: Stage<EvaluateLearnerSettings | EvaluateBaselineSettings> = async (
  context,
  settings,
  inputs,
) => {
  const agents = "baseline" in settings
    ? await baselineScores(context, settings, inputs)
    : await learnerScores(context, settings, inputs);
  const { family, algorithm, preciseTasks } = settings;
  return context.seeds.map((seed, run) => {
    const provenance = { stage: "evaluate", env: family.name, algorithm, seed, settings };
    const { bySteps, ...scores } = agents[run]!;
    return {
      "scores.safetensors": encodeScores(scores, family.episodes, provenance),
      ...(bySteps && { "steps.safetensors": encodeSteps(bySteps, preciseTasks, provenance) }),
    };
  });
};

/** Scores of each seed; of a learner also the exact value of an episode by steps, `[T, k + 1]`. */
type Scoring<S> = (
  ...args: Parameters<Stage<S>>
) => Promise<(AgentScores & { readonly bySteps?: Float64Array })[]>;

const learnerScores: Scoring<EvaluateLearnerSettings> = async (context, settings, inputs) => {
  const { backend, seeds } = context;
  const { family, theta, tasks, preciseTasks } = settings;
  const adapted = inputs.map((files) =>
    decodeAdapted(inputFile(files, "adapt", "adapted.safetensors"))
  );
  const policies = new Float64Array(adapted.length * adapted[0]!.policies.length);
  adapted.forEach((agent, run) => policies.set(agent.policies, run * agent.policies.length));
  const sampled = await scorePolicies(backend, family, policies, seeds, { tasks });
  await context.progress(1, 2);
  const agents = inputs.map((files) =>
    chosenParameters(decodeParameters(inputFile(files, "train", "parameters.safetensors")), theta)
  );
  const range = { tasks: preciseTasks, firstTask: tasks };
  const precise = await adaptToTestTasks(backend, family, settings, agents, seeds, range);
  return adapted.map(({ online }, run) => {
    const of = (values: Float64Array) => ofRun(values, run, seeds.length);
    return {
      paper: { firstTask: 0, online, postAdaptation: of(sampled.postAdaptation) },
      precise: {
        firstTask: tasks,
        online: of(precise.exactBefore),
        postAdaptation: of(precise.exact),
      },
      isSampled: false,
      bySteps: of(precise.bySteps).map((total) => total / family.episodes),
    };
  });
};

const baselineScores: Scoring<EvaluateBaselineSettings> = async (context, settings) => {
  const { seeds, baseline } = context;
  const { family, advantages, tasks, preciseTasks } = settings;
  const { play, expectation } = baseline!;
  if (!play) return seeds.map(() => ({ expectation: expectation!(family) }));
  const playing = { backend: context.backend, family, advantages, seeds };
  const paper = await play(playing, { tasks });
  await context.progress(1, 2);
  const precise = await play(playing, { tasks: preciseTasks, firstTask: tasks });
  return seeds.map((_, run) => {
    const of = (values?: Float64Array) => values ? ofRun(values, run, seeds.length) : null;
    return {
      paper: {
        firstTask: 0,
        online: of(paper.online),
        postAdaptation: of(paper.postAdaptation),
      },
      precise: {
        firstTask: tasks,
        // What learns while it is scored has no exact value.
        online: of(precise.exactBefore ?? precise.online),
        postAdaptation: of(precise.exact),
      },
      isSampled: precise.exactBefore === undefined && precise.online !== undefined,
    };
  });
};
