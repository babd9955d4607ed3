import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  allocateActivations,
  allocateTangents,
  backward,
  forward,
  softmax,
  tangent,
  tangentOfBackward,
} from "../../../kernels/policy/policy.ts";
import { assertClose } from "../oracle/close.ts";
import { derivative, FIRST_TOLERANCE, gradient } from "../oracle/finite_differences.ts";
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
} from "../oracle/lane.ts";

/** Networks and observations the derivatives are checked on. */
const LANES: [name: string, lane: Lane][] = [
  ["dense observations", randomLane(1, SMALL, 4)],
  ["one-hot observations", randomLane(2, SMALL, 3, "one-hot")],
  ["an observation of zeros", { ...randomLane(3, SMALL, 1), x: new Float64Array(3) }],
];

Deno.test("the forward pass of a hand-sized network", () => {
  const shape = { inputs: 2, hidden: [2, 2], actions: 2 } as const;
  // deno-fmt-ignore
  const theta = Float64Array.of(
    1, -1,  2, 3,   0.5, -4,  // W1 by rows, b1
    1, 2,   3, 4,   -1, 0,    // W2, b2
    1, 0,   -1, 2,  0.25, 0,  // W3, b3
  );
  const at = allocateActivations(shape, 2);
  forward(shape, theta, Float64Array.of(1, 1, 0, 2), at);
  // z1 = [3.5, -2], [4.5, 2]; z2 = [2.5, 7], [9.5, 17].
  assertEquals([...at.h1], [3.5, 0, 4.5, 2]);
  assertEquals([...at.h2], [2.5, 7, 9.5, 17]);
  assertEquals([...at.logits], [-4.25, 14, -7.25, 34]);
  const odds = Math.exp(-4.25 - 14);
  assertAlmostEquals(at.p[0]!, odds / (1 + odds), 1e-20); // a last bit of 1e-8 is 1e-24
});

for (const [name, lane] of LANES) {
  Deno.test(`the backward pass is the gradient of the logits: ${name}`, () => {
    const weights = normals(11, lane.rows * lane.shape.actions);
    const value = (theta: Float64Array) => inner(weights, activations(lane, theta).logits);
    const expected = gradient(value, (theta) => openUnits(lane, theta), lane.theta);
    assertClose(pullBack(lane, lane.theta, weights), expected, FIRST_TOLERANCE);
  });

  Deno.test(`the R-operator of the forward pass is its derivative: ${name}`, () => {
    const at = activations(lane, lane.theta);
    const R = allocateTangents(lane.shape, lane.rows);
    tangent(lane.shape, lane.theta, lane.x, at, lane.v, R);
    for (const layer of ["h1", "h2", "logits"] as const) {
      const expected = derivative({
        value: (t) => activations(lane, along(lane.theta, t, lane.v))[layer],
        region: (t) => openUnits(lane, along(lane.theta, t, lane.v)),
      });
      assertClose(R[layer], expected, FIRST_TOLERANCE, layer);
    }
  });

  Deno.test(`the R-operator of the backward pass is its derivative: ${name}`, () => {
    const weights = normals(12, lane.rows * lane.shape.actions);
    const weightsAlong = normals(13, lane.rows * lane.shape.actions);
    const expected = derivative({
      value: (t) => pullBack(lane, along(lane.theta, t, lane.v), along(weights, t, weightsAlong)),
      region: (t) => openUnits(lane, along(lane.theta, t, lane.v)),
    });
    const actual = pullBackAlong(lane, weights, weightsAlong);
    assertClose(actual, expected, FIRST_TOLERANCE);
  });
}

Deno.test("forward and backward derivatives are adjoint on the paper's network", () => {
  const lane = randomLane(4, PAPER, 10, "one-hot");
  const weights = normals(14, lane.rows * PAPER.actions);
  const at = activations(lane, lane.theta);
  const R = allocateTangents(PAPER, lane.rows);
  tangent(PAPER, lane.theta, lane.x, at, lane.v, R);
  const pushed = inner(weights, R.logits);
  const pulled = inner(pullBack(lane, lane.theta, weights), lane.v);
  assertAlmostEquals(pushed, pulled, 1e-11 * Math.abs(pushed)); // sums of 1e3 terms, cancelling
});

Deno.test("softmax does not change with a shift of the logits and does not overflow", () => {
  const p = new Float64Array(6);
  softmax(Float64Array.of(1000, 1001, 999, -1000, -999, -1001), 3, p);
  const e = [1, Math.E, 1 / Math.E].map((x) => x / (1 + Math.E + 1 / Math.E));
  assertClose(p, [...e, ...e], 1e-15); // three roundings
});

Deno.test("softmax of one huge logit is that action, and of equal ones uniform", () => {
  const p = new Float64Array(4);
  softmax(Float64Array.of(-1e9, 0, 3, 3), 2, p);
  assertEquals([...p], [0, 1, 0.5, 0.5]);
});

Deno.test("a broken weight shows in the probabilities even behind a ReLU", () => {
  const lane = randomLane(5, SMALL, 4);
  for (const k of [0, 3, 20, 30, lane.theta.length - 1]) {
    const theta = lane.theta.with(k, NaN);
    assert(activations(lane, theta).p.some(Number.isNaN), `weight ${k}`);
  }
});

Deno.test("a unit at exactly zero is closed", () => {
  const lane = { ...randomLane(6, SMALL, 1), x: new Float64Array(3) };
  lane.theta.fill(0, 15, 20); // b1: with x = 0 every first-layer unit is at 0
  const gradient = pullBack(lane, lane.theta, Float64Array.of(1, 2, 3));
  assertEquals([...gradient.subarray(0, 20)], new Array(20).fill(0));
  assertEquals([...gradient.subarray(56)], [1, 2, 3]); // the last biases still learn
});

/** The gradient of Σ weights·logits. */
function pullBack(lane: Lane, theta: Float64Array, weights: Float64Array): Float64Array {
  const { shape, rows, x } = lane;
  const delta = { ...allocateTangents(shape, rows), logits: weights };
  const out = new Float64Array(theta.length);
  backward(shape, theta, x, activations(lane, theta), delta, out);
  return out;
}

/** Its derivative as θ moves along v and the weights along theirs. */
function pullBackAlong(
  lane: Lane,
  weights: Float64Array,
  weightsAlong: Float64Array,
): Float64Array {
  const { shape, rows, x, theta, v } = lane;
  const at = activations(lane, theta);
  const delta = { ...allocateTangents(shape, rows), logits: weights };
  backward(shape, theta, x, at, delta, new Float64Array(theta.length));
  const R = allocateTangents(shape, rows);
  tangent(shape, theta, x, at, v, R);
  const rDelta = { ...allocateTangents(shape, rows), logits: weightsAlong };
  const out = new Float64Array(theta.length);
  tangentOfBackward(shape, theta, x, at, v, R, delta, rDelta, out);
  return out;
}
