import { assert, assertEquals } from "@std/assert";
import { WasmMemory } from "../../../kernels/wasm/memory.ts";

const memory = new WasmMemory();
const COUNT = 4096;
const from = memory.allocate(4 * COUNT);
const to = memory.allocate(4 * COUNT);
const FUNCTIONS = { exp: 0, log: 1, cosTurn: 2 } as const;

/** The approximation at each number (rounded to f32). */
function approximate(name: keyof typeof FUNCTIONS, numbers: readonly number[]): Float32Array {
  const results = new Float32Array(numbers.length);
  for (let k = 0; k < numbers.length; k += COUNT) {
    const part = numbers.slice(k, k + COUNT);
    memory.floats(from, COUNT).fill(0).set(part);
    memory.operations.approximate!(FUNCTIONS[name], from, COUNT, to);
    results.set(memory.floats(to, part.length), k);
  }
  return results;
}

/** Largest error over numbers, relative to the exact value or absolute. */
function largestError(
  name: keyof typeof FUNCTIONS,
  exact: (x: number) => number,
  numbers: readonly number[],
  kind: "relative" | "absolute",
): number {
  const rounded = numbers.map(Math.fround);
  const results = approximate(name, rounded);
  return rounded.reduce((worst, x, k) => {
    const wanted = exact(x);
    const error = Math.abs(results[k]! - wanted);
    if (error === 0) return worst; // Not 0/0 at the zeros.
    return Math.max(worst, kind === "relative" ? error / Math.abs(wanted) : error);
  }, 0);
}

function grid(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, k) => low + (high - low) * (k + 0.5) / count);
}

// Bounds are those that approximate.as.ts states.
Deno.test("exp is within 1.5e-7 wherever the result is a normal number", () => {
  const numbers = [
    ...grid(-87.3, 88.7, 200_000),
    ...grid(-1, 1, 50_000),
    ...grid(-1e-3, 1e-3, 1e4),
  ];
  const worst = largestError("exp", Math.exp, numbers, "relative");
  assert(worst < 1.5e-7 && worst > 1e-8, `${worst}`);
});

Deno.test("exp goes through the denormal numbers to 0, and to infinity", () => {
  const worst = largestError("exp", Math.exp, grid(-104, -87.3, 20_000), "absolute");
  assert(worst <= 1.5 * 2 ** -149, `${worst}`);
  const edges = approximate("exp", [0, -0, -200, -Infinity, 89, Infinity, NaN, 1e30]);
  assertEquals([...edges], [1, 1, 0, 0, Infinity, Infinity, NaN, Infinity]);
});

Deno.test("log is within 1.5e-7 over all positive numbers, also next to 1", () => {
  const powers = grid(-149, 127.9, 200_000).map((power) => 2 ** power);
  const near = grid(0.5, 2, 200_000);
  const nearest = Array.from({ length: 4000 }, (_, k) => 1 + (k - 2000) * 2 ** -24);
  const numbers = [...powers, ...near, ...nearest];
  const worst = largestError("log", Math.log, numbers, "relative");
  assert(worst < 1.5e-7 && worst > 1e-8, `${worst}`);
  const edges = approximate("log", [0, -0, -1, Infinity, -Infinity, NaN, 1, 2 ** -149]);
  const smallest = Math.fround(Math.log(2 ** -149));
  assertEquals([...edges], [-Infinity, -Infinity, NaN, Infinity, NaN, NaN, 0, smallest]);
});

Deno.test("log is as exact on every uniform number that a draw can be", () => {
  // A word's 23 bits: all of the first and last cells, and every 64th between.
  const cells = [
    ...Array.from({ length: 20_000 }, (_, k) => k),
    ...Array.from({ length: 20_000 }, (_, k) => 2 ** 23 - 1 - k),
    ...Array.from({ length: 2 ** 17 }, (_, k) => 64 * k),
  ];
  const numbers = cells.map((cell) => (cell + 0.5) * 2 ** -23);
  const worst = largestError("log", Math.log, numbers, "relative");
  assert(worst < 1.5e-7, `${worst}`);
});

Deno.test("the cosine of a turn is within 1.5e-7, its quarters exact", () => {
  const cells = Array.from({ length: 2 ** 18 }, (_, k) => k * 64 + (k % 64));
  const numbers = cells.map((cell) => cell * 2 ** -24);
  const worst = largestError("cosTurn", (u) => Math.cos(2 * Math.PI * u), numbers, "absolute");
  assert(worst < 1.5e-7 && worst > 1e-8, `${worst}`);
  const quarters = approximate("cosTurn", [0, 0.25, 0.5, 0.75]);
  assertEquals([...quarters].map((value) => value + 0), [1, 0, -1, 0]);
});
