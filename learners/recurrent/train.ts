/**
 * Trains policies that remember: iterate, validate now and then, keep the best and the last.
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import type { Backend, SequenceBackend, Tensor } from "../../kernels/backend.ts";
import { CHECKPOINT_STATUS } from "../../kernels/checkpoint/checkpoint.ts";
import { STREAMS } from "../../kernels/draws.ts";
import { NonFiniteError } from "../non_finite.ts";
import { allocateTasks, sampleTasks } from "../problem.ts";
import { initialRecurrent } from "./initialise.ts";
import { createRecurrent } from "./learner.ts";
import type { RecurrentSettings } from "./settings.ts";
import { allocateAgents, allocateTrials, sequenceBackend } from "./trials.ts";

/** One line of the training curve. */
export interface RecurrentPoint {
  /** Updates done. */
  readonly iteration: number;
  /** Mean reward of a validation trial's scored episode, `[R]`. */
  readonly value: Float64Array;
  /** Steps skipped so far for a gradient that was not finite, `[R]`. */
  readonly skipped: Float64Array;
}

/** What training leaves, one θ `[P]` a run. */
export interface RecurrentResult {
  /** Best on validation trials. */
  readonly best: Float64Array[];
  /** The updates after which it was, `[R]`. */
  readonly bestIteration: number[];
  /** The last iterate. */
  readonly last: Float64Array[];
  /** Validations, from the untrained θ on. */
  readonly curve: RecurrentPoint[];
}

/**
 * Trains one agent a seed. A seed's result does not depend on the others.
 *
 * @throws {RangeError} If there is no seed
 * @throws {TypeError} If the backend plays no policies with a memory
 * @throws {NonFiniteError} If parameters or a validation are not finite at a checkpoint
 */
export async function trainRecurrent(
  plain: Backend,
  family: TaskDistribution,
  settings: RecurrentSettings,
  seeds: readonly number[],
  onProgress: (point: RecurrentPoint) => void | Promise<void> = () => {},
): Promise<RecurrentResult> {
  if (seeds.length === 0) throw new RangeError("Cannot train: no seed is given, must be 1 or more");
  const backend = sequenceBackend(plain);
  const { policy, initialisation, iterations, checkpoints: { every } } = settings;
  const initial = seeds.map((seed) =>
    initialRecurrent(policy, family.dynamics, initialisation, seed)
  );
  const theta = allocateAgents(backend, initial);
  const learner = createRecurrent(backend, family, settings, theta, seeds);
  const validation = createValidation(backend, family, settings, theta, seeds);
  const curve: RecurrentPoint[] = [];
  for (let done = 0;; done = Math.min(done + every, iterations)) {
    validation.run(done);
    const [value, skipped] = await backend.read(validation.mean, learner.skipped!);
    const point = { iteration: done, value: value!, skipped: skipped! };
    NonFiniteError.check("validation value", done, point.value);
    curve.push(point);
    await onProgress(point);
    if (done >= iterations) break;
    for (let i = done; i < Math.min(done + every, iterations); i++) learner.iterate(i);
  }
  const { best } = validation;
  const [last, bestTheta, status] = await backend.read(theta, best.theta, best.status);
  NonFiniteError.check("parameters", iterations, last!);
  const size = initial[0]!.length;
  const rows = (values: Float64Array) =>
    seeds.map((_, r) => values.slice(r * size, (r + 1) * size));
  return {
    best: rows(bestTheta!),
    bestIteration: seeds.map((_, r) => status![2 * r + CHECKPOINT_STATUS.iteration]!),
    last: rows(last!),
    curve,
  };
}

/** Plays the same trials of every checkpoint (common random numbers), keeping the best θ. */
function createValidation(
  backend: SequenceBackend,
  family: TaskDistribution,
  settings: RecurrentSettings,
  theta: Tensor,
  seeds: readonly number[],
) {
  const { policy, checkpoints: { tasks: count }, advantages: { scored } } = settings;
  const [runs, parameters] = theta.shape as [number, number];
  const tasks = allocateTasks(backend, family, runs, count);
  const isTwice = scored === "post-adaptation";
  const trials = allocateTrials(backend, family, settings, [runs, count], isTwice);
  const mean = backend.tensor("mean total", [runs]);
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
    mean,
    run(iteration: number) {
      const draws = { ...names, seeds, stream: STREAMS.validationEpisodes };
      backend.playTrials({ policy, theta, tasks, draws, trials });
      backend.keepBest({ theta, score: trials.total, iteration, best });
      backend.taskMean({ values: trials.total, out: mean });
    },
  };
}
