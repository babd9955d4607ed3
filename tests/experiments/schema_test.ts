import { assert, assertEquals } from "@std/assert";
import { learnerSettingsSchema } from "../../experiments/schema.ts";
import { maml, mamlWithAdam, reptile } from "../learners/support.ts";

/** What is wrong with a value, by path. */
function faults(value: unknown): string[] {
  const { error } = learnerSettingsSchema.safeParse(value);
  return error ? error.issues.map(({ path }) => path.join(".")) : [];
}

Deno.test("complete settings of both learners pass, unchanged", () => {
  for (const settings of [maml(), mamlWithAdam(), reptile()]) {
    assertEquals(learnerSettingsSchema.parse(settings), settings);
  }
});

Deno.test("a setting that is missing, unknown or another learner's is named", () => {
  const { metaBatch: _, ...rest } = maml();
  assertEquals(faults(rest), ["metaBatch"]);
  assertEquals(faults({ ...maml(), metabatch: 20 }), [""]);
  for (const part of ["policy", "inner", "outer", "checkpoints"] as const) {
    assertEquals(faults({ ...maml(), [part]: { ...maml()[part], sise: 1 } }), [part]);
  }
  assertEquals(faults({ ...maml(), algorithm: "reptile" })[0], "outer.optimiser.kind");
  assertEquals(faults({ ...maml(), algorithm: "snail" }), ["algorithm"]);
});

/** Values that no learner can work with, each with settings that take it. */
const REFUSED: [path: string, values: unknown[], settings?: object][] = [
  ["iterations", [-1, 1.5, NaN, 1e9]],
  ["metaBatch", [0, -1, 2.5, Infinity]],
  ["checkpoints.every", [0, -1, 0.5]],
  ["checkpoints.tasks", [0, 20_001]],
  ["policy.hidden", [[32], [32, 0], [32, 32, 32], "32"]],
  ["policy.hiddenScale", [0, -1, Infinity]],
  ["policy.lastLayerScale", [-0.01]],
  ["inner.steps", [0, 101]],
  ["inner.stepSize", [0, -0.5, NaN]],
  ["inner.objective", ["log"]],
  ["inner.advantages.discount", [-0.1, 1.1]],
  ["inner.advantages.lambda", [-0.1, 1.1]],
  ["inner.advantages.ridge", [0]],
  ["inner.advantages.timeOrigin", [2]],
  ["outer.order", [0, 3]],
  ["outer.optimiser.maxKl", [0, -1, Infinity]],
  ["outer.optimiser.damping", [-1e-9]],
  ["outer.optimiser.cgIterations", [0]],
  ["outer.optimiser.candidates", [0, 101]],
  ["outer.optimiser.backtrack", [0, 1]],
  ["outer.optimiser.klSlack", [0]],
  ["outer.optimiser.learningRate", [0, -1e-4], reptile()],
  // 1 − β¹ = 0 would divide the first moment.
  ["outer.optimiser.beta1", [-0.1, 1], reptile()],
  ["outer.optimiser.beta2", [-0.1, 1], reptile()],
  ["outer.optimiser.epsilon", [0], reptile()],
];

for (const [path, values, settings = maml()] of REFUSED) {
  Deno.test(`${path} cannot be ${values.map((value) => JSON.stringify(value)).join(" or ")}`, () => {
    for (const value of values) {
      const broken = structuredClone(settings) as Record<string, unknown>;
      const keys = path.split(".");
      const owner = keys.slice(0, -1).reduce(
        (at, key) => at[key] as Record<string, unknown>,
        broken,
      );
      assert(keys.at(-1)! in owner);
      owner[keys.at(-1)!] = value;
      assertEquals(faults(broken).map((at) => at.slice(0, path.length)), [path], String(value));
    }
  });
}

Deno.test("edges that have a meaning are allowed", () => {
  const edges = [
    maml({ iterations: 0, policy: { lastLayerScale: 0 } }),
    maml({ outer: { optimiser: { damping: 0, cgTolerance: 0 } } }),
    maml({ inner: { advantages: { discount: 0, lambda: 0 } } }),
    maml({ inner: { advantages: { discount: 1, lambda: 1 } } }),
    reptile({ outer: { optimiser: { beta1: 0, beta2: 0 } } }), // β₁ = 0: Nichol et al. 2018
  ];
  for (const settings of edges) assertEquals(faults(settings), []);
});
