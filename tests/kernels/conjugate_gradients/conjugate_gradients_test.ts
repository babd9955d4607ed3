import { assert, assertEquals, assertLess } from "@std/assert";
import {
  CG_BREAKDOWN,
  CG_STATUS,
  type CgRun,
  cgStart,
  cgStep,
} from "../../../kernels/conjugate_gradients/conjugate_gradients.ts";
import { assertClose } from "../oracle/close.ts";
import { inner, normals } from "../oracle/lane.ts";

/** Row by row. */
type Matrix = readonly (readonly number[])[];

/** Never reached: an iteration is made whatever the residual. */
const NO_TOLERANCE = 1e-300;

Deno.test("two steps on a system of two, by hand", () => {
  // A = [[4, 1], [1, 3]], b = [1, 2]. From x = 0, p = r = b: rᵀr = 5, pᵀAp = 20, α = 1/4.
  const run = started([1, 2]);
  step(run, [[4, 1], [1, 3]]);
  assertEquals([...run.x], [0.25, 0.5]);
  assertEquals([...run.r], [-0.5, 0.25]);
  assertEquals([...run.p], [-0.4375, 0.375]); // r + p (5/16)/5
  assertEquals([...run.status], [0.3125, 1, 1, CG_BREAKDOWN.none]);
  // The exact solution is [1, 7]/11; α = 4/11 is no binary fraction.
  step(run, [[4, 1], [1, 3]]);
  assertClose(run.x, [1 / 11, 7 / 11], 1e-15);
  assertEquals(run.status[CG_STATUS.iterations], 2);
});

for (const [seed, size] of [[1, 3], [2, 5], [3, 8]] as const) {
  Deno.test(`a system of ${size} unknowns is solved in ${size} steps, not before`, () => {
    const { a, b, x } = system(seed, size);
    const run = started(b);
    for (let i = 0; i < size; i++) {
      assert(distance(run.x, x) > 1e-4, `solved after ${i} steps`);
      step(run, a);
    }
    // The matrix's condition is below 10³, and conjugacy is lost at that rate.
    assertClose(run.x, x, 1e-10);
  });
}

Deno.test("r stays b − A x, its square is in the status, and directions are conjugate", () => {
  const { a, b } = system(4, 6);
  const run = started(b);
  const directions: Float64Array[] = [];
  for (let i = 0; i < 5; i++) {
    directions.push(run.p.slice());
    step(run, a);
    const ax = multiply(a, run.x);
    assertLess(distance(run.r, run.b.map((value, k) => value - ax[k]!)), 1e-12);
    assertEquals(run.status[CG_STATUS.residual], inner(run.r, run.r));
  }
  directions.forEach((p, i) =>
    directions.slice(0, i).forEach((q) => {
      const scale = Math.sqrt(inner(p, multiply(a, p)) * inner(q, multiply(a, q)));
      // Rounding of 10⁻¹⁶, magnified by the condition, over four steps.
      assertLess(Math.abs(inner(p, multiply(a, q))), 1e-9 * scale);
    })
  );
});

Deno.test("a run whose r·r is below the tolerance stops and stays bit for bit", () => {
  const { a, b } = system(5, 4);
  const run = started(b);
  step(run, a);
  step(run, a);
  const residual = run.status[CG_STATUS.residual]!;
  const before = stateOf(run);
  step(run, a, residual * 1.0001);
  assertEquals([...run.status], [residual, 0, 2, CG_BREAKDOWN.none]);
  step(run, a); // It would go on now, but has stopped.
  assertEquals(stateOf(run), before);
});

Deno.test("a residual that equals the tolerance is not below it", () => {
  const run = started([1, 2]);
  step(run, [[4, 1], [1, 3]], 5);
  assertEquals(run.status[CG_STATUS.iterations], 1);
});

Deno.test("a solved system stops, whatever the tolerance, and is no breakdown", () => {
  const run = started([1, 2]);
  step(run, [[2, 0], [0, 2]], 0);
  assertEquals([...run.x], [0.5, 1]);
  step(run, [[2, 0], [0, 2]], 0);
  assertEquals([...run.status], [0, 0, 1, CG_BREAKDOWN.none]);
});

Deno.test("r·r that no f32 holds with all its digits stops a run, whatever the tolerance", () => {
  const below = started([2 ** -64, 2 ** -64]); // r·r = 2⁻¹²⁷
  step(below, [[2, 0], [0, 2]], 0);
  assertEquals([...below.x], [0, 0]);
  assertEquals([...below.status], [2 ** -127, 0, 0, CG_BREAKDOWN.none]);
  const at = started([2 ** -63, 0]); // r·r = 2⁻¹²⁶
  step(at, [[2, 0], [0, 2]], 0);
  assertEquals([...at.x], [2 ** -64, 0]);
  assertEquals([...at.status], [0, 1, 1, CG_BREAKDOWN.none]);
});

Deno.test("b = 0 is solved by x = 0", () => {
  const run = started([0, 0]);
  step(run, [[4, 1], [1, 3]]);
  assertEquals([...run.x], [0, 0]);
  assertEquals([...run.status], [0, 0, 0, CG_BREAKDOWN.none]);
});

for (
  const [what, a] of [
    ["negative", [[-1, 0], [0, -1]]],
    ["zero", [[0, 0], [0, 0]]],
  ] as [string, Matrix][]
) {
  Deno.test(`pᵀAp that is ${what} at once stops the run at x = 0`, () => {
    const run = started([1, 2]);
    step(run, a);
    assertEquals([...run.x], [0, 0]);
    assertEquals([...run.status], [5, 0, 0, CG_BREAKDOWN.curvature]);
  });
}

Deno.test("negative curvature met later keeps the steps before it", () => {
  // A = diag(1, −1), b = [2, 1]: pᵀAp = 3, α = 5/3, r = [−4/3, 8/3]; then p = [20, 40]/9, pᵀAp < 0.
  const run = started([2, 1]);
  const a = [[1, 0], [0, -1]];
  step(run, a);
  assertClose(run.x, [10 / 3, 5 / 3], 1e-15);
  const before = stateOf(run);
  step(run, a);
  step(run, [[1, 0], [0, 1]]);
  assertEquals(stateOf(run), before);
  assertEquals([...run.status.subarray(1)], [0, 1, CG_BREAKDOWN.curvature]);
});

for (const bad of [NaN, Infinity, -Infinity]) {
  Deno.test(`${bad} in a product stops the run as it is`, () => {
    const run = started([1, 2]);
    step(run, [[4, 1], [1, 3]]);
    const before = stateOf(run);
    cgStep(run, Float64Array.of(1, bad), NO_TOLERANCE);
    assertEquals(stateOf(run), before);
    assertEquals([...run.status.subarray(1)], [0, 1, CG_BREAKDOWN.nonFinite]);
  });

  Deno.test(`${bad} in b stops the run before its first step`, () => {
    const run = started([1, bad]);
    assertEquals([...run.status.subarray(1)], [0, 0, CG_BREAKDOWN.nonFinite]);
    step(run, [[1, 0], [0, 1]]);
    assertEquals([...run.x], [0, 0]);
  });
}

Deno.test("a residual that overflows is a breakdown too", () => {
  const run = started([1, 1e100]);
  // pᵀAp is finite, (A p)ᵀ(A p) is not.
  cgStep(run, Float64Array.of(1e200, 0), NO_TOLERANCE);
  assertEquals(run.status[CG_STATUS.breakdown], CG_BREAKDOWN.nonFinite);
  assertEquals(run.status[CG_STATUS.active], 0);
});

Deno.test("starting again forgets the run before", () => {
  const used = started([NaN, 1]);
  used.b.set([1, 2]);
  cgStart(used);
  assertEquals(used, started([1, 2]));
});

function started(b: ArrayLike<number>): CgRun {
  const vector = () => new Float64Array(b.length).fill(NaN);
  const run = {
    b: Float64Array.from(b),
    x: vector(),
    r: vector(),
    p: vector(),
    status: new Float64Array(4).fill(NaN),
  };
  cgStart(run);
  return run;
}

function step(run: CgRun, a: Matrix, tolerance = NO_TOLERANCE): void {
  cgStep(run, multiply(a, run.p), tolerance);
}

function stateOf({ x, r, p }: CgRun): Float64Array[] {
  return [x, r, p].map((vector) => vector.slice());
}

function multiply(a: Matrix, v: Float64Array): Float64Array {
  return Float64Array.from(a, (row) => row.reduce((sum, value, k) => sum + value * v[k]!, 0));
}

/** A symmetric positive definite matrix MᵀM + I/10 and a right-hand side with a known solution. */
function system(seed: number, size: number): { a: Matrix; b: Float64Array; x: Float64Array } {
  const m = normals(seed, size * size);
  const range = Array.from({ length: size }, (_, i) => i);
  const a = range.map((i) =>
    range.map((j) =>
      range.reduce((sum, k) => sum + m[k * size + i]! * m[k * size + j]!, i === j ? 0.1 : 0)
    )
  );
  const x = normals(seed + 100, size);
  return { a, b: multiply(a, x), x };
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(a.reduce((sum, value, k) => sum + (value - b[k]!) ** 2, 0));
}
