import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Objective } from "../../../kernels/backend.ts";
import {
  fisherOfLogits,
  logitGradient,
  logitGradientTangent,
  meanKl,
  type ObjectiveData,
  SMALLEST_PROBABILITY,
  surrogateLoss,
} from "../../../kernels/objective/objective.ts";
import { assertClose } from "../oracle/close.ts";
import {
  derivative,
  FIRST_TOLERANCE,
  gradient,
  hessianProduct,
  SECOND_TOLERANCE,
} from "../oracle/finite_differences.ts";
import { along, distribution, normals, randomData, SMALL } from "../oracle/lane.ts";

const ROWS = 4;
const A = SMALL.actions;
const OBJECTIVES: Objective[] = ["score", "ratio"];
const LOGITS = normals(1, ROWS * A);
const P = distribution(LOGITS, A);
const DIRECTION = normals(2, ROWS * A);
const DATA = randomData(3, SMALL, ROWS);
const ON_POLICY = { ...DATA, behaviour: P };
const VISITS = distribution(normals(5, ROWS), ROWS);

/** In terms of logits everything is smooth. */
const nowhere = () => "";

/** Relative error of a few dozen operations in f64, each 1e-16. */
const ROUNDING = 1e-14;

/** The losses as they are written down. */
const LOSSES: Record<Objective, (data: ObjectiveData, p: Float64Array) => number> = {
  score: ({ weights }, p) => -p.reduce((sum, p, k) => sum + weights[k]! * Math.log(p), 0),
  ratio: ({ weights, behaviour }, p) =>
    -p.reduce((sum, p, k) => sum + weights[k]! * p / behaviour[k]!, 0),
};

for (const objective of OBJECTIVES) {
  for (const [name, data] of [["another policy's", DATA], ["its own", ON_POLICY]] as const) {
    Deno.test(`d loss / d logits of ${objective} on ${name} data is the loss's gradient`, () => {
      const loss = (z: Float64Array) => LOSSES[objective](data, distribution(z, A));
      const expected = gradient(loss, nowhere, LOGITS);
      assertClose(logitGradientAt(objective, data, LOGITS), expected, FIRST_TOLERANCE);
    });

    Deno.test(`its R-operator for ${objective} on ${name} data is its derivative`, () => {
      const expected = derivative({
        value: (t) => logitGradientAt(objective, data, along(LOGITS, t, DIRECTION)),
        region: nowhere,
      });
      assertClose(logitTangent(objective, data), expected, FIRST_TOLERANCE);
    });
  }
}

Deno.test("both objectives have the same gradient where the policy sampled the data", () => {
  const [score, ratio] = OBJECTIVES.map((o) => logitGradientAt(o, ON_POLICY, LOGITS));
  assertClose(score!, ratio!, ROUNDING);
});

Deno.test("and different gradients where another policy did", () => {
  const [score, ratio] = OBJECTIVES.map((o) => logitGradientAt(o, DATA, LOGITS));
  assert(score!.every((value, k) => Math.abs(value - ratio![k]!) > 1e-3));
});

Deno.test("the Hessian of ratio is that of score minus Σ W ∇log π ∇log πᵀ", () => {
  const [score, ratio] = OBJECTIVES.map((o) => logitTangent(o, ON_POLICY));
  const credit = new Float64Array(ROWS * A);
  forEachAction((row, a) => {
    const slope = scoreVector(row, a); // ∇log π(a | row), within the row
    const alongV = slope.reduce((sum, g, b) => sum + g * DIRECTION[row * A + b]!, 0);
    slope.forEach((g, b) => credit[row * A + b]! += DATA.weights[row * A + a]! * g * alongV);
  });
  assertClose(ratio!.map((value, k) => value - score![k]!), credit.map((c) => -c), ROUNDING);
});

Deno.test("the Fisher product is Σ n Σ π ∇log π ∇log πᵀ", () => {
  const expected = new Float64Array(ROWS * A);
  forEachAction((row, a) => {
    const slope = scoreVector(row, a);
    const alongV = slope.reduce((sum, g, b) => sum + g * DIRECTION[row * A + b]!, 0);
    const mass = VISITS[row]! * P[row * A + a]!;
    slope.forEach((g, b) => expected[row * A + b]! += mass * g * alongV);
  });
  assertClose(fisherAt(), expected, ROUNDING);
});

for (const order of ["new ‖ old", "old ‖ new"]) {
  Deno.test(`the Fisher product is the Hessian of KL(${order})`, () => {
    const kl = (z: Float64Array) => {
      const p = distribution(z, A);
      return order === "new ‖ old" ? meanKl(VISITS, p, P, A) : meanKl(VISITS, P, p, A);
    };
    const expected = hessianProduct(kl, nowhere, LOGITS, DIRECTION);
    assertClose(fisherAt(), expected, SECOND_TOLERANCE);
  });
}

Deno.test("the surrogate is −Σ W π_new/π_old, and −Σ W where nothing moved", () => {
  assertAlmostEquals(surrogateLoss(DATA, P), LOSSES.ratio(DATA, P), ROUNDING * 10);
  const mass = DATA.weights.reduce((sum, w) => sum + w, 0);
  assertAlmostEquals(surrogateLoss(ON_POLICY, P), -mass, ROUNDING);
});

Deno.test("KL by hand: rows weighted by visits", () => {
  const pNew = Float64Array.of(0.5, 0.5, 1, 0);
  const pOld = Float64Array.of(0.25, 0.75, 0.5, 0.5);
  const rows = [0.5 * Math.log(2) + 0.5 * Math.log(2 / 3), Math.log(2)];
  const expected = 0.25 * rows[0]! + 0.75 * rows[1]!;
  assertAlmostEquals(meanKl(Float64Array.of(0.25, 0.75), pNew, pOld, 2), expected, 1e-16);
  assertEquals(meanKl(Float64Array.of(0.25, 0.75), pNew, pNew, 2), 0);
});

Deno.test("an action its own behaviour all but excluded earns no credit, and nothing overflows", () => {
  const p = Float64Array.of(1, 0, 0);
  const behaviour = Float64Array.of(1, 0, SMALLEST_PROBABILITY / 2);
  const data = { weights: Float64Array.of(-1, 1, 2), behaviour };
  const gradient = new Float64Array(3);
  const product = new Float64Array(3);
  for (const objective of OBJECTIVES) {
    logitGradient(objective, data, p, 3, gradient);
    logitGradientTangent(objective, data, p, Float64Array.of(1, 2, 3), 3, product);
    assert([...gradient, ...product].every(Number.isFinite), objective);
  }
  // The last one was `ratio`: only the first action, with π = 1, has credit.
  assertEquals([...gradient], [0, 0, 0]);
  assertEquals(surrogateLoss(data, p), 1);
});

Deno.test("the KL to a policy that excludes an action is large and finite", () => {
  const kl = meanKl(Float64Array.of(1), Float64Array.of(0.5, 0.5), Float64Array.of(1, 0), 2);
  assertAlmostEquals(kl, -Math.LN2 + 0.5 * 100 * Math.LN2, 1e-13);
});

function logitGradientAt(
  objective: Objective,
  data: ObjectiveData,
  logits: Float64Array,
): Float64Array {
  const out = new Float64Array(logits.length);
  logitGradient(objective, data, distribution(logits, A), A, out);
  return out;
}

/** R(dL/dz) along DIRECTION. */
function logitTangent(objective: Objective, data: ObjectiveData): Float64Array {
  const out = new Float64Array(LOGITS.length);
  logitGradientTangent(objective, data, P, DIRECTION, A, out);
  return out;
}

function fisherAt(): Float64Array {
  const out = new Float64Array(LOGITS.length);
  fisherOfLogits(VISITS, P, DIRECTION, A, out);
  return out;
}

/** ∂ log π(a | row) / ∂ z_b = [a = b] − π(b | row). */
function scoreVector(row: number, a: number): Float64Array {
  return P.slice(row * A, (row + 1) * A).map((p, b) => (a === b ? 1 : 0) - p);
}

function forEachAction(visit: (row: number, a: number) => void): void {
  for (let row = 0; row < ROWS; row++) for (let a = 0; a < A; a++) visit(row, a);
}
