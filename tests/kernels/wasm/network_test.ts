import { assert } from "@std/assert";
import type { Tensor } from "../../../kernels/backend.ts";
import { buildLanes, EXTREME_CASES, type Lanes } from "../conformance/lanes.ts";
import { largestError, Pair } from "./pair.ts";
import { linearised } from "../reference/tensors.ts";

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
