import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import type { Backend, Tensor } from "../../kernels/backend.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { buildLanes, CASES, type LaneCase, type Lanes } from "../kernels/conformance/lanes.ts";
import { largestError } from "../kernels/wasm/pair.ts";
import { gpuTest } from "./adapter.ts";
import { linearised } from "../kernels/reference/tensors.ts";

/** The conformance suite's tolerances: a forward pass, an inner step. */
const TABLE = 3e-6;
const STEP = 1e-5;

const reference = createReferenceBackend();

const valuesOf = async (backend: Backend, tensor: Tensor) => (await backend.read(tensor))[0]!;

const stepOwn = ({ backend, policy, inner, outer, perTask }: Lanes) =>
  backend.adapt({ policy, ...inner, ...outer, out: perTask });
gpuTest("products of a solve share a linearisation, and are one dispatch each", (gpu) => {
  const lanes = buildLanes(gpu, { ...CASES[0]!, steps: 3 });
  const count = () => {
    const { "linearise": linearise = 0, ...others } = gpu.counters.byKernel;
    return [linearise, Object.values(others).reduce((a, b) => a + b, 0)] as const;
  };
  const [before, others] = count();
  const loop = linearised(gpu, lanes);
  gpu.metaGradient({ loop, order: 2, out: lanes.perTask });
  for (let k = 0; k < 10; k++) {
    gpu.curvatureProduct({ loop, order: 2, v: lanes.v, out: lanes.perTask });
  }
  assertEquals(count(), [before + 4, others + 11]);
});

gpuTest("an infinite unit that all weights close stays out of the policy", async (gpu) => {
  // Layers of 5 and 3 units, padded to whole quads: no 0 · ∞ may come out of the padding.
  const shape = { inputs: 1, hidden: [5, 3], actions: 2 } as const;
  const tables = [];
  for (const backend of [reference, gpu]) {
    const observations = backend.tensor("X", [1, 1]);
    const theta = backend.tensor("θ", [1, 36]);
    const out = backend.tensor("π", [1, 1, 1, 2]);
    backend.write(observations, [1]);
    // W₁ is ∞ for the first unit, W₂ is −1; b₃ is 0 and ln 3.
    const values = [Infinity, 0, 0, 0, 0, ...Array(5).fill(0), ...Array(15).fill(-1)];
    backend.write(theta, [...values, ...Array(10).fill(0), Math.log(3)]);
    backend.policyTable({ policy: backend.policy({ shape, observations }), theta, out });
    tables.push(await valuesOf(backend, out));
  }
  assertLess(largestError(tables[1]!, tables[0]!), TABLE);
  assertLess(largestError(tables[1]!, Float64Array.of(0.25, 0.75)), TABLE);
});

gpuTest("an action that π_b all but excludes has the reference's credit", async (gpu) => {
  const it: LaneCase = {
    ...CASES[0]!,
    objective: "ratio",
    actions: 3,
    rows: 2,
    inputs: 2,
    oneHot: true,
  };
  const [expected, actual] = await Promise.all([reference, gpu].map(async (backend) => {
    const lanes = buildLanes(backend, it);
    const { outer, perTask } = lanes;
    const lanesAndRows = it.runs * it.tasks * it.rows;
    const odd = [0, 1e-40, 1e-35, 1, 0.5, 2 ** -100];
    backend.write(
      outer.rows.behaviour,
      Array.from({ length: 3 * lanesAndRows }, (_, k) => odd[k % odd.length]!),
    );
    stepOwn(lanes);
    return await valuesOf(backend, perTask);
  }));
  assert(actual!.every(Number.isFinite));
  // Credits are near 2¹⁰⁰, and nothing else counts.
  assertGreater(Math.max(...expected!.map(Math.abs)), 1e25);
  assertLess(largestError(actual!, expected!), STEP);
});
