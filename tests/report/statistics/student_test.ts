import { assertAlmostEquals, assertThrows } from "@std/assert";
import { student95, studentQuantile } from "../../../report/statistics/student.ts";

Deno.test("Quantiles of Student's t are those of the tables", () => {
  // 1 and 2 degrees of freedom have closed forms: tan(π(p − ½)), (2p − 1)/√(2p(1 − p)).
  assertAlmostEquals(student95(1), Math.tan(0.475 * Math.PI), 1e-9);
  assertAlmostEquals(student95(2), 0.95 / Math.sqrt(2 * 0.975 * 0.025), 1e-9);
  // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2 (three decimals).
  const table: [degreesOfFreedom: number, t: number][] = [
    [3, 3.182],
    [4, 2.776],
    [8, 2.306],
    [30, 2.042],
    [100, 1.984],
  ];
  for (const [degreesOfFreedom, t] of table) {
    assertAlmostEquals(student95(degreesOfFreedom), t, 5e-4);
  }
  assertAlmostEquals(studentQuantile(0.95, 10), 1.812, 5e-4);
});

Deno.test("The t distribution is symmetric, and near the normal for many degrees of freedom", () => {
  assertAlmostEquals(studentQuantile(0.1, 5.5), -studentQuantile(0.9, 5.5), 1e-12);
  assertAlmostEquals(studentQuantile(0.5, 5.5), 0, 1e-12);
  // t ≈ z + (z³ + z)/4ν; z = 1.959964.
  assertAlmostEquals(student95(10_000), 1.959964 + (1.959964 ** 3 + 1.959964) / 40_000, 1e-6);
});

Deno.test("For any degrees of freedom, 95 % lies within the quantile", () => {
  // jstat's inverse of the incomplete beta function stops at about 1e-8.
  for (const degreesOfFreedom of [3, 4.3, 8, 77.7]) {
    const p = probabilityWithin(student95(degreesOfFreedom), degreesOfFreedom);
    assertAlmostEquals(p, 0.95, 1e-8, `${degreesOfFreedom} degrees of freedom`);
  }
});

Deno.test("A quantile outside the distribution is refused", () => {
  assertThrows(() => studentQuantile(0, 3), RangeError, "probability is 0, must be in (0, 1)");
  assertThrows(() => studentQuantile(1, 3), RangeError, "probability is 1, must be in (0, 1)");
  assertThrows(() => studentQuantile(NaN, 3), RangeError, "probability is NaN");
  assertThrows(() => studentQuantile(0.9, 0), RangeError, "degrees of freedom are 0, must be");
  assertThrows(() => studentQuantile(0.9, NaN), RangeError, "degrees of freedom are NaN");
});

/** P(|T| ≤ t) by quadrature: with x = √ν tan θ the density is cosᵛ⁻¹ θ, up to a constant. */
function probabilityWithin(t: number, degreesOfFreedom: number): number {
  const density = (theta: number) => Math.max(0, Math.cos(theta)) ** (degreesOfFreedom - 1);
  return simpson(density, Math.atan(t / Math.sqrt(degreesOfFreedom))) /
    simpson(density, Math.PI / 2);
}

/** ∫₀ᵇ f by Simpson's rule. */
function simpson(f: (x: number) => number, b: number): number {
  const intervals = 10_000;
  let sum = f(0) + f(b);
  for (let i = 1; i < intervals; i++) sum += (i % 2 === 1 ? 4 : 2) * f(b * i / intervals);
  return sum * b / intervals / 3;
}
