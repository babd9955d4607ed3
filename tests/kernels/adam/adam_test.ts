import { assert, assertEquals } from "@std/assert";
import { adamStep } from "../../../kernels/adam/adam.ts";
import type { AdamSettings } from "../../../kernels/backend.ts";
import { assertClose } from "../oracle/close.ts";
import { normals } from "../oracle/lane.ts";

/** As in Kingma & Ba 2014, with Reptile's learning rate (appendix A). */
const PAPER: AdamSettings = { learningRate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** A few dozen operations in f64, each with an error of 1e-16. */
const ROUNDING = 1e-13;

Deno.test("three steps by hand, in numbers that binary fractions can hold", () => {
  const settings = { learningRate: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 0.5 };
  const adam = optimiser([1], settings);
  // m = 1, v = 1; m̂ = 1/(1/2) = 2, v̂ = 1/(1/4) = 4; θ −= ½·2/(2 + ½).
  adam.step([2]);
  assertEquals([...adam.m, ...adam.v], [1, 1]);
  assertClose(adam.theta, [1 - 1 / 2.5], ROUNDING);
  // m = 0: θ stays.
  adam.step([-1]);
  assertEquals([...adam.m, ...adam.v], [0, 1]);
  assertClose(adam.theta, [0.6], ROUNDING);
  // m = 2, v = 4.75; m̂ = 2/(7/8), v̂ = 4.75/(37/64).
  adam.step([4]);
  assertEquals([...adam.m, ...adam.v], [2, 4.75]);
  assertClose(adam.theta, [0.6 - 0.5 * (16 / 7) / (Math.sqrt(304 / 37) + 0.5)], ROUNDING);
});

for (
  const [what, changes] of [["paper's", {}], ["Nichol et al.'s β₁ = 0", { beta1: 0 }]] as const
) {
  Deno.test(`thirty steps equal the moments as sums over all gradients: ${what}`, () => {
    const settings = { ...PAPER, ...changes };
    const size = 4;
    const start = normals(1, size);
    const adam = optimiser(start, settings);
    const gradients: Float64Array[] = [];
    const expected = start.slice();
    for (let t = 1; t <= 30; t++) {
      gradients.push(normals(10 + t, size));
      adam.step(gradients.at(-1)!);
      // m_t = (1 − β₁) Σ β₁^(t−i) g_i, v_t likewise: section 3 of the paper.
      const m = movingAverage(gradients, settings.beta1);
      const v = movingAverage(gradients.map((g) => g.map((x) => x * x)), settings.beta2);
      expected.forEach((_, k) =>
        expected[k]! -= settings.learningRate * (m[k]! / (1 - settings.beta1 ** t)) /
          (Math.sqrt(v[k]! / (1 - settings.beta2 ** t)) + settings.epsilon)
      );
    }
    assertClose(adam.theta, expected, ROUNDING);
    // Steps are 10⁻⁴: the distance gone is compared as well.
    assertClose(
      adam.theta.map((x, k) => x - start[k]!),
      expected.map((x, k) => x - start[k]!),
      1e-10,
    );
  });
}

Deno.test("with β₁ = 0 a step depends on the last gradient's direction only", () => {
  const settings = { ...PAPER, beta1: 0 };
  const adam = optimiser([0, 0], settings);
  adam.step([1, 1]);
  const before = adam.theta.slice();
  adam.step([1, -1]);
  assertEquals([...adam.m], [1, -1]);
  assertClose([adam.theta[0]! - before[0]!], [before[1]! - adam.theta[1]!], ROUNDING);
});

Deno.test("the first step is the learning rate along the gradient's sign, whatever its size", () => {
  const adam = optimiser([0, 0, 0], PAPER);
  adam.step([1e-3, -5, 1e6]);
  // ε is 10⁻⁵ of the smallest gradient.
  assertClose(adam.theta, [-1e-4, 1e-4, -1e-4], 1.1e-5);
});

Deno.test("a gradient of zeros moves nothing, and a late step still corrects its bias", () => {
  const adam = optimiser([3], PAPER);
  adam.step([0]);
  assertEquals([...adam.theta, ...adam.m, ...adam.v], [3, 0, 0]);
  // At t = 10 000 the corrections are 1 − 0 and 1 − 0.999¹⁰⁰⁰⁰ = 1 − 4.5e-5.
  const late = optimiser([0], PAPER);
  adamStep(late.theta, Float64Array.of(1), late.m, late.v, 10_000, PAPER);
  const v = 1e-3 / (1 - 0.999 ** 10_000);
  assertClose(late.theta, [-1e-4 * 0.1 / (Math.sqrt(v) + 1e-8)], 1e-12);
});

for (const bad of [NaN, Infinity, -Infinity]) {
  Deno.test(`${bad} anywhere in the gradient keeps θ, m and v bit for bit, and says so`, () => {
    const adam = optimiser([1, 2, 3], PAPER);
    assert(adam.step([1, 2, 3]));
    const before = [adam.theta, adam.m, adam.v].map((it) => it.slice());
    for (let k = 0; k < 3; k++) assert(!adam.step([1, 1, 1].with(k, bad)));
    assertEquals([adam.theta, adam.m, adam.v], before);
  });
}

/** Adam on θ, counting its steps. */
function optimiser(start: ArrayLike<number>, settings: AdamSettings) {
  const theta = Float64Array.from(start);
  const m = new Float64Array(theta.length);
  const v = new Float64Array(theta.length);
  let t = 0;
  const step = (gradient: ArrayLike<number>) =>
    adamStep(theta, Float64Array.from(gradient), m, v, ++t, settings);
  return { theta, m, v, step };
}

function movingAverage(values: readonly Float64Array[], beta: number): Float64Array {
  return values[0]!.map((_, k) =>
    values.reduce((sum, g, i) => sum + (1 - beta) * beta ** (values.length - 1 - i) * g[k]!, 0)
  );
}
