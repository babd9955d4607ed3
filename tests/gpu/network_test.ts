import { assert, assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import type { Backend, Tensor } from "../../kernels/backend.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { buildLanes, CASES, type LaneCase, type Lanes } from "../kernels/wasm/lanes.ts";
import { largestError } from "../kernels/wasm/pair.ts";
import { gpuTest, poison } from "./adapter.ts";
import { linearised } from "../kernels/reference/tensors.ts";

/*
 * Tolerances are on the largest difference over the largest number of a tensor:
 * those of wasm's test, for the same reasons, except that sums here go term by
 * term where wasm's go in fours.
 */
const TABLE = 3e-6;
const STEP = 1e-5;
const DERIVATIVE = 3e-5;
/** Cancellation where θ is large. */
const LARGE = 1e3;

const reference = createReferenceBackend();

/** wasm's cases; inner loops without a step, and of many; hidden layers past a workgroup. */
const ALL_CASES: readonly LaneCase[] = [
  ...CASES,
  ...[0, 5].map((steps): LaneCase => ({
    ...CASES[0]!,
    rows: 3,
    inputs: 3,
    oneHot: true,
    tasks: 3,
    steps,
    seed: 50 + steps,
  })),
  { ...CASES[0]!, rows: 2, inputs: 5, oneHot: false, hidden: [129, 65], steps: 1, seed: 60 },
];

const valuesOf = async (backend: Backend, tensor: Tensor) => (await backend.read(tensor))[0]!;

type Both = readonly [reference: Lanes, gpu: Lanes];
const built = new Map<LaneCase, Both>();

/** A case on both backends, built once for all tests that leave its inputs alone. */
function bothOf(gpu: Backend, it: LaneCase): Both {
  const both = built.get(it) ?? [buildLanes(reference, it), buildLanes(gpu, it)] as const;
  built.set(it, both);
  return both;
}

async function forEachCase(
  gpu: Backend,
  bound: number,
  write: (lanes: Lanes) => void,
  written: (lanes: Lanes) => Tensor,
) {
  for (const it of ALL_CASES) {
    const [expected, actual] = bothOf(gpu, it);
    poison(gpu, written(actual));
    write(expected);
    write(actual);
    const error = largestError(
      await valuesOf(gpu, written(actual)),
      await valuesOf(reference, written(expected)),
    );
    const tolerance = it.scale > 1 ? LARGE * bound : bound;
    assert(error <= tolerance, `${JSON.stringify(it)}: ${error}`);
  }
}

const sameBits = (a: Float64Array, b: Float64Array) =>
  a.length === b.length && a.every((value, k) => Object.is(value, b[k]));

const table = (from: "theta" | "outer") => ({ backend, policy, theta, outer, table }: Lanes) =>
  backend.policyTable({ policy, theta: from === "theta" ? theta : outer.theta, out: table });
const stepShared = ({ backend, policy, theta, inner, outer, perTask }: Lanes) =>
  backend.adapt({ policy, ...inner, theta, rows: outer.rows, out: perTask });
const stepOwn = ({ backend, policy, inner, outer, perTask }: Lanes) =>
  backend.adapt({ policy, ...inner, ...outer, out: perTask });
const stepInPlace = ({ backend, policy, inner, outer, perTask }: Lanes) => {
  backend.copy(outer.theta, perTask);
  backend.adapt({ policy, ...inner, ...outer, theta: perTask, out: perTask });
};
const metaGradient = (order: 1 | 2) => ({ backend, policy, inner, outer, perTask }: Lanes) =>
  backend.metaGradient({
    loop: linearised(backend, { policy, inner, outer }),
    order,
    out: perTask,
  });
const curvature = (order: 1 | 2) => ({ backend, policy, inner, outer, v, perTask }: Lanes) =>
  backend.curvatureProduct({
    loop: linearised(backend, { policy, inner, outer }),
    order,
    v,
    out: perTask,
  });

gpuTest("policy tables agree, θ shared by tasks or not", async (gpu) => {
  await forEachCase(gpu, TABLE, table("theta"), (lanes) => lanes.table);
  await forEachCase(gpu, TABLE, table("outer"), (lanes) => lanes.table);
});

gpuTest("inner steps agree, from θ shared, from θ of one's own, and in place", async (gpu) => {
  await forEachCase(gpu, STEP, stepShared, (lanes) => lanes.perTask);
  await forEachCase(gpu, STEP, stepOwn, (lanes) => lanes.perTask);
  await forEachCase(gpu, STEP, stepInPlace, (lanes) => lanes.perTask);
});

for (const order of [1, 2] as const) {
  gpuTest(`meta-gradients and curvature products of order ${order} agree`, async (gpu) => {
    await forEachCase(gpu, DERIVATIVE, metaGradient(order), (lanes) => lanes.perTask);
    await forEachCase(gpu, DERIVATIVE, curvature(order), (lanes) => lanes.perTask);
  });
}

gpuTest("a product follows every tensor that it was made of", async (gpu) => {
  const it = CASES[0]!;
  const both = [reference, gpu].map((backend) => {
    const lanes = buildLanes(backend, it);
    return { ...lanes, gradient: backend.tensor("g", lanes.perTask.shape) };
  }) as [Changed, Changed];
  type Changed = Lanes & { gradient: Tensor };
  const compute = (lanes: Changed) => {
    curvature(2)(lanes);
    metaGradient(2)({ ...lanes, perTask: lanes.gradient });
  };
  both.forEach(compute);
  const [expected, actual] = both;
  for (let k = 0; k < actual.inputs.length; k++) {
    const { label } = actual.inputs[k]!;
    const before = await gpu.read(actual.perTask, actual.gradient);
    for (const { backend, inputs } of both) {
      const size = inputs[k]!.shape.reduce((a, b) => a * b, 1);
      backend.write(
        inputs[k]!,
        Array.from({ length: size }, (_, i) => 0.125 + ((i * (k + 1)) % 11) / 64),
      );
    }
    both.forEach(compute);
    const after = await gpu.read(actual.perTask, actual.gradient);
    const wanted = await reference.read(expected.perTask, expected.gradient);
    const used = [!/^(D \d n|D′ W|D′ π_b)$/.test(label), !/^(D \d n|D′ n|v)$/.test(label)];
    after.forEach((values, which) => {
      // What is stale is wrong in the first digit.
      assertLess(largestError(values, wanted[which]!), 1e-3, label);
      const changed = values.some((value, i) => value !== before[which]![i]);
      assertEquals(changed, used[which], label);
    });
  }
});

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

gpuTest("thirty repeats of a step and of products have the same bits", async (gpu) => {
  const lanes = buildLanes(gpu, { ...CASES[1]!, steps: 2 });
  const theta = await valuesOf(gpu, lanes.outer.theta);
  for (const write of [stepShared, metaGradient(2), curvature(2)]) {
    poison(gpu, lanes.perTask);
    write(lanes);
    const first = await valuesOf(gpu, lanes.perTask);
    for (let k = 1; k < 30; k++) {
      poison(gpu, lanes.perTask);
      // Written anew, θ′ is linearised anew.
      gpu.write(lanes.outer.theta, theta);
      write(lanes);
      assert(sameBits(await valuesOf(gpu, lanes.perTask), first), `repeat ${k}`);
    }
  }
});

gpuTest("a run's results have the same bits alone and among others", async (gpu) => {
  const it = { ...CASES[0]!, runs: 3, steps: 2 };
  for (const write of [stepShared, stepInPlace, metaGradient(2), curvature(2)]) {
    const resultOf = (lanes: Lanes) => {
      write(lanes);
      return valuesOf(gpu, lanes.perTask);
    };
    const all = await resultOf(buildLanes(gpu, it));
    for (let run = 0; run < it.runs; run++) {
      const alone = await resultOf(buildLanes(gpu, it, run));
      assert(sameBits(alone, all.slice(run * alone.length, (run + 1) * alone.length)), `${run}`);
    }
  }
});

gpuTest("a value that is not finite stays so, and takes no other lane with it", async (gpu) => {
  const it = CASES.find(({ tasks, rows }) => tasks === 20 && rows === 10)!;
  for (const bad of [NaN, Infinity]) {
    const lanes = buildLanes(gpu, it);
    const { outer, perTask } = lanes;
    const values = await valuesOf(gpu, outer.theta);
    values[values.length / it.tasks + 3] = bad;
    gpu.write(outer.theta, values);
    for (
      const [write, out] of [
        [table("outer"), lanes.table],
        [stepOwn, perTask],
        [metaGradient(2), perTask],
        [curvature(2), perTask],
      ] as const
    ) {
      write(lanes);
      const numbers = await valuesOf(gpu, out);
      const width = numbers.length / it.tasks;
      for (let task = 0; task < it.tasks; task++) {
        const lane = numbers.subarray(task * width, (task + 1) * width);
        assertEquals(lane.every(Number.isFinite), task !== 1, `${bad} in lane ${task}`);
      }
    }
  }
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

gpuTest("tensors of other shapes are refused by name", (gpu) => {
  const lanes = buildLanes(gpu, { ...CASES[0]!, steps: 1 });
  const { policy, inner, outer, v, perTask } = lanes;
  assertThrows(
    () =>
      gpu.curvatureProduct({
        loop: linearised(gpu, { policy, inner, outer }),
        order: 2,
        v: perTask,
        out: perTask,
      }),
    TypeError,
    'Cannot use tensor "per task"',
  );
  assertThrows(
    () => gpu.adapt({ policy, ...inner, theta: v, rows: outer.rows, out: outer.rows.visits }),
    TypeError,
    'Cannot use tensor "D′ n"',
  );
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
