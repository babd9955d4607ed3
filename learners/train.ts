/**
 * Meta-training: iterate, validate now and then, keep the best and the last.
 *
 * @module
 */
import type { TaskDistribution } from "../envs/family.ts";
import { type Backend, TRUST_REGION_LOG, TRUST_REGION_OUTCOMES } from "../kernels/backend.ts";
import { CHECKPOINT_STATUS } from "../kernels/checkpoint/checkpoint.ts";
import { initialParameters } from "./initialise.ts";
import type { Learner, LearnerKind } from "./learner.ts";
import { NonFiniteError } from "./non_finite.ts";
import { allocateParameters, createProblem } from "./problem.ts";
import type { SharedSettings } from "./settings.ts";
import { createValidation, type Validation, type ValidationMeans } from "./validate.ts";

/** How often each trust-region outcome occurred since the last report, one entry a run. */
export type OutcomeCounts = Readonly<Record<(typeof TRUST_REGION_OUTCOMES)[number], number>>;

/** One line of the training curve: a validation, and the health of the iterations before it. */
export interface CurvePoint extends ValidationMeans<Float64Array> {
  /** Meta-iterations done. */
  readonly iteration: number;
  /** `[R]`; empty for a learner without a trust region. */
  readonly outcomes: readonly OutcomeCounts[];
  /** Mean KL of accepted steps, nats, `[R]`; 0 where none was. Empty as above. */
  readonly meanKl: readonly number[];
  /** Outer Adam steps skipped so far for a non-finite gradient, `[R]`; empty without Adam. */
  readonly skipped: readonly number[];
}

/** What meta-training leaves. */
export interface TrainingResult {
  /** Chosen by the checkpoint rule, one θ `[P]` a run. */
  readonly chosen: Float64Array[];
  /** Best on validation tasks. */
  readonly best: Float64Array[];
  /** Iteration of the best, `[R]`. */
  readonly bestIteration: number[];
  /** The last iterate. */
  readonly last: Float64Array[];
  /** Validations, from the untrained θ on. */
  readonly curve: CurvePoint[];
}

/** Hears of progress; a returned promise is awaited, so that a caller can yield or stop. */
export type OnProgress = (point: CurvePoint) => void | Promise<void>;

/**
 * Meta-trains one agent a seed. A seed's result does not depend on the others.
 *
 * @throws {RangeError} If there is no seed
 * @throws {NonFiniteError} If parameters or a validation are not finite at a checkpoint
 */
export async function train<S extends SharedSettings>(
  backend: Backend,
  family: TaskDistribution,
  kind: LearnerKind<S>,
  settings: S,
  seeds: readonly number[],
  onProgress: OnProgress = () => {},
): Promise<TrainingResult> {
  if (seeds.length === 0) throw new RangeError("Cannot train: no seed is given, must be 1 or more");
  const problem = createProblem(backend, family, settings.policy);
  const { shape } = problem.policy;
  const initial = seeds.map((seed) => initialParameters(shape, settings.policy, seed));
  const theta = allocateParameters(backend, problem, initial);

  const learner = kind.create(backend, problem, settings, theta, seeds);
  const validation = createValidation(backend, problem, settings, theta, seeds);
  const curve: CurvePoint[] = [];
  const { iterations, checkpoints: { every, rule } } = settings;
  for (let done = 0;; done = Math.min(done + every, iterations)) {
    validation.run(done);
    const since = curve.at(-1)?.iteration ?? 0;
    const point = await readPoint(backend, validation, learner, since, done);
    requireFinitePoint(point);
    curve.push(point);
    await onProgress(point);
    if (done >= iterations) break;
    for (let i = done; i < Math.min(done + every, iterations); i++) learner.iterate(i);
  }

  const [last, best, status] = await backend.read(
    theta,
    validation.best.theta,
    validation.best.status,
  );
  NonFiniteError.check("parameters", iterations, last!);
  const rows = (values: Float64Array) =>
    seeds.map((_, r) => values.slice(r * problem.parameters, (r + 1) * problem.parameters));
  return {
    chosen: rows(rule === "best" ? best! : last!),
    best: rows(best!),
    bestIteration: seeds.map((_, r) => status![2 * r + CHECKPOINT_STATUS.iteration]!),
    last: rows(last!),
    curve,
  };
}

function requireFinitePoint(point: CurvePoint): void {
  NonFiniteError.check("validation value", point.iteration, point.value);
  NonFiniteError.check("value before adaptation", point.iteration, point.valueBefore);
  NonFiniteError.check("pre-adaptation entropy", point.iteration, point.entropyBefore);
}

/**
 * Reads the last validation, and the learner's own log of the iterations `since` … `iteration` − 1:
 * the one read of a reporting interval.
 */
async function readPoint(
  backend: Backend,
  { means }: Validation,
  { trustRegionLog, skipped }: Learner,
  since: number,
  iteration: number,
): Promise<CurvePoint> {
  const [value, valueBefore, entropyBefore, ...health] = await backend.read(
    means.value,
    means.valueBefore,
    means.entropyBefore,
    ...(trustRegionLog ? [trustRegionLog] : []),
    ...(skipped ? [skipped] : []),
  ) as [Float64Array, Float64Array, Float64Array, ...Float64Array[]];
  const log = trustRegionLog && health.shift();
  const counts = skipped && health.shift();
  const runs = trustRegionLog?.shape[1] ?? 0;
  const entry = (row: number, run: number, column: (typeof TRUST_REGION_LOG)[number]) =>
    log![(row * runs + run) * TRUST_REGION_LOG.length + TRUST_REGION_LOG.indexOf(column)]!;

  const outcomes: OutcomeCounts[] = [];
  const meanKl: number[] = [];
  for (let run = 0; run < runs; run++) {
    const tally = Object.fromEntries(TRUST_REGION_OUTCOMES.map((name) => [name, 0])) as Record<
      (typeof TRUST_REGION_OUTCOMES)[number],
      number
    >;
    let kl = 0;
    for (let row = 0; row < iteration - since; row++) {
      tally[TRUST_REGION_OUTCOMES[entry(row, run, "outcome")]!] += 1;
      kl += entry(row, run, "kl");
    }
    outcomes.push(tally);
    meanKl.push(tally.accepted > 0 ? kl / tally.accepted : 0);
  }
  return {
    iteration,
    value,
    valueBefore,
    entropyBefore,
    outcomes,
    meanKl,
    skipped: [...(counts ?? [])],
  };
}
