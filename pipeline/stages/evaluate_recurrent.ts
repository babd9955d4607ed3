/**
 * `evaluate` of a policy that remembers: it plays 2N episodes of the meta-test tasks.
 *
 * | file | content |
 * |---|---|
 * | `scores.safetensors` | sampled on all tasks: see `results/scores.ts` |
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import { playTestTrials, type RecurrentPlay } from "../../learners/recurrent/evaluate.ts";
import { decodeRecurrent } from "../../results/recurrent_parameters.ts";
import { encodeScores } from "../../results/scores.ts";
import { inputFile, ofRun, type Stage } from "./stage.ts";

/** Settings of `evaluate`. */
export interface EvaluateRecurrentSettings {
  readonly algorithm: string;
  readonly family: TaskDistribution;
  readonly recurrent: RecurrentPlay;
  /** Meta-test tasks 0 … tasks − 1. */
  readonly tasks: number;
  /** The tasks after them; what learns while it is scored has no exact value. */
  readonly preciseTasks: number;
}

/** Scores the chosen θ of input `train`. */
export const evaluateRecurrentStage: Stage<EvaluateRecurrentSettings> = async (
  { backend, seeds, progress },
  settings,
  inputs,
) => {
  const { algorithm, family, recurrent, tasks, preciseTasks } = settings;
  const { policy } = recurrent;
  const agents = inputs.map((files) => {
    const bytes = inputFile(files, "train", "parameters.safetensors");
    const agent = decodeRecurrent(bytes, policy, family.dynamics);
    return agent[agent.chosen];
  });
  const play = (range: { tasks: number; firstTask?: number }) =>
    playTestTrials(backend, family, recurrent, agents, seeds, range);
  const paper = await play({ tasks });
  await progress(1, 2);
  const precise = await play({ tasks: preciseTasks, firstTask: tasks });
  return seeds.map((seed, run) => {
    const of = (values: Float64Array) => ofRun(values, run, seeds.length);
    const provenance = { stage: "evaluate", env: family.name, algorithm, seed, settings };
    const scores = {
      paper: {
        firstTask: 0,
        online: of(paper.online),
        postAdaptation: of(paper.postAdaptation),
      },
      precise: {
        firstTask: tasks,
        online: of(precise.online),
        postAdaptation: of(precise.postAdaptation),
      },
      isSampled: true,
    };
    return { "scores.safetensors": encodeScores(scores, family.episodes, provenance) };
  });
};
