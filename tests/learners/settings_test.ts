import { assert, assertEquals, assertThrows } from "@std/assert";
import { learnerNamed, LEARNERS } from "../../learners/registry.ts";
import { SettingError } from "../../learners/schema.ts";
import type { SharedSettings } from "../../learners/settings.ts";
import { maml, mamlWithAdam, reptile } from "./support.ts";

/** Which setting is refused first, by path; undefined if none is. */
function fault(value: SharedSettings | object, learner = "maml"): string | undefined {
  const { schema } = learnerNamed("algorithm" in value ? String(value.algorithm) : learner);
  try {
    schema.check(value);
    return undefined;
  } catch (error) {
    assert(error instanceof SettingError && error instanceof RangeError, String(error));
    return /^Cannot set (\S+) to /.exec(error.message)![1];
  }
}

Deno.test("complete settings of every learner pass, unchanged", () => {
  for (const settings of [maml(), mamlWithAdam(), reptile()]) {
    assertEquals(learnerNamed(settings.algorithm).schema.check(settings), settings);
  }
  for (const { paper, schema } of LEARNERS) assertEquals(schema.check(paper), paper);
});

/** Every path to a setting or a group of them. */
function pathsOf(settings: object, prefix = ""): string[] {
  return Object.entries(settings).flatMap(([name, value]) => [
    `${prefix}${name}`,
    ...(typeof value === "object" && value !== null && !Array.isArray(value)
      ? pathsOf(value, `${prefix}${name}.`)
      : []),
  ]);
}

/** A copy with one setting changed by whoever owns it. */
function changed(settings: object, path: string, change: (owner: Record<string, unknown>) => void) {
  const copy = structuredClone(settings) as Record<string, unknown>;
  const keys = path.split(".").slice(0, -1);
  change(keys.reduce((at, key) => at[key] as Record<string, unknown>, copy));
  return copy;
}

for (const settings of [maml(), mamlWithAdam(), reptile()]) {
  const { algorithm, outer } = settings;
  Deno.test(`${algorithm} with ${outer.optimiser.kind}: a setting that is left out is refused by its path`, () => {
    for (const path of pathsOf(settings)) {
      const rest = changed(settings, path, (owner) => delete owner[path.split(".").at(-1)!]);
      assertEquals(fault(rest, algorithm), path);
    }
  });

  Deno.test(`${algorithm} with ${outer.optimiser.kind}: a setting that there is not is refused by its path`, () => {
    for (const path of pathsOf(settings)) {
      const stranger = `${path}s`;
      const more = changed(settings, path, (owner) => owner[stranger.split(".").at(-1)!] = 1);
      assertEquals(fault(more), stranger);
    }
  });
}

Deno.test("another learner's settings are refused by what it does not have", () => {
  assertEquals(fault({ ...maml(), algorithm: "reptile" }), "outer.order");
  assertEquals(fault({ ...reptile(), algorithm: "maml" }), "outer.order");
  const trpo = maml().outer.optimiser;
  assertEquals(fault({ ...reptile(), outer: { optimiser: trpo } }), "outer.optimiser.maxKl");
  const { schema } = learnerNamed("maml");
  assertThrows(
    () => schema.check({ ...maml(), algorithm: "snail" }),
    SettingError,
    'Cannot set algorithm to "snail": must be maml',
  );
});

/** Values that no learner can work with. */
const REFUSED_BY_ALL: [path: string, values: unknown[]][] = [
  ["iterations", [-1, 1.5, NaN, 1e9, "7", null]],
  ["metaBatch", [0, -1, 2.5, Infinity, 4097]],
  ["checkpoints.every", [0, -1, 0.5]],
  ["checkpoints.tasks", [0, 20_001]],
  ["checkpoints.rule", ["first", true]],
  ["policy.hidden", [[32], [32, 0], [32, 32, 32], "32", [32, 4097], [1.5, 1]]],
  ["policy.banditObservation", ["two", 0]],
  ["policy.initialisation", ["glorot"]],
  ["policy.hiddenScale", [0, -1, Infinity]],
  ["policy.lastLayerScale", [-0.01, NaN]],
  ["inner.steps", [0, 101]],
  ["inner.stepSize", [0, -0.5, NaN, [1, 1], [1, 1, -1], [1, "1", 1]]],
  ["inner.objective", ["log"]],
  ["inner.data", ["old"]],
  ["inner.advantages.estimator", ["td"]],
  ["inner.advantages.discount", [-0.1, 1.1]],
  ["inner.advantages.lambda", [-0.1, 1.1]],
  ["inner.advantages.normalise", [1, "true", null]],
  ["inner.advantages.reduction", ["mean"]],
  ["inner.advantages.pseudoVisits", [-1, NaN, "0"]],
  ["inner.advantages.ridge", [0]],
  ["inner.advantages.timeOrigin", [2, "0"]],
];

/** The same of one learner's own settings. */
const REFUSED: [path: string, values: unknown[], settings: object][] = [
  ...REFUSED_BY_ALL.flatMap(([path, values]) =>
    [maml(), reptile()].map((settings): [string, unknown[], object] => [path, values, settings])
  ),
  ["outer.order", [0, 3, "1"], maml()],
  ["outer.normaliseAdvantages", [0, null], maml()],
  ["outer.refitCritic", ["yes"], maml()],
  ["outer.optimiser.kind", ["sgd", null], maml()],
  ["outer.optimiser.maxKl", [0, -1, Infinity], maml()],
  ["outer.optimiser.damping", [-1e-9], maml()],
  ["outer.optimiser.cgIterations", [0, 1001], maml()],
  ["outer.optimiser.cgTolerance", [-1e-9], maml()],
  ["outer.optimiser.candidates", [0, 101], maml()],
  ["outer.optimiser.backtrack", [0, 1], maml()],
  ["outer.optimiser.klSlack", [0], maml()],
  ["outer.optimiser.acceptEqual", [1], maml()],
  ...[mamlWithAdam(), reptile()].flatMap((settings): [string, unknown[], object][] => [
    ["outer.optimiser.learningRate", [0, -1e-4], settings],
    // 1 − β¹ = 0 would divide the first moment.
    ["outer.optimiser.beta1", [-0.1, 1], settings],
    ["outer.optimiser.beta2", [-0.1, 1], settings],
    ["outer.optimiser.epsilon", [0], settings],
  ]),
];

for (const [path, values, settings] of REFUSED) {
  const { algorithm } = settings as SharedSettings;
  const shown = values.map((value) => JSON.stringify(value)).join(" or ");
  Deno.test(`${path} of ${algorithm} cannot be ${shown}`, () => {
    const name = path.split(".").at(-1)!;
    for (const value of values) {
      const broken = changed(settings, path, (owner) => {
        assert(name in owner);
        owner[name] = value;
      });
      const at = fault(broken);
      assertEquals(at?.slice(0, path.length), path, String(value));
    }
  });
}

Deno.test("edges that have a meaning are allowed", () => {
  const edges = [
    maml({ iterations: 0, policy: { lastLayerScale: 0 } }),
    maml({ outer: { optimiser: { damping: 0, cgTolerance: 0 } } }),
    maml({ inner: { advantages: { discount: 0, lambda: 0, pseudoVisits: 0 } } }),
    maml({ inner: { advantages: { discount: 1, lambda: 1, pseudoVisits: null } } }),
    reptile({ outer: { optimiser: { beta1: 0, beta2: 0 } } }), // β₁ = 0: Nichol et al. 2018
  ];
  for (const settings of edges) assertEquals(fault(settings), undefined);
});
