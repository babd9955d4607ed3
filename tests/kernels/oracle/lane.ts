/**
 * A lane of made-up data: a policy network, observations, weighted rows and a
 * direction, all random, all fixed by a seed.
 *
 * @module
 */
import type { PolicyShape } from "../../../kernels/backend.ts";
import { fill } from "../../../kernels/fill/fill.ts";
import type { ObjectiveData } from "../../../kernels/objective/objective.ts";
import { parameterCount } from "../../../kernels/policy/layout.ts";
import {
  type Activations,
  allocateActivations,
  forward,
  softmax,
} from "../../../kernels/policy/policy.ts";

/** A network small enough that all its partial derivatives can be taken one by one. */
export const SMALL: PolicyShape = { inputs: 3, hidden: [5, 4], actions: 3 };

/** The paper's network on its MDPs (appendix A), 1 573 parameters. */
export const PAPER: PolicyShape = { inputs: 10, hidden: [32, 32], actions: 5 };

/** One lane. */
export interface Lane {
  readonly shape: PolicyShape;
  readonly rows: number;
  /** Observations, `[M, D]`. */
  readonly x: Float64Array;
  /** `[P]`. */
  readonly theta: Float64Array;
  /** W of either sign, and a behaviour π_b that is not π_θ. */
  readonly data: ObjectiveData;
  /** n, `[M]`, summing to 1. */
  readonly visits: Float64Array;
  /** A direction of length 1, `[P]`: steps along it are as small as they look. */
  readonly v: Float64Array;
}

/** Independent N(0, 1) numbers. */
export function normals(seed: number, count: number): Float64Array {
  const out = new Float64Array(count);
  const draws = { stream: 0, seeds: [seed], iteration: 0, firstTask: 0 };
  fill({ kind: "normal", mean: 0, sd: 1 }, draws, seed, 0, out, count);
  return out;
}

/** A lane of `rows` rows with dense observations, or with x = I. */
export function randomLane(
  seed: number,
  shape: PolicyShape,
  rows: number,
  observations: "dense" | "one-hot" = "dense",
): Lane {
  const draw = (index: number, count: number) => normals(100 * seed + index, count);
  const oneHot = Float64Array.from(
    { length: rows * shape.inputs },
    (_, k) => k % (shape.inputs + 1) === 0 ? 1 : 0,
  );
  return {
    shape,
    rows,
    x: observations === "dense" ? draw(0, rows * shape.inputs) : oneHot,
    theta: draw(1, parameterCount(shape)).map((z) => z / 2),
    data: randomData(100 * seed + 2, shape, rows),
    visits: distribution(draw(4, rows), rows),
    v: unit(draw(5, parameterCount(shape))),
  };
}

/** W as of advantages of size 1, i.e. 1/M a row, and a π_b; uses `seed` and `seed + 1`. */
export function randomData(seed: number, shape: PolicyShape, rows: number): ObjectiveData {
  return {
    weights: normals(seed, rows * shape.actions).map((z) => z / rows),
    behaviour: distribution(
      normals(seed + 1, rows * shape.actions).map((z) => z / 2),
      shape.actions,
    ),
  };
}

/** Activations at θ. */
export function activations({ shape, rows, x }: Lane, theta: Float64Array): Activations {
  const at = allocateActivations(shape, rows);
  forward(shape, theta, x, at);
  return at;
}

/** Which hidden units are open in which row at θ, a character each. */
export function openUnits(lane: Lane, theta: Float64Array): string {
  const { h1, h2 } = activations(lane, theta);
  return [...h1, ...h2].map((h) => h > 0 ? "1" : "0").join("");
}

/** a + t·b. */
export function along(a: Float64Array, t: number, b: Float64Array): Float64Array {
  return a.map((value, k) => value + t * b[k]!);
}

/** v / ‖v‖. */
export function unit(v: Float64Array): Float64Array {
  const norm = Math.sqrt(inner(v, v));
  return v.map((value) => value / norm);
}

/** Inner product. */
export function inner(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, k) => sum + value * b[k]!, 0);
}

/** Softmax of rows of `width` logits. */
export function distribution(logits: Float64Array, width: number): Float64Array {
  const p = new Float64Array(logits.length);
  softmax(logits, width, p);
  return p;
}
