import { assert, assertEquals, assertLess } from "@std/assert";
import type { Backend, ConjugateGradients } from "../../kernels/backend.ts";
import { CG_BREAKDOWN } from "../../kernels/conjugate_gradients/conjugate_gradients.ts";
import { createGpuBackend } from "../../kernels/gpu/gpu.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { createNormal, createUniform } from "../support/random.ts";
import { holdSmallCurvature } from "../kernels/conformance/trust_region.ts";
import { allocateCg, tensorOf } from "../kernels/reference/tensors.ts";
import { largestError } from "../kernels/wasm/pair.ts";
import { gpuTest, poison } from "./adapter.ts";
import { divideByReciprocals, tampered } from "./faults.ts";

const exact = (count: number, next: () => number) => Float32Array.from({ length: count }, next);

/** Reads single tensors. */
const valuesOf = async (backend: Backend, tensor: Parameters<Backend["read"]>[0]) =>
  (await backend.read(tensor))[0]!;

gpuTest("a score's mean over 1000 tasks is right to the last bit but one", async (gpu) => {
  const uniform = createUniform(9);
  const scores = exact(1000, () => 10 * uniform());
  const best = gpu.checkpoint({ runs: 1, parameters: 1 });
  const score = tensorOf(gpu, "score", [1, 1000], scores);
  gpu.keepBest({ theta: gpu.tensor("θ", [1, 1]), score, iteration: 7, best });
  const [mean, iteration] = await valuesOf(gpu, best.status);
  const expected = scores.reduce((sum, value) => sum + value, 0) / 1000;
  // A plain f32 sum is 20 times as far off: near ties would be decided otherwise than on wasm.
  assertLess(Math.abs(mean! - expected) / expected, 1.2e-7);
  assertEquals(iteration, 7);
});

/** A x per task for diagonal matrices whose mean is `spectrum`: task i has (1 ± 1/2) of it. */
async function multiply(backend: Backend, cg: ConjugateGradients, spectrum: readonly number[]) {
  const [runs, tasks, size] = cg.products.shape as [number, number, number];
  const p = await valuesOf(backend, cg.p);
  const products = new Float32Array(runs * tasks * size);
  for (let k = 0; k < products.length; k++) {
    const run = Math.floor(k / (tasks * size));
    const task = Math.floor(k / size) % tasks;
    const share = 1 + (tasks === 1 ? 0 : task / (tasks - 1) - 0.5);
    products[k] = share * spectrum[k % size]! * p[run * size + k % size]!;
  }
  backend.write(cg.products, products);
}

/** Eigenvalues from 1 down to 10⁻³. */
const spectrumOf = (size: number) =>
  Array.from({ length: size }, (_, k) => 10 ** (-3 * k / Math.max(1, size - 1)));

/** Runs CG; b, x, r, p and the status. */
async function solve(
  backend: Backend,
  [runs, tasks, size]: readonly [number, number, number],
  gradients: ArrayLike<number>,
  spectrum: readonly number[],
  steps: number,
  { damping = 1e-2, tolerance = 1e-10 } = {},
) {
  const cg = allocateCg(backend, [runs, tasks, size]);
  poison(backend, cg.b, cg.x, cg.r, cg.p, cg.status);
  const shape = [runs, tasks, size];
  backend.cgStart({ gradients: tensorOf(backend, "gradients", shape, gradients), cg });
  for (let i = 0; i < steps; i++) {
    await multiply(backend, cg, spectrum);
    backend.cgStep({ cg, damping, tolerance });
  }
  const [b, x, r, p, status] = await backend.read(cg.b, cg.x, cg.r, cg.p, cg.status);
  return { b: b!, x: x!, r: r!, p: p!, status: [...status!] };
}

gpuTest(
  "conjugate gradients stop where they do on the reference, and leave other runs alone",
  async (gpu) => {
    const reference = createReferenceBackend();
    const size = 300;
    const shape = [4, 2, size] as const;
    // Run 1 has no gradient, run 2 one that is not finite, run 3 one that the tolerance is above.
    const scales = [1, 0, Infinity, 1e-7];
    const normal = createNormal(4);
    const gradients = exact(8 * size, normal).map((g, k) => {
      const scale = scales[Math.floor(k / (2 * size))]!;
      return scale === Infinity ? k % size === 299 ? NaN : g : scale * g;
    });
    const positive = spectrumOf(size);
    const negative = positive.map((value, k) => k % 7 === 6 ? -value : value);
    for (const spectrum of [positive, negative, positive.map(() => 0), positive.map(() => NaN)]) {
      for (const steps of [1, 4]) {
        const options = { damping: 0, tolerance: 1e-10 };
        const expected = await solve(reference, shape, gradients, spectrum, steps, options);
        const actual = await solve(gpu, shape, gradients, spectrum, steps, options);
        const decided = ({ status }: typeof actual) => status.filter((_, k) => k % 4 > 0);
        assertEquals(decided(actual), decided(expected), `${spectrum[0]} ${spectrum[6]} ${steps}`);
        // Negative curvature may come close to dividing by nothing: three digits.
        const ofRun0 = (values: Float64Array) => values.subarray(0, size);
        assertLess(largestError(ofRun0(actual.x), ofRun0(expected.x)), 1e-3);
        // x of the others was never touched.
        assert(actual.x.subarray(size).every((value) => value === 0));
      }
    }
  },
);

gpuTest(
  "a system solved exactly stops, whatever the tolerance, and is no breakdown",
  async (gpu) => {
    const options = { damping: 0, tolerance: 0 };
    const { x, status } = await solve(gpu, [1, 1, 2], [1, 2], [2, 2], 3, options);
    assertEquals([...x], [0.5, 1]);
    assertEquals(status, [0, 0, 1, 0]);
  },
);

gpuTest("30 repeats of conjugate gradients have the same bits", async (gpu) => {
  const gradients = exact(2 * 3 * 301, createNormal(6));
  const once = () => solve(gpu, [2, 3, 301], gradients, spectrumOf(301), 3);
  const first = await once();
  for (let i = 1; i < 30; i++) assertEquals(await once(), first);
});

gpuTest(
  "a run has the same bits alone, though it takes more steps than keep residuals",
  async (gpu) => {
    const size = 300;
    const gradients = exact(2 * size, createNormal(8));
    const options = { damping: 0, tolerance: 0 };
    const solveRuns = (runs: number, of: Float32Array) =>
      solve(gpu, [runs, 1, size], of, spectrumOf(size), 20, options);
    const both = await solveRuns(2, gradients);
    for (const run of [0, 1]) {
      const alone = await solveRuns(1, gradients.subarray(run * size, (run + 1) * size));
      assertEquals(alone.status[2], 20);
      for (const name of ["x", "r", "p"] as const) {
        assertEquals(both[name].subarray(run * size, (run + 1) * size), alone[name], name);
      }
    }
  },
);

gpuTest("a residual whose square overflows ends the run in that very step", async (gpu) => {
  const cg = allocateCg(gpu, [1, 1, 2]);
  gpu.cgStart({ gradients: tensorOf(gpu, "g", [1, 1, 2], [1, 0]), cg });
  // pᵀAp is 1, and α too: what is left is −10²⁵.
  gpu.write(cg.products, [1, 1e25]);
  gpu.cgStep({ cg, damping: 0, tolerance: 0 });
  const status = await valuesOf(gpu, cg.status);
  assertEquals([...status], [Infinity, 0, 1, CG_BREAKDOWN.nonFinite]);
});

/** r·r is 2⁻¹²⁷ at once; 2⁻¹²⁶, and 0 after a step. */
const SMALL = [[[2 ** -64, 2 ** -64], 0], [[2 ** -63, 0], 1]] as const;

/** Holds that CG on the unit matrix ends where r·r is below 2⁻¹²⁶, with x as it is: r = b − A x. */
async function endsAtSmallResiduals(gpu: Backend): Promise<void> {
  for (const [b, steps] of SMALL) {
    const { x, r, status } = await solve(gpu, [1, 1, 2], b, [1, 1], 3, {
      damping: 0,
      tolerance: 0,
    });
    b.forEach((value, k) => {
      // The step is a quotient: WGSL lets it be 2.5 units in the last place off.
      const tolerance = 2.5 * 2 ** -23 * value;
      assert(Math.abs(x[k]! - steps * value) <= tolerance, `x = ${x} of ${b}`);
      assert(Math.abs(r[k]! - (1 - steps) * value) <= tolerance, `r = ${r} of ${b}`);
    });
    assertEquals(status.slice(1), [0, steps, CG_BREAKDOWN.none]);
  }
}

gpuTest("conjugate gradients end where r·r is below 2⁻¹²⁶", endsAtSmallResiduals);

gpuTest(
  "so they do on a device that divides by a reciprocal, and nothing is infinite",
  async () => {
    const gpu = await createGpuBackend({ gpu: tampered(divideByReciprocals), software: true });
    try {
      assertEquals(gpu.arithmetic.divides, false);
      await endsAtSmallResiduals(gpu);
      await holdSmallCurvature(gpu);
      // Of each square f32 holds a bit, or none.
      const b = [3e-23, 3e-23].map(Math.fround);
      const { x, r } = await solve(gpu, [1, 1, 2], b, [1, 2], 3, { damping: 0, tolerance: 0 });
      assertEquals([[...x], [...r]], [[0, 0], b]);
    } finally {
      gpu.dispose();
    }
  },
);
