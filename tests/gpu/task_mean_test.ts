import { assert, assertEquals } from "@std/assert";
import type { Backend } from "../../kernels/backend.ts";
import { createUniform } from "../support/random.ts";
import { gpuTest, poison } from "./adapter.ts";
import { differing, onAll } from "./tasks.ts";

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

gpuTest(
  "means over tasks are wasm's to the bit, of every size around a workgroup's",
  async (gpu) => {
    for (
      const shape of [
        [1, 1, 1],
        [3, 1, 21],
        [2, 20, 32],
        [1, 7, 65],
        [5, 3, 13],
        [1, 200, 4, 5],
      ] as const
    ) {
      const [runs, tasks] = shape;
      const { gpu: [actual], wasm: [expected], reference: [exact] } = await onAll(
        gpu,
        (backend) => [means(backend, shape)],
      );
      // Sums and a division: nothing to contract.
      assertEquals(differing(actual!, expected!), 0, `${shape}`);
      // A sum of T numbers below 1 rounds T times by at most 2⁻²⁴ T; the mean is 1/T of that.
      const worst = Math.max(...exact!.map((value, k) => Math.abs(value - actual![k]!)));
      assert(worst <= (tasks + 1) * 2 ** -24, `${runs} runs of ${tasks}: ${worst}`);
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
