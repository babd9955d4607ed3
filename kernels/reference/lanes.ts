/**
 * How operations of the `reference` backend walk their lanes and find a lane's block of each tensor.
 *
 * @module
 */
import type { Makers, Owned, OwnedTensor, Run } from "../checked.ts";
import type { ConjugateGradients, LinearisedLoop, Rows, ValueKind } from "../data.ts";
import type { CgRun } from "../conjugate_gradients/conjugate_gradients.ts";
import type { ObjectiveData } from "../objective/objective.ts";

/** Numbers of tensors; what an inner loop's tensors held when it was linearised. */
export interface ReferenceNatives {
  readonly tensor: Float64Array;
  readonly innerLoop: { points?: Points };
}

/** An inner loop and what it led to. */
export type Points = Pick<ReferenceOf<LinearisedLoop>, "inner" | "outer">;

/** Something as the backend sees it. */
export type ReferenceOf<A> = Owned<A, ReferenceNatives>;

/** An operation. */
export type ReferenceRun<O> = Run<O, ReferenceNatives, undefined>;

/** What is kept of a value. */
export type ReferenceMake<K extends ValueKind & keyof ReferenceNatives> = Makers<
  ReferenceNatives,
  undefined
>[K];

type Block = OwnedTensor<Float64Array>;

/** Visits every (run, task), tasks fastest. */
export function forEachLane(
  runs: number,
  tasks: number,
  visit: (run: number, task: number) => void,
): void {
  for (let run = 0; run < runs; run++) {
    for (let task = 0; task < tasks; task++) visit(run, task);
  }
}

/** The block of one run, `shape[1…]`. */
export function ofRun(tensor: Block, run: number): Float64Array {
  const size = tensor.size / tensor.shape[0]!;
  return tensor.native.subarray(run * size, (run + 1) * size);
}

/** The block of one (run, task) lane, `shape[2…]`. */
export function lane(tensor: Block, run: number, task: number): Float64Array {
  const size = tensor.size / (tensor.shape[0]! * tensor.shape[1]!);
  const at = run * tensor.shape[1]! + task;
  return tensor.native.subarray(at * size, (at + 1) * size);
}

/** A lane's parameters: `[R, P]` is shared by a run's tasks, `[R, T, P]` is not. */
export function parameters(theta: Block, run: number, task: number): Float64Array {
  return theta.shape.length === 2 ? ofRun(theta, run) : lane(theta, run, task);
}

/** A lane's rows. */
export function data(
  { weights, behaviour }: ReferenceOf<Pick<Rows, "weights" | "behaviour">>,
  run: number,
  task: number,
): ObjectiveData {
  return { weights: lane(weights, run, task), behaviour: lane(behaviour, run, task) };
}

/** The blocks of one run of several tensors, by their names. */
export function ofRunAll<K extends string>(
  tensors: { readonly [N in K]: Block },
  names: readonly K[],
  run: number,
): { [N in K]: Float64Array } {
  return Object.fromEntries(names.map((name) => [name, ofRun(tensors[name], run)])) as {
    [N in K]: Float64Array;
  };
}

/** The blocks of one lane of several tensors, by their names. */
export function laneAll<K extends string>(
  tensors: { readonly [N in K]: Block },
  names: readonly K[],
  run: number,
  task: number,
): { [N in K]: Float64Array } {
  return Object.fromEntries(names.map((name) => [name, lane(tensors[name], run, task)])) as {
    [N in K]: Float64Array;
  };
}

/** One run's system of linear equations. */
export function cgRun(cg: ReferenceOf<ConjugateGradients>, run: number): CgRun {
  return ofRunAll(cg, ["b", "x", "r", "p", "status"], run);
}
