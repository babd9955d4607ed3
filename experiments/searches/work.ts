/**
 * What a training costs, counted before it runs.
 *
 * @module
 */
import type { TaskFamily } from "../../envs/family.ts";
import { learnerNamed } from "../../learners/registry.ts";
import type { SharedSettings } from "../../learners/settings.ts";

/** Work of one or more trainings. */
export interface TrainingWork {
  /** Agents trained. */
  readonly trainings: number;
  readonly metaIterations: number;
  /** Steps taken in tasks, of meta-training and of validation. */
  readonly environmentSteps: number;
}

/** The work of training one agent. */
export function trainingWork(family: TaskFamily, settings: SharedSettings): TrainingWork {
  const { algorithm, iterations, metaBatch, inner, checkpoints: { every, tasks } } = settings;
  const batch = family.episodes * family.dynamics.horizon;
  const adaptation = inner.data === "fresh" ? inner.steps : 1;
  const afterAdaptation = learnerNamed(algorithm).cost(settings).batches;
  const validations = Math.ceil(iterations / every) + 1;
  return {
    trainings: 1,
    metaIterations: iterations,
    environmentSteps: batch *
      (iterations * metaBatch * (adaptation + afterAdaptation) + validations * tasks * adaptation),
  };
}

/** The work of all. */
export function totalWork(works: readonly TrainingWork[]): TrainingWork {
  const sum = (key: keyof TrainingWork) => works.reduce((total, work) => total + work[key], 0);
  return {
    trainings: sum("trainings"),
    metaIterations: sum("metaIterations"),
    environmentSteps: sum("environmentSteps"),
  };
}
