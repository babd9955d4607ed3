/**
 * What a meta-learner is to the rest of the house.
 *
 * @module
 */
import type { Backend, Tensor } from "../kernels/backend.ts";
import type { Problem } from "./problem.ts";
import type { Schema } from "./schema.ts";
import type { SharedSettings } from "./settings.ts";

/** Parts of a meta-iteration by name; each records its work, and may be recorded again. */
export type Phases = Readonly<Record<string, (iteration: number) => void>>;

/** Phases, and the iteration that they make up. */
export function inPhases(phases: Phases): Pick<Learner, "phases" | "iterate"> {
  const all = Object.values(phases);
  return { phases, iterate: (iteration) => all.forEach((run) => run(iteration)) };
}

/** A meta-learner of R independent agents that share a batch. */
export interface Learner {
  /** θ, `[R, P]`; the learner updates it in place. */
  readonly theta: Tensor;
  /** The parts of a meta-iteration, in order. */
  readonly phases: Phases;
  /** Records one meta-iteration, counted from 0: all phases. */
  iterate(iteration: number): void;
  /**
   * Health of the outer step, if the learner keeps any: `[rows, R, 9]` with
   * the columns of `TRUST_REGION_LOG`, row `iteration mod rows`.
   */
  readonly trustRegionLog?: Tensor;
  /** Outer steps skipped because a gradient was not finite, `[R]`. */
  readonly skipped?: Tensor;
}

/** Rough work of a meta-iteration, a task, beside its inner loop. */
export interface IterationCost {
  /** Batches of N episodes that are sampled after adaptation. */
  readonly batches: number;
  /** Gradients taken, each as dear as a backward pass over all states. */
  readonly gradients: number;
}

/** A kind of meta-learner: one file, and one entry in `registry.ts`. */
export interface LearnerKind<S extends SharedSettings = SharedSettings> {
  /** On the command line; also `algorithm` of its settings. */
  readonly name: string;
  /** Its file, from the root of the project: its code is part of its results' keys. */
  readonly module: string;
  /** Which settings are allowed. */
  readonly schema: Schema<S>;
  /** As the paper has it and, where that is silent, as its authors' code does. */
  readonly paper: S;
  /** Whether its agents are scored after they adapted, or while they learn. */
  readonly scoring: "post-adaptation" | "online";
  /** What a meta-iteration costs. */
  cost(settings: S): IterationCost;
  /**
   * A learner on a backend.
   *
   * @param theta initial parameters, `[R, P]`, updated in place
   * @param seeds one a run
   */
  create(
    backend: Backend,
    problem: Problem,
    settings: S,
    theta: Tensor,
    seeds: readonly number[],
  ): Learner;
}
