import { assert, assertEquals, assertLess } from "@std/assert";
import type { Backend, ConjugateGradients } from "../../kernels/backend.ts";
import { CG_BREAKDOWN } from "../../kernels/conjugate_gradients/conjugate_gradients.ts";
import { createGpuBackend } from "../../kernels/gpu/gpu.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { createNormal, createUniform } from "../support/random.ts";
import { allocateCg, tensorOf } from "../kernels/reference/tensors.ts";
import { largestError } from "../kernels/wasm/pair.ts";
import { gpuTest, poison } from "./adapter.ts";
import { divideByReciprocals, tampered } from "./faults.ts";

const exact = (count: number, next: () => number) => Float32Array.from({ length: count }, next);

/** Reads single tensors. */
const valuesOf = async (backend: Backend, tensor: Parameters<Backend["read"]>[0]) =>
  (await backend.read(tensor))[0]!;

/** Around 256 invocations and 64; one task and many. */
const SIZES = [[1, 1, 1], [2, 3, 63], [1, 2, 64], [3, 5, 65], [2, 20, 1573], [3, 200, 257]];

gpuTest("Reptile's gradient and 30 steps of Adam agree with the reference", async (gpu) => {
  const reference = createReferenceBackend();
  for (const [runs, tasks, size] of SIZES as [number, number, number][]) {
    const normal = createNormal(size);
    const data = { values: exact(runs * tasks * size, normal), theta: exact(runs * size, normal) };
    const [expected, actual] = [reference, gpu].map((backend) => {
      const adapted = tensorOf(backend, "θ′", [runs, tasks, size], data.values);
      const vector = (label: string) => backend.tensor(label, [runs, size]);
      const theta = tensorOf(backend, "θ", [runs, size], data.theta);
      const made = { average: vector("average"), m: vector("m"), v: vector("v"), theta };
      const skipped = backend.tensor("skipped", [runs]);
      poison(backend, made.average);
      backend.reptileAverage({ theta, adapted, out: made.average });
      const settings = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
      for (let step = 1; step <= 30; step++) {
        backend.adamStep({ ...made, skipped, gradient: made.average, step, settings });
      }
      return { ...made, skipped };
    }) as [Made, Made];
    type Made = Record<"average" | "m" | "v" | "theta" | "skipped", ReturnType<Backend["tensor"]>>;
    for (const name of ["average", "m", "v", "theta", "skipped"] as const) {
      const error = largestError(
        await valuesOf(gpu, actual[name]),
        await valuesOf(reference, expected[name]),
      );
      // Sums of up to 200 terms, or 30 steps of a few roundings each.
      assertLess(error, 1e-5, `${runs} ${tasks} ${size} ${name}`);
    }
  }
});

for (const bad of [NaN, Infinity, -Infinity]) {
  gpuTest(`Adam skips a run whose gradient holds ${bad}, and counts it`, async (gpu) => {
    const size = 300;
    const gradient = new Float32Array(2 * size).fill(1);
    gradient[299] = bad;
    const vector = (label: string, values: ArrayLike<number>) =>
      tensorOf(gpu, label, [2, size], values);
    const made = {
      theta: vector("θ", gradient.map(() => 3)),
      gradient: vector("g", gradient),
      m: vector("m", gradient.map(() => 0)),
      v: vector("v", gradient.map(() => 0)),
      skipped: tensorOf(gpu, "skipped", [2], [4, 0]),
    };
    const settings = { learningRate: 0.5, beta1: 0, beta2: 0.999, epsilon: 1e-8 };
    gpu.adamStep({ ...made, step: 1, settings });
    const [theta, m, v, skipped] = await gpu.read(made.theta, made.m, made.v, made.skipped);
    assert(theta!.subarray(0, size).every((value) => value === 3));
    assert([m!, v!].every((moment) => moment.subarray(0, size).every((value) => value === 0)));
    assert(theta!.subarray(size).every((value) => Math.abs(value - 2.5) < 1e-6));
    assertEquals([...skipped!], [5, 0]);
  });
}

gpuTest(
  "the best checkpoint is the first of the highest, and never one that is not finite",
  async (gpu) => {
    const scores = [[NaN, -Infinity], [-2, -4], [NaN, 1], [-1, -4], [-1, -5], [Infinity, -3]];
    const results = [createReferenceBackend(), gpu].map((backend) => {
      const theta = backend.tensor("θ", [2, 70]);
      const score = backend.tensor("score", [2, 3]);
      const best = backend.checkpoint({ runs: 2, parameters: 70 });
      poison(backend, best.theta);
      scores.forEach(([a, b], iteration) => {
        backend.write(theta, Array.from({ length: 140 }, (_, k) => k + 1000 * iteration));
        backend.write(score, [a!, a!, a!, b!, b!, b!]);
        backend.keepBest({ theta, score, iteration, best });
      });
      return backend.read(best.theta, best.status);
    });
    const [expected, actual] = await Promise.all(results);
    assertEquals(actual, expected);
    assertEquals([...actual![1]!], [-1, 3, 1, 2]);
  },
);

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

gpuTest("ten iterations of conjugate gradients agree with the reference", async (gpu) => {
  const reference = createReferenceBackend();
  for (const [runs, tasks, size] of SIZES as [number, number, number][]) {
    const shape = [runs, tasks, size] as const;
    const gradients = exact(runs * tasks * size, createNormal(size + 1));
    const [expected, actual] = [
      await solve(reference, shape, gradients, spectrumOf(size), 10),
      await solve(gpu, shape, gradients, spectrumOf(size), 10),
    ];
    for (const name of ["b", "x"] as const) {
      // Means of up to 200 terms; then a condition of 10² magnifies ten iterations' rounding.
      const error = largestError(actual[name], expected[name]);
      assertLess(error, 2e-5, `${shape} ${name}`);
    }
    // What stops, when and why; r·r itself is as small as CG has become.
    const decided = ({ status }: typeof actual) => status.filter((_, k) => k % 4 > 0);
    if (size > 1) assertEquals(decided(actual), decided(expected), `${shape}`);
  }
});

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

/** Largest |cos| of two residuals on the way; `forgets`: each step is of a system of the same numbers that was never started. */
async function worstAngle(gpu: Backend, forgets: boolean): Promise<number> {
  const size = 64;
  let cg = allocateCg(gpu, [1, 1, size]);
  const gradients = tensorOf(gpu, "g", [1, 1, size], exact(size, createNormal(2)));
  gpu.cgStart({ gradients, cg });
  const residuals: Float64Array[] = [];
  const spectrum = Array.from({ length: size }, (_, k) => 10 ** (-5 * k / (size - 1)));
  for (let i = 0; i < 14; i++) {
    const r = await valuesOf(gpu, cg.r);
    residuals.push(r);
    if (forgets) {
      const other = allocateCg(gpu, [1, 1, size]);
      for (const name of ["b", "x", "r", "p", "status"] as const) gpu.copy(cg[name], other[name]);
      cg = other;
    }
    await multiply(gpu, cg, spectrum);
    gpu.cgStep({ cg, damping: 0, tolerance: 0 });
  }
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, k) => sum + v * b[k]!, 0);
  return Math.max(
    ...residuals.flatMap((a, i) =>
      residuals.slice(0, i).map((b) => Math.abs(dot(a, b)) / Math.sqrt(dot(a, a) * dot(b, b)))
    ),
  );
}

gpuTest("residuals stay orthogonal while they are the system's own, and only then", async (gpu) => {
  // Rounding of 6e-8, a few times over.
  assertLess(await worstAngle(gpu, false), 1e-5);
  assert(await worstAngle(gpu, true) > 1e-3);
});

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
      // Of each square f32 holds a bit, or none.
      const b = [3e-23, 3e-23].map(Math.fround);
      const { x, r } = await solve(gpu, [1, 1, 2], b, [1, 2], 3, { damping: 0, tolerance: 0 });
      assertEquals([[...x], [...r]], [[0, 0], b]);
    } finally {
      gpu.dispose();
    }
  },
);
