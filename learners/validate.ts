/**
 * Scores checkpoints on meta-validation tasks: adapt as at test time, then
 * compute the value of θ′ exactly. No validation rollouts.
 *
 * @module
 */
import type { Backend, Checkpoint, Tensor } from "../kernels/backend.ts";
import { STREAMS } from "../kernels/draws.ts";
import { createAdaptation } from "./inner_loop.ts";
import { type Problem, sampleTasks } from "./problem.ts";
import type { SharedSettings } from "./settings.ts";

/** What a validation of R agents finds: means over validation tasks, `[R]` each. */
export interface ValidationMeans<T> {
  /** Exact value of an episode after adaptation. */
  readonly value: T;
  /** The same before adaptation. */
  readonly valueBefore: T;
  /** Entropy of the pre-adaptation policy, nats, mean over states. */
  readonly entropyBefore: T;
}

/** Validates θ `[R, P]`, keeping the best in `best`. */
export interface Validation {
  /** The best θ so far. */
  readonly best: Checkpoint;
  /** Of the last validation; not read here, so that one read can bring all that is to be reported. */
  readonly means: ValidationMeans<Tensor>;
  /** Records a validation after `iteration` meta-iterations. */
  run(iteration: number): void;
}

/**
 * Lays out validation of `theta` `[R, P]` on the same tasks for every seed and
 * checkpoint, with the same draws at every checkpoint (common random numbers).
 */
export function createValidation(
  backend: Backend,
  problem: Problem,
  settings: SharedSettings,
  theta: Tensor,
  seeds: readonly number[],
): Validation {
  const { family, policy, parameters } = problem;
  const { states: S, actions: A } = family.dynamics;
  const runs = seeds.length;
  const count = settings.checkpoints.tasks;
  const adaptation = createAdaptation(backend, problem, settings.inner, theta, count);
  const { tasks, adapted } = adaptation;
  const table = backend.tensor("validation policy table", [runs, count, S, A]);
  const perTask = (label: string) => backend.tensor(label, [runs, count]);
  const perRun = (label: string) => backend.tensor(label, [runs]);
  const value = perTask("value after adaptation");
  const valueBefore = perTask("value before adaptation");
  const entropyBefore = perTask("entropy before adaptation");
  const means = {
    value: perRun("mean value"),
    valueBefore: perRun("mean value before"),
    entropyBefore: perRun("mean entropy"),
  };
  const best = backend.checkpoint({ runs, parameters });

  const names = { iteration: 0, firstTask: 0 };
  sampleTasks(backend, family, tasks, {
    ...names,
    seeds: seeds.map(() => 0),
    rewards: STREAMS.validationRewards,
    transitions: STREAMS.validationTransitions,
  });

  return {
    best,
    means,
    run(iteration) {
      adaptation.run({ ...names, seeds, stream: STREAMS.validationEpisodes });
      backend.policyTable({ policy, theta, out: table });
      backend.policyValue({ table, tasks, out: valueBefore });
      backend.policyEntropy({ table, out: entropyBefore });
      backend.policyTable({ policy, theta: adapted, out: table });
      backend.policyValue({ table, tasks, out: value });
      backend.keepBest({ theta, score: value, iteration, best });
      backend.taskMean({ values: value, out: means.value });
      backend.taskMean({ values: valueBefore, out: means.valueBefore });
      backend.taskMean({ values: entropyBefore, out: means.entropyBefore });
    },
  };
}
