import { assert, assertEquals } from "@std/assert";
import type { Tensor } from "../../../kernels/backend.ts";
import { buildLanes, CASES, EXTREME_CASES, type Lanes } from "./lanes.ts";
import { largestError, Pair } from "./pair.ts";
import { linearised } from "../reference/tensors.ts";

/*
 * Tolerances are on the largest difference over the largest number of a tensor.
 * Rounding to f32 is 6e-8; sums here have up to a few hundred terms, and chains
 * of products up to a dozen links, so 1e-5 leaves a factor of ten.
 */
const TABLE = 2e-6;
const STEP = 1e-5;
const DERIVATIVE = 2e-5;

type Written = (lanes: Lanes) => Lanes["perTask"];

async function forEachCase(bound: number, write: (lanes: Lanes) => void, written: Written) {
  for (const it of CASES) {
    const pair = new Pair();
    const [reference, wasm] = pair.both((backend) => buildLanes(backend, it));
    write(reference);
    write(wasm);
    const error = await pair.error(written(reference), written(wasm));
    assert(error <= bound, `${JSON.stringify(it)}: ${error}`);
  }
}

Deno.test("policy tables agree, θ shared by tasks or not", async () => {
  for (const from of ["theta", "outer"] as const) {
    await forEachCase(
      TABLE,
      ({ backend, policy, theta, outer, table }) =>
        backend.policyTable({ policy, theta: from === "theta" ? theta : outer.theta, out: table }),
      ({ table }) => table,
    );
  }
});

Deno.test("inner steps agree, from θ shared, from θ of one's own, and in place", async () => {
  const step = ({ backend, policy, inner }: Lanes) => ({ backend, args: { ...inner, policy } });
  await forEachCase(STEP, (lanes) => {
    const { backend, args } = step(lanes);
    backend.adapt({ ...args, ...lanes.inner.steps[0]!, out: lanes.perTask });
  }, ({ perTask }) => perTask);
  await forEachCase(STEP, (lanes) => {
    const { backend, args } = step(lanes);
    backend.adapt({ ...args, ...lanes.outer, out: lanes.perTask });
  }, ({ perTask }) => perTask);
  await forEachCase(STEP, (lanes) => {
    const { backend, args } = step(lanes);
    backend.adapt({ ...args, ...lanes.outer, out: lanes.outer.theta });
  }, ({ outer }) => outer.theta);
});

for (const order of [1, 2] as const) {
  Deno.test(`meta-gradients and curvature products of order ${order} agree`, async () => {
    await forEachCase(
      DERIVATIVE,
      ({ backend, policy, inner, outer, perTask }) =>
        backend.metaGradient({
          loop: linearised(backend, { policy, inner, outer }),
          order,
          out: perTask,
        }),
      ({ perTask }) => perTask,
    );
    await forEachCase(
      DERIVATIVE,
      ({ backend, policy, inner, outer, v, perTask }) =>
        backend.curvatureProduct({
          loop: linearised(backend, { policy, inner, outer }),
          order,
          v,
          out: perTask,
        }),
      ({ perTask }) => perTask,
    );
  });
}

/** Both sides' data sampled by the policies themselves: no other could have met them. */
async function sampleByThemselves(pair: Pair, both: readonly [Lanes, Lanes]): Promise<void> {
  const points = (lanes: Lanes) => [...lanes.inner.steps, lanes.outer];
  for (const [k, { theta, rows }] of points(both[0]).entries()) {
    const { policy } = both[0];
    const out: Tensor = rows.behaviour;
    pair.reference.policyTable({ policy, theta, out });
    await pair.align(out, points(both[1])[k]!.rows.behaviour);
  }
}

/*
 * A policy that is all but deterministic has derivatives that are differences of nearly equal
 * numbers, smaller than those by any factor, and f32 keeps seven digits of the latter. So errors
 * are over the largest number or 1, whichever is larger: directions and weights are of that order.
 * Logits of some hundreds cost another two digits. This has an end: in a product of order 2 both
 * factors J may amplify, a thousand times each, what F between them cancels. Of thirty cases of
 * other seeds at the larger scale with `ratio`, one or two had no digit left.
 */
const EXTREME = [
  { name: "table", bound: 5e-5 },
  { name: "step", bound: 1e-4 },
  { name: "gradient of order 1", bound: 1e-3 },
  { name: "gradient of order 2", bound: 1e-3 },
  { name: "product of order 1", bound: 1e-3 },
  { name: "product of order 2", bound: 5e-3 },
] as const;

const OPERATIONS: Record<typeof EXTREME[number]["name"], (lanes: Lanes) => Tensor> = {
  "table": ({ backend, policy, outer: { theta }, table: out }) => {
    backend.policyTable({ policy, theta, out });
    return out;
  },
  "step": ({ backend, policy, inner, perTask: out }) => {
    backend.adapt({ ...inner, ...inner.steps[0]!, policy, out });
    return out;
  },
  "gradient of order 1": (lanes) => gradient(lanes, 1),
  "gradient of order 2": (lanes) => gradient(lanes, 2),
  "product of order 1": (lanes) => product(lanes, 1),
  "product of order 2": (lanes) => product(lanes, 2),
};

function gradient({ backend, policy, inner, outer, perTask: out }: Lanes, order: 1 | 2): Tensor {
  backend.metaGradient({ loop: linearised(backend, { policy, inner, outer }), order, out });
  return out;
}

function product({ backend, policy, inner, outer, v, perTask: out }: Lanes, order: 1 | 2): Tensor {
  backend.curvatureProduct({ loop: linearised(backend, { policy, inner, outer }), order, v, out });
  return out;
}

for (const { name, bound } of EXTREME) {
  Deno.test(`with extreme logits a ${name} agrees within ${bound}`, async () => {
    for (const it of EXTREME_CASES) {
      const pair = new Pair();
      const both = pair.both((backend) => buildLanes(backend, it));
      await sampleByThemselves(pair, both);
      const [expected] = await pair.reference.read(OPERATIONS[name](both[0]));
      const [actual] = await pair.wasm.read(OPERATIONS[name](both[1]));
      assert(actual!.every(Number.isFinite), JSON.stringify(it));
      const error = largestError(
        Float64Array.of(...actual!, 1),
        Float64Array.of(...expected!, 1),
      );
      assert(error <= bound, `${JSON.stringify(it)}: ${error}`);
    }
  });
}

Deno.test("a product follows every tensor that it was made of", async () => {
  const it = CASES[0]!;
  const pair = new Pair();
  const both = pair.both((backend) => buildLanes(backend, it));
  const product = ({ backend, policy, inner, outer, v, perTask }: Lanes) =>
    backend.curvatureProduct({
      loop: linearised(backend, { policy, inner, outer }),
      order: 2,
      v,
      out: perTask,
    });
  both.forEach(product);
  const count = both[0].inputs.length;
  for (let k = 0; k < count; k++) {
    const [before] = await pair.wasm.read(both[1].perTask);
    for (const { backend, inputs } of both) {
      const tensor = inputs[k]!;
      const size = tensor.shape.reduce((a, b) => a * b, 1);
      backend.write(tensor, Array.from({ length: size }, (_, i) => 0.125 + (i % 7) / 64));
    }
    both.forEach(product);
    const error = await pair.error(both[0].perTask, both[1].perTask);
    // What is stale is wrong in the first digit.
    assert(error < 1e-3, `${both[0].inputs[k]!.label}: ${error}`);
    const [after] = await pair.wasm.read(both[1].perTask);
    const used = !/^(D \d n|D′ W|D′ π_b)$/.test(both[0].inputs[k]!.label);
    assertEquals(before!.some((value, i) => value !== after![i]), used, both[0].inputs[k]!.label);
  }
});

Deno.test("a value that is not finite stays so, and takes no other lane with it", async () => {
  const it = CASES.find(({ tasks, rows }) => tasks === 20 && rows === 10)!;
  for (const bad of [NaN, Infinity]) {
    const pair = new Pair();
    const { backend, policy, outer, table, perTask, inner } = buildLanes(pair.wasm, it);
    const [values] = await backend.read(outer.theta);
    const size = values!.length / it.tasks;
    values![size + 3] = bad;
    backend.write(outer.theta, values!);
    backend.policyTable({ policy, theta: outer.theta, out: table });
    backend.metaGradient({
      loop: linearised(backend, { policy, inner, outer }),
      order: 2,
      out: perTask,
    });
    for (const out of [table, perTask]) {
      const [numbers] = await backend.read(out);
      const width = numbers!.length / it.tasks;
      const lane = (task: number) => numbers!.subarray(task * width, (task + 1) * width);
      assert(!lane(1).every(Number.isFinite));
      for (let task = 0; task < it.tasks; task++) {
        if (task !== 1) assert(lane(task).every(Number.isFinite), `${bad} in lane ${task}`);
      }
    }
  }
});
