/** Policies, inner steps and their derivatives. @module */
import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import type { Backend, LinearisedLoop, Tensor } from "../../../kernels/backend.ts";
import { linearised } from "../reference/tensors.ts";
import { buildLanes, CASES, type LaneCase, type Lanes } from "./lanes.ts";
import { errorOf, onBoth, poison, reference, sizeOf, type Suite, valuesOf } from "./suite.ts";

/** The cases; inner loops without a step, and of many; hidden layers past a workgroup. */
const ALL_CASES: readonly LaneCase[] = [
  ...CASES,
  ...[0, 5].map((steps): LaneCase => ({
    ...CASES[0]!,
    ...{ rows: 3, inputs: 3, oneHot: true, tasks: 3, steps, seed: 50 + steps },
  })),
  {
    ...CASES[0]!,
    ...{ rows: 2, inputs: 5, oneHot: false, hidden: [129, 65], steps: 1, seed: 60 },
  },
  { ...CASES[2]!, stepSize: [0, 0, 0.5], steps: 1 },
  { ...CASES[3]!, stepSize: [0.7, 0.2, 0.4], steps: 3 },
];

/** What an operation does to lanes; it returns what it wrote. */
type Act = (lanes: Lanes) => Tensor;

const table = (from: "theta" | "outer"): Act => ({ backend, policy, theta, outer, table: out }) => {
  backend.policyTable({ policy, theta: from === "theta" ? theta : outer.theta, out });
  return out;
};
const stepShared: Act = ({ backend, policy, theta, inner, outer, perTask: out }) => {
  backend.adapt({ policy, ...inner, theta, rows: outer.rows, out });
  return out;
};
const stepOwn: Act = ({ backend, policy, inner, outer, perTask: out }) => {
  backend.adapt({ policy, ...inner, ...outer, out });
  return out;
};
const stepInPlace: Act = ({ backend, policy, inner, outer, perTask: out }) => {
  backend.copy(outer.theta, out);
  backend.adapt({ policy, ...inner, ...outer, theta: out, out });
  return out;
};
const gradient = (order: 1 | 2): Act => (lanes) => {
  const { backend, perTask: out } = lanes;
  backend.metaGradient({ loop: linearised(backend, lanes), order, out });
  return out;
};
const product = (order: 1 | 2): Act => (lanes) => {
  const { backend, v, perTask: out } = lanes;
  backend.curvatureProduct({ loop: linearised(backend, lanes), order, v, out });
  return out;
};

/** Registers the tests. */
export function networks({ test, tolerances }: Suite): void {
  const built = new Map<LaneCase, readonly [Lanes, Lanes]>();
  const agree = async (backend: Backend, bound: number, ...acts: readonly Act[]) => {
    for (const it of ALL_CASES) {
      const known = built.get(it);
      const both = known?.[1].backend === backend
        ? known
        : onBoth(backend, (on) => buildLanes(on, it));
      built.set(it, both);
      for (const act of acts) {
        poison(backend, both[1].table, both[1].perTask);
        const [expected, actual] = both.map(act) as [Tensor, Tensor];
        const error = await errorOf(backend, actual, expected);
        assert(error <= bound, `${JSON.stringify(it)}: ${error}`);
      }
    }
  };

  test("policy tables agree, θ shared by tasks or not", (backend) =>
    agree(backend, tolerances.table, table("theta"), table("outer")));

  test("inner steps agree, from θ shared, from θ of one's own, and in place", (backend) =>
    agree(backend, tolerances.step, stepShared, stepOwn, stepInPlace));

  for (const order of [1, 2] as const) {
    test(`meta-gradients and curvature products of order ${order} agree`, (backend) =>
      agree(backend, tolerances.derivative, gradient(order), product(order)));
  }

  test("one α for each layer alike has the bits of one for all", async (backend) => {
    for (const it of [CASES[0]!, CASES[1]!]) {
      for (const act of [stepShared, stepOwn, gradient(2), product(2)]) {
        const [one, three] = await Promise.all(
          [0.3, [0.3, 0.3, 0.3] as const].map((stepSize) =>
            valuesOf(backend, act(buildLanes(backend, { ...it, stepSize })))
          ),
        );
        assertEquals(three, one);
      }
    }
  });

  test("linearised again, a loop follows every tensor that it was made of", async (backend) => {
    const it = CASES[0]!;
    const both = onBoth(backend, (on) => {
      const lanes = buildLanes(on, it);
      const loop = on.innerLoop(lanes);
      return { ...lanes, loop, gradient: on.tensor("g", lanes.perTask.shape) };
    });
    const compute = (
      { backend, loop, v, perTask, gradient }: Lanes & { loop: LinearisedLoop; gradient: Tensor },
    ) => {
      backend.linearise({ loop });
      backend.curvatureProduct({ loop, order: 2, v, out: perTask });
      backend.metaGradient({ loop, order: 2, out: gradient });
    };
    both.forEach(compute);
    const [expected, actual] = both;
    for (let k = 0; k < actual.inputs.length; k++) {
      const { label } = actual.inputs[k]!;
      const before = await backend.read(actual.perTask, actual.gradient);
      for (const { backend: on, inputs } of both) {
        const values = (_: unknown, i: number) => 0.125 + ((i * (k + 1)) % 11) / 64;
        on.write(inputs[k]!, Array.from({ length: sizeOf(inputs[k]!) }, values));
      }
      both.forEach(compute);
      const used = [!/^(D \d n|D′ W|D′ π_b)$/.test(label), !/^(D \d n|D′ n|v)$/.test(label)];
      for (const [which, name] of (["perTask", "gradient"] as const).entries()) {
        // What is stale is wrong in the first digit.
        assertLess(await errorOf(backend, actual[name], expected[name]), 1e-3, label);
        const after = await valuesOf(backend, actual[name]);
        assertEquals(after.some((value, i) => value !== before[which]![i]), used[which], label);
      }
    }
  });

  test("derivatives are of what tensors held when their loop was linearised", async (suite) => {
    for (const backend of [reference, suite]) {
      const lanes = buildLanes(backend, { ...CASES[0]!, steps: 2 });
      const { v, perTask: out, inputs } = lanes;
      const loop = backend.innerLoop(lanes);
      const products: readonly (() => void)[] = [
        () => backend.curvatureProduct({ loop, order: 2, v, out }),
        () => backend.metaGradient({ loop, order: 2, out }),
      ];
      for (const product of products) {
        assertThrows(product, TypeError, "of an inner loop: linearise must be called first");
      }
      const compute = () =>
        Promise.all(products.map((product) => {
          product();
          return valuesOf(backend, out);
        }));
      backend.linearise({ loop });
      const before = await compute();
      poison(backend, ...inputs.filter((tensor) => tensor !== v));
      assertEquals(await compute(), before);
      backend.linearise({ loop });
      const after = await compute();
      after.forEach((values, k) => assert(values.some((value, i) => value !== before[k]![i])));
    }
  });

  test("a value that is not finite stays so, and takes no other lane with it", async (backend) => {
    const it = CASES.find(({ tasks, rows }) => tasks === 20 && rows === 10)!;
    for (const bad of [NaN, Infinity]) {
      const lanes = buildLanes(backend, it);
      const values = await valuesOf(backend, lanes.outer.theta);
      values[values.length / it.tasks + 3] = bad;
      backend.write(lanes.outer.theta, values);
      for (const act of [table("outer"), stepOwn, gradient(2), product(2)]) {
        const numbers = await valuesOf(backend, act(lanes));
        const width = numbers.length / it.tasks;
        for (let task = 0; task < it.tasks; task++) {
          const lane = numbers.subarray(task * width, (task + 1) * width);
          assertEquals(lane.every(Number.isFinite), task !== 1, `${bad} in lane ${task}`);
        }
      }
    }
  });

  test("a run's results have the same bits alone and among others", async (backend) => {
    const it = { ...CASES[0]!, runs: 3, steps: 2 };
    for (const act of [stepShared, stepInPlace, gradient(2), product(2)]) {
      const all = await valuesOf(backend, act(buildLanes(backend, it)));
      for (let run = 0; run < it.runs; run++) {
        const alone = await valuesOf(backend, act(buildLanes(backend, it, run)));
        const among = all.slice(run * alone.length, (run + 1) * alone.length);
        assert(alone.every((value, k) => Object.is(value, among[k])), `${run}`);
      }
    }
  });
}
