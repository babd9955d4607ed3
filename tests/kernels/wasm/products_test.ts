/**
 * The products of the dense layers, bit by bit: every block that rows and
 * vectors are cut into adds up the same terms in the same order.
 */
import { assertEquals } from "@std/assert";
import { WasmMemory } from "../../../kernels/wasm/memory.ts";
import { createNormal } from "../../support/random.ts";

const memory = new WasmMemory();
const { product, pullBack, pullBackWeights } = memory.operations;
const normal = createNormal(11);
const { fround } = Math;

/** Floats before and behind each matrix that nothing may use or change. */
const GUARD = 16;
const MOST = 2048;
const PLACES = Array.from({ length: 6 }, () => memory.allocate(4 * (MOST + 2 * GUARD)));

/** Rows and vectors of every block, their sums, and some more. */
const ROWS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 13];
const VECTORS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 17];

/** A matrix in memory, amid numbers that would spoil every sum. */
class Matrix {
  readonly at: number;
  readonly values: Float32Array;

  constructor(place: number, size: number, fill: () => number = normal) {
    const all = memory.floats(PLACES[place]!, size + 2 * GUARD);
    all.fill(NaN);
    this.at = PLACES[place]! + 4 * GUARD;
    this.values = memory.floats(this.at, size);
    for (let k = 0; k < size; k++) this.values[k] = fill();
  }

  /** Its numbers, after a look at what is around them. */
  result(): number[] {
    const size = this.values.length;
    const all = memory.floats(this.at - 4 * GUARD, size + 2 * GUARD);
    for (const guard of [all.subarray(0, GUARD), all.subarray(GUARD + size)]) {
      assertEquals(guard.findIndex((value) => !Number.isNaN(value)), -1, "written beyond");
    }
    return [...this.values];
  }
}

/** a + x y, rounded as two operations of f32. */
function plus(a: number, x: number, y: number): number {
  return fround(a + fround(x * y));
}

Deno.test("y = init + x W: inputs in their order, whatever the block", () => {
  for (const rows of ROWS) {
    for (const nv of VECTORS) {
      for (const k of [1, 2, 5]) {
        const width = 4 * nv;
        // Rows of x further apart than they are long, as activations are.
        const xs = k + 3;
        const x = new Matrix(0, rows * xs);
        const w = new Matrix(1, k * width);
        for (const own of [true, false]) {
          const init = new Matrix(2, own ? rows * width : width);
          const y = new Matrix(3, rows * width);
          const wanted = Array.from({ length: rows * width }, (_, at) => {
            const [m, j] = [Math.floor(at / width), at % width];
            let sum = init.values[own ? at : j]!;
            for (let i = 0; i < k; i++) {
              sum = plus(sum, x.values[m * xs + i]!, w.values[i * width + j]!);
            }
            return sum;
          });
          const step = own ? 4 * width : 0;
          product!(x.at, 4 * xs, w.at, k, nv, rows, init.at, step, y.at);
          assertEquals(y.result(), wanted, `${rows} rows, ${nv} vectors, ${k} inputs`);
          if (!own) continue;
          product!(x.at, 4 * xs, w.at, k, nv, rows, init.at, step, init.at);
          assertEquals(init.result(), wanted, `${rows} rows, ${nv} vectors, in place`);
        }
      }
    }
  }
});

Deno.test("x̄ = ȳ Wᵀ: four interleaved sums, whatever the block", () => {
  for (const rows of ROWS) {
    for (const nv of VECTORS) {
      for (const k of [4, 12]) {
        const width = 4 * nv;
        const pairs = [0, 2].map((place) => ({
          y: new Matrix(place, rows * width),
          w: new Matrix(place + 1, k * width),
        }));
        for (const used of [pairs.slice(0, 1), pairs]) {
          for (const add of [0, 1]) {
            const out = new Matrix(4, rows * k);
            const wanted = Array.from({ length: rows * k }, (_, at) => {
              const [m, i] = [Math.floor(at / k), at % k];
              const lanes = [0, 0, 0, 0];
              for (const { y, w } of used) {
                for (let j = 0; j < width; j++) {
                  const [yj, wj] = [y.values[m * width + j]!, w.values[i * width + j]!];
                  lanes[j % 4] = plus(lanes[j % 4]!, yj, wj);
                }
              }
              const [a, b, c, d] = lanes as [number, number, number, number];
              const sum = fround(fround(a + c) + fround(b + d));
              return add ? fround(out.values[at]! + sum) : sum;
            });
            const [first, second] = used;
            const addresses = [second?.y.at ?? 0, second?.w.at ?? 0];
            pullBack!(first!.y.at, first!.w.at, ...addresses, k, nv, rows, add, out.at);
            const what = `${rows} rows, ${nv} vectors, ${used.length} pairs, add ${add}`;
            assertEquals(out.result(), wanted, what);
          }
        }
      }
    }
  }
});

Deno.test("W̄ = base + c xᵀȳ: rows in their order, whatever the block", () => {
  const coefficient = fround(-0.3);
  for (const rows of ROWS) {
    for (const nv of VECTORS) {
      for (const k of [4, 12]) {
        const width = 4 * nv;
        const pairs = [0, 2].map((place) => ({
          x: new Matrix(place, rows * k),
          y: new Matrix(place + 1, rows * width),
        }));
        for (const used of [pairs.slice(0, 1), pairs]) {
          for (const base of ["none", "other", "out"]) {
            const out = new Matrix(4, k * width);
            const from = base === "other" ? new Matrix(5, k * width) : out;
            const wanted = Array.from({ length: k * width }, (_, at) => {
              const [i, j] = [Math.floor(at / width), at % width];
              let sum = 0;
              for (const { x, y } of used) {
                for (let m = 0; m < rows; m++) {
                  sum = plus(sum, x.values[m * k + i]!, y.values[m * width + j]!);
                }
              }
              return base === "none" ? sum : plus(from.values[at]!, coefficient, sum);
            });
            const [first, second] = used;
            const addresses = [second?.x.at ?? 0, second?.y.at ?? 0];
            const start = base === "none" ? 0 : from.at;
            const extents = [k, nv, rows, start, coefficient, out.at];
            pullBackWeights!(first!.x.at, first!.y.at, ...addresses, ...extents);
            const what = `${rows} rows, ${nv} vectors, ${used.length} pairs, base ${base}`;
            assertEquals(out.result(), wanted, what);
          }
        }
      }
    }
  }
});
