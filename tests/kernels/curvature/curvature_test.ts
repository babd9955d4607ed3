import { assertAlmostEquals, assertGreater } from "@std/assert";
import { lossGradient } from "../../../kernels/adapt/adapt.ts";
import type { Objective } from "../../../kernels/backend.ts";
import { fisherVectorProduct, hessianVectorProduct } from "../../../kernels/curvature/curvature.ts";
import { meanKl, type ObjectiveData } from "../../../kernels/objective/objective.ts";
import { allocateTangents, backward } from "../../../kernels/policy/policy.ts";
import { assertClose } from "../oracle/close.ts";
import {
  derivative,
  FIRST_TOLERANCE,
  gradient,
  hessianProduct,
  SECOND_TOLERANCE,
} from "../oracle/finite_differences.ts";
import {
  activations,
  along,
  inner,
  type Lane,
  normals,
  openUnits,
  PAPER,
  randomLane,
  SMALL,
  unit,
} from "../oracle/lane.ts";

const OBJECTIVES: Objective[] = ["score", "ratio"];

const LANES: [name: string, lane: Lane][] = [
  ["a small network", randomLane(1, SMALL, 4)],
  ["a small network with one-hot observations", randomLane(2, SMALL, 3, "one-hot")],
  ["the paper's network", randomLane(7, PAPER, 10, "one-hot")],
];

/** Sums of a few hundred terms in f64 that do not agree in their order. */
const ROUNDING = 1e-13;

for (const [name, lane] of LANES) {
  const region = (theta: Float64Array) => openUnits(lane, theta);

  for (const objective of OBJECTIVES) {
    for (const data of [lane.data, ownData(lane)]) {
      const whose = data === lane.data ? "another policy's" : "its own";

      Deno.test(`the Hessian product of ${objective} on ${whose} data is the gradient's derivative: ${name}`, () => {
        const expected = derivative({
          value: (t) => gradientOf(lane, objective, data, along(lane.theta, t, lane.v)),
          region: (t) => region(along(lane.theta, t, lane.v)),
        });
        assertClose(hessianTimes(lane, objective, data, lane.v), expected, FIRST_TOLERANCE);
      });
    }
  }

  Deno.test(`both objectives have the same gradient where the policy sampled the data: ${name}`, () => {
    const [score, ratio] = OBJECTIVES.map((o) => gradientOf(lane, o, ownData(lane), lane.theta));
    assertClose(score!, ratio!, ROUNDING);
  });

  Deno.test(`their Hessians differ by −Σ W ∇log π ∇log πᵀ: ${name}`, () => {
    const data = ownData(lane);
    const [score, ratio] = OBJECTIVES.map((o) => hessianTimes(lane, o, data, lane.v));
    const difference = ratio!.map((value, k) => value - score![k]!);
    const expected = outerProducts(lane, data.weights).map((value) => -value);
    assertClose(difference, expected, ROUNDING);
  });

  Deno.test(`the Fisher product is Σ n Σ π ∇log π ∇log πᵀ: ${name}`, () => {
    const { p } = activations(lane, lane.theta);
    const mass = p.map((p, k) => p * lane.visits[Math.floor(k / lane.shape.actions)]!);
    assertClose(fisherTimes(lane, lane.v), outerProducts(lane, mass), ROUNDING);
  });

  Deno.test(`both products are symmetric, the Fisher product is positive: ${name}`, () => {
    const w = unit(normals(99, lane.v.length));
    for (const objective of OBJECTIVES) {
      const there = inner(w, hessianTimes(lane, objective, lane.data, lane.v));
      const back = inner(lane.v, hessianTimes(lane, objective, lane.data, w));
      // A sum over all of H's entries: terms of either sign, far larger than it.
      assertAlmostEquals(there, back, 10 * ROUNDING * Math.abs(there), objective);
    }
    const there = inner(w, fisherTimes(lane, lane.v));
    assertAlmostEquals(there, inner(lane.v, fisherTimes(lane, w)), 10 * ROUNDING * Math.abs(there));
    assertGreater(inner(w, fisherTimes(lane, w)), 0);
  });
}

const [, SMALL_LANE] = LANES[0]!;

for (const objective of OBJECTIVES) {
  Deno.test(`the loss gradient of ${objective} is the gradient of the loss as written down`, () => {
    const { weights, behaviour } = SMALL_LANE.data;
    const loss = (theta: Float64Array) =>
      -activations(SMALL_LANE, theta).p.reduce(
        (sum, p, k) =>
          sum + weights[k]! * (objective === "score" ? Math.log(p) : p / behaviour[k]!),
        0,
      );
    const expected = gradient(loss, (theta) => openUnits(SMALL_LANE, theta), SMALL_LANE.theta);
    const actual = gradientOf(SMALL_LANE, objective, SMALL_LANE.data, SMALL_LANE.theta);
    assertClose(actual, expected, FIRST_TOLERANCE);
  });
}

for (const order of ["new ‖ old", "old ‖ new"]) {
  Deno.test(`the Fisher product is the Hessian of KL(${order}) at the current policy`, () => {
    const { theta, v, visits, shape } = SMALL_LANE;
    const old = activations(SMALL_LANE, theta).p.slice();
    const kl = (theta: Float64Array) => {
      const { p } = activations(SMALL_LANE, theta);
      return order === "new ‖ old"
        ? meanKl(visits, p, old, shape.actions)
        : meanKl(visits, old, p, shape.actions);
    };
    const expected = hessianProduct(kl, (theta) => openUnits(SMALL_LANE, theta), theta, v);
    assertClose(fisherTimes(SMALL_LANE, v), expected, SECOND_TOLERANCE);
  });
}

/** W of the lane, sampled by π_θ itself. */
function ownData(lane: Lane): ObjectiveData {
  return { weights: lane.data.weights, behaviour: activations(lane, lane.theta).p };
}

function gradientOf(
  lane: Lane,
  objective: Objective,
  data: ObjectiveData,
  theta: Float64Array,
): Float64Array {
  const { shape, rows, x } = lane;
  const out = new Float64Array(theta.length);
  const delta = allocateTangents(shape, rows);
  lossGradient(shape, theta, x, activations(lane, theta), objective, data, delta, out);
  return out;
}

function hessianTimes(
  lane: Lane,
  objective: Objective,
  data: ObjectiveData,
  v: Float64Array,
): Float64Array {
  const { shape, rows, x, theta } = lane;
  const at = activations(lane, theta);
  const delta = allocateTangents(shape, rows);
  const out = new Float64Array(theta.length);
  lossGradient(shape, theta, x, at, objective, data, delta, out);
  const scratch = { along: allocateTangents(shape, rows), rDelta: allocateTangents(shape, rows) };
  hessianVectorProduct(shape, theta, x, at, objective, data, delta, v, scratch, out);
  return out;
}

function fisherTimes(lane: Lane, v: Float64Array): Float64Array {
  const { shape, rows, x, theta, visits } = lane;
  const out = new Float64Array(theta.length);
  const scratch = { along: allocateTangents(shape, rows), rDelta: allocateTangents(shape, rows) };
  fisherVectorProduct(shape, theta, x, activations(lane, theta), visits, v, scratch, out);
  return out;
}

/** Σ mass ∇log π (∇log π · v), one backward pass an entry of `mass` `[M, A]`. */
function outerProducts(lane: Lane, mass: Float64Array): Float64Array {
  const { shape, rows, x, theta, v } = lane;
  const { actions } = shape;
  const at = activations(lane, theta);
  const sum = new Float64Array(theta.length);
  mass.forEach((m, k) => {
    const delta = allocateTangents(shape, rows);
    const row = Math.floor(k / actions) * actions;
    for (let b = row; b < row + actions; b++) delta.logits[b] = (b === k ? 1 : 0) - at.p[b]!;
    const slope = new Float64Array(theta.length); // ∇_θ log π(a | row)
    backward(shape, theta, x, at, delta, slope);
    const alongV = m * inner(slope, v);
    slope.forEach((g, j) => sum[j]! += alongV * g);
  });
  return sum;
}
