import { assert, assertEquals } from "@std/assert";
import type { Backend } from "../../kernels/backend.ts";
import { createGpuBackend, type GpuBackend } from "../../kernels/gpu/gpu.ts";
import { createUniform } from "../support/random.ts";
import { gpuTest, poison } from "./adapter.ts";
import { divideByReciprocals, tampered } from "./faults.ts";
import { differing, onAll } from "../kernels/conformance/tasks.ts";

/** Means of random numbers in (−1, 1). */
function means(backend: Backend, [runs, tasks, ...rest]: readonly [number, number, ...number[]]) {
  const uniform = createUniform(7);
  const values = backend.tensor("values", [runs, tasks, ...rest]);
  const size = values.shape.reduce((product, extent) => product * extent);
  backend.write(values, Float32Array.from({ length: size }, () => 2 * uniform() - 1));
  const out = backend.tensor("mean", [runs, ...rest]);
  poison(backend, out);
  backend.taskMean({ values, out });
  return out;
}

/** Around a workgroup's size; R, T, and what a mean's entries are. */
const SHAPES = [
  [1, 1, 1],
  [3, 1, 21],
  [2, 20, 32],
  [1, 7, 65],
  [5, 3, 13],
  [1, 200, 4, 5],
] as const;

/** Holds a device's means against `wasm` and `reference`; how many are not the bits of `wasm`. */
async function holdMeans(gpu: GpuBackend): Promise<number> {
  let different = 0;
  for (const shape of SHAPES) {
    const [runs, tasks] = shape;
    const { gpu: [actual], wasm: [expected], reference: [exact] } = await onAll(
      gpu,
      (backend) => [means(backend, shape)],
    );
    const count = differing(actual!, expected!);
    different += count;
    if (gpu.arithmetic.divides) {
      // Sums and a division: nothing to contract.
      assertEquals(count, 0, `${shape}`);
    } else {
      // The same sums; WGSL lets a quotient be 2.5 units in the last place off, that of wasm is half
      // a unit off. A unit is at most 2⁻²³ of the number.
      const isClose = (mean: number, k: number) =>
        Math.abs(actual![k]! - mean) <= 3 * 2 ** -23 * Math.abs(mean);
      assert(expected!.every(isClose), `${shape}: ${actual} instead of ${expected}`);
    }
    // A sum of T numbers below 1 rounds T times by at most 2⁻²⁴ T, the mean is 1/T of that; then comes
    // the quotient's own error, where a unit is at most 2⁻²⁴.
    const worst = Math.max(...exact!.map((value, k) => Math.abs(value - actual![k]!)));
    const units = tasks + (gpu.arithmetic.divides ? 1 : 2.5);
    assert(worst <= units * 2 ** -24, `${runs} runs of ${tasks}: ${worst}`);
  }
  return different;
}

gpuTest(
  "means over tasks are wasm's, to the bit where quotients are, of every size around a workgroup's",
  async (gpu) => {
    await holdMeans(gpu);
  },
);

gpuTest(
  "means of a device that divides by a reciprocal are within a quotient's tolerance",
  async () => {
    const gpu = await createGpuBackend({ gpu: tampered(divideByReciprocals), software: true });
    try {
      assertEquals(gpu.arithmetic.divides, false);
      assert(await holdMeans(gpu) > 0);
    } finally {
      gpu.dispose();
    }
  },
);

gpuTest("means of more than 65 535 workgroups are right to the last", async (gpu) => {
  const entries = 65_536 * 64 + 5;
  const values = gpu.tensor("values", [1, 2, entries]);
  const out = gpu.tensor("mean", [1, entries]);
  const numbers = Float32Array.from({ length: 2 * entries }, (_, k) => k % 1001);
  gpu.write(values, numbers);
  poison(gpu, out);
  gpu.taskMean({ values, out });
  const [actual] = await gpu.read(out);
  const wrong = actual!.findIndex((mean, k) => mean !== (numbers[k]! + numbers[entries + k]!) / 2);
  assertEquals(wrong, -1);
});
