import { assertAlmostEquals, assertEquals, assertGreater, assertNotEquals } from "@std/assert";
import type { Objective, StepSize } from "../../../kernels/backend.ts";
import {
  InnerLoopProducts,
  type LaneOuter,
  type LaneStep,
} from "../../../kernels/inner_loop/inner_loop.ts";
import { meanKl, type ObjectiveData } from "../../../kernels/objective/objective.ts";
import { layersOf } from "../../../kernels/policy/layout.ts";
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
  distribution,
  inner,
  type Lane,
  normals,
  openUnits,
  randomData,
  randomLane,
  SMALL,
  unit,
} from "../oracle/lane.ts";

/** α of MAML's inner step (appendix A). */
const ALPHA = 0.5;
const LANE = randomLane(1, SMALL, 4);
const SIZE = LANE.theta.length;

/** D′: W′ and n′. */
const OUTER_WEIGHTS = randomData(9, SMALL, LANE.rows).weights;
const OUTER_VISITS = distribution(normals(11, LANE.rows), LANE.rows);

/** Sums of a few hundred terms in f64 that do not agree in their order. */
const ROUNDING = 1e-13;

const OWN_DATA = [20, 22, 24].map((seed) => randomData(seed, SMALL, 4));

/** Inner loops: the data of each step, and α. */
const LOOPS: [name: string, data: ObjectiveData[], alpha: StepSize][] = [
  ["one step", [LANE.data], ALPHA],
  ["three steps on the same data", [LANE.data, LANE.data, LANE.data], ALPHA],
  ["three steps on data of their own", OWN_DATA, ALPHA],
  ["one step of the last layer", [LANE.data], [0, 0, ALPHA]],
  ["three steps with an α for each layer", OWN_DATA, [0.3, 0.1, 0.6]],
];

for (const objective of ["score", "ratio"] as const) {
  for (const [name, data, alpha] of LOOPS) {
    const at = (theta: Float64Array) => linearised(LANE, objective, data, alpha, theta);
    const loop = at(LANE.theta);
    const adapted = (theta: Float64Array) => at(theta).outer.theta;
    const region = (theta: Float64Array) => openAlongTheWay(at(theta));

    Deno.test(`adaptedPolicy is the policy after ${name} of ${objective}`, () => {
      const p = new Float64Array(LANE.rows * SMALL.actions);
      loop.products.adaptedPolicy(LANE.theta, data, p);
      assertEquals(p, activations(LANE, loop.outer.theta).p);
      assertNotEquals(p, activations(LANE, LANE.theta).p);
    });

    Deno.test(`the Jacobian is the derivative of adaptation: ${name} of ${objective}`, () => {
      const moved = derivative({
        value: (t) => adapted(along(LANE.theta, t, LANE.v)),
        region: (t) => region(along(LANE.theta, t, LANE.v)),
      });
      const g = outOf((out) => loop.products.metaGradient([], loop.outer, out));
      const pulled = outOf((out) => loop.products.metaGradient(loop.steps, loop.outer, out));
      const expected = inner(g, moved);
      assertAlmostEquals(inner(pulled, LANE.v), expected, FIRST_TOLERANCE * Math.abs(expected));
    });

    Deno.test(`the meta-gradient is the gradient of the adapted surrogate: ${name} of ${objective}`, () => {
      const old = loop.outer.data.behaviour;
      const p = new Float64Array(old.length);
      const surrogate = (theta: Float64Array) => {
        loop.products.adaptedPolicy(theta, data, p);
        return -p.reduce((sum, p, k) => sum + OUTER_WEIGHTS[k]! * p / old[k]!, 0);
      };
      const expected = gradient(surrogate, region, LANE.theta);
      const actual = outOf((out) => loop.products.metaGradient(loop.steps, loop.outer, out));
      assertClose(actual, expected, FIRST_TOLERANCE);
    });

    for (const order of ["new ‖ old", "old ‖ new"]) {
      Deno.test(`the curvature is the Hessian of the adapted KL(${order}): ${name} of ${objective}`, () => {
        const old = loop.outer.data.behaviour;
        const p = new Float64Array(old.length);
        const kl = (theta: Float64Array) => {
          loop.products.adaptedPolicy(theta, data, p);
          return order === "new ‖ old"
            ? meanKl(OUTER_VISITS, p, old, SMALL.actions)
            : meanKl(OUTER_VISITS, old, p, SMALL.actions);
        };
        const expected = hessianProduct(kl, region, LANE.theta, LANE.v);
        assertClose(curvatureTimes(loop, LANE.v), expected, SECOND_TOLERANCE);
      });
    }

    Deno.test(`the curvature is symmetric and positive: ${name} of ${objective}`, () => {
      const w = unit(normals(77, SIZE));
      const there = inner(w, curvatureTimes(loop, LANE.v));
      const back = inner(LANE.v, curvatureTimes(loop, w));
      // A sum over all of its entries: terms of either sign, larger than it.
      assertAlmostEquals(there, back, 10 * ROUNDING * Math.abs(there));
      assertGreater(inner(w, curvatureTimes(loop, w)), 0);
    });
  }
}

Deno.test("without steps the meta-gradient is the surrogate's gradient at θ′", () => {
  const { products, outer } = linearised(LANE, "score", [LANE.data]);
  const surrogate = (theta: Float64Array) =>
    -activations(LANE, theta).p.reduce(
      (sum, p, k) => sum + OUTER_WEIGHTS[k]! * p / outer.data.behaviour[k]!,
      0,
    );
  const expected = gradient(surrogate, (theta) => openUnits(LANE, theta), outer.theta);
  const actual = outOf((out) => products.metaGradient([], outer, out));
  assertClose(actual, expected, FIRST_TOLERANCE);
});

Deno.test("a step goes α down the gradient of the loss as written down", () => {
  const { weights, behaviour } = LANE.data;
  for (const objective of ["score", "ratio"] as const) {
    const loss = (theta: Float64Array) =>
      -activations(LANE, theta).p.reduce(
        (sum, p, k) =>
          sum + weights[k]! * (objective === "score" ? Math.log(p) : p / behaviour[k]!),
        0,
      );
    const slope = gradient(loss, (theta) => openUnits(LANE, theta), LANE.theta);
    const after = linearised(LANE, objective, [LANE.data]).outer.theta;
    assertClose(
      LANE.theta.map((before, k) => (before - after[k]!) / ALPHA),
      slope,
      FIRST_TOLERANCE,
    );
  }
});

Deno.test("a layer whose α is 0 stays, and the others take their own step", () => {
  const moved = (alpha: StepSize) => {
    const after = linearised(LANE, "ratio", [LANE.data], alpha).outer.theta;
    return layersOf(SMALL).map(({ weights }, k, layers) =>
      after.slice(weights, layers[k + 1]?.weights).map((value, i) =>
        value - LANE.theta[weights + i]!
      )
    );
  };
  const [all, some] = [moved(0.5), moved([0, 0.5, 0.25])];
  assertEquals(some[0], all[0]!.fill(0));
  assertEquals(some[1], all[1]);
  assertClose(some[2]!, all[2]!.map((value) => value / 2), ROUNDING);
  assertGreater(Math.hypot(...some[2]!), 0);
});

Deno.test("a step may be taken in place", () => {
  const { products } = linearised(LANE, "ratio", []);
  const theta = LANE.theta.slice();
  products.step({ theta, data: LANE.data }, theta);
  assertEquals(theta, linearised(LANE, "ratio", [LANE.data]).outer.theta);
});

interface Linearised {
  readonly products: InnerLoopProducts;
  readonly steps: LaneStep[];
  /** θ′ and D′, sampled by π_θ′. */
  readonly outer: LaneOuter;
}

/** The inner loop on `data`, walked from θ. */
function linearised(
  lane: Lane,
  objective: Objective,
  data: ObjectiveData[],
  stepSize: StepSize = ALPHA,
  theta = lane.theta,
): Linearised {
  const { shape, x, rows } = lane;
  const products = new InnerLoopProducts({ shape, x, rows, objective, stepSize });
  let at = theta;
  const steps = data.map((d) => {
    const step = { theta: at, data: d };
    at = new Float64Array(SIZE);
    products.step(step, at);
    return step;
  });
  const behaviour = activations(lane, at).p;
  const outerData = { weights: OUTER_WEIGHTS, behaviour };
  return { products, steps, outer: { theta: at, data: outerData, visits: OUTER_VISITS } };
}

/** Which hidden units are open at every θ⁽ʲ⁾ of the inner loop. */
function openAlongTheWay({ steps, outer }: Linearised): string {
  return [...steps, outer].map((step) => openUnits(LANE, step.theta)).join(" ");
}

function curvatureTimes({ products, steps, outer }: Linearised, v: Float64Array): Float64Array {
  return outOf((out) => products.curvatureProduct(steps, outer, v, out));
}

function outOf(compute: (out: Float64Array) => void): Float64Array {
  const out = new Float64Array(SIZE);
  compute(out);
  return out;
}
