import { assertEquals, assertThrows } from "@std/assert";
import { PAPER_MAML, PAPER_REPTILE } from "../../experiments/hyperparameters.ts";
import { optionPaths, withOptions } from "../../experiments/options.ts";

Deno.test("an option is set by its path, as JSON or as a bare word, and the rest stays", () => {
  const changed = withOptions(PAPER_MAML, [
    "inner.objective=ratio",
    "policy.hidden=[16,8]",
    "inner.advantages.normalise=false",
    "iterations=7",
  ]);
  assertEquals(changed, {
    ...PAPER_MAML,
    policy: { ...PAPER_MAML.policy, hidden: [16, 8] },
    inner: {
      ...PAPER_MAML.inner,
      objective: "ratio",
      advantages: { ...PAPER_MAML.inner.advantages, normalise: false },
    },
    iterations: 7,
  });
  assertEquals(withOptions(PAPER_MAML, []), PAPER_MAML);
});

Deno.test("every option that is listed can be set to the value it has", () => {
  for (const settings of [PAPER_MAML, PAPER_REPTILE]) {
    for (const path of optionPaths(settings).filter((path) => path !== "algorithm")) {
      const value = path.split(".").reduce<unknown>(
        (at, key) => (at as Record<string, unknown>)[key],
        settings,
      );
      assertEquals(withOptions(settings, [`${path}=${JSON.stringify(value)}`]), settings, path);
    }
  }
});

Deno.test("MAML's optimiser is exchanged with its options at the paper's values", () => {
  const { optimiser } = PAPER_REPTILE.outer;
  const changed = withOptions(PAPER_MAML, ["outer.optimiser.kind=adam"]);
  assertEquals(changed, { ...PAPER_MAML, outer: { ...PAPER_MAML.outer, optimiser } });
  const slower = withOptions(PAPER_MAML, [
    "outer.optimiser.kind=adam",
    "outer.optimiser.learningRate=1e-5",
  ]);
  assertEquals(slower.outer.optimiser, { ...optimiser, learningRate: 1e-5 });
  const backwards = withOptions(PAPER_MAML, [
    "outer.optimiser.learningRate=1e-5",
    "outer.optimiser.kind=adam",
  ]);
  assertEquals(backwards, slower);
});

Deno.test("the optimiser that is in force already keeps its options", () => {
  const narrow = withOptions(PAPER_MAML, ["outer.optimiser.maxKl=0.5"]);
  assertEquals(withOptions(narrow, ["outer.optimiser.kind=trpo"]), narrow);
});

Deno.test("what cannot be set is refused with what can", () => {
  const cases: [assignment: string, message: string][] = [
    ["inner.objective", "must be written option=value"],
    ["objectve=score", `no such option; did you mean "inner.objective"`],
    ["outer.optimiser.maxkl=1", `no such option; did you mean "outer.optimiser.maxKl"`],
    ["algorithm=reptile", "it decides which options there are"],
    ["outer.optimiser.kind=sgd", "must be trpo or adam"],
    ["outer.optimiser.learningRate=1", "no such option"],
    ["__proto__=1", "no such option"],
    ["inner.__proto__.steps=1", "no such option"],
    ["inner=1", "no such option"],
    ["iterations=-1", "Cannot set iterations to -1"],
    ["iterations=1e999", "Cannot set iterations to Infinity"],
    ["iterations=0.5", "Cannot set iterations to 0.5"],
    ["inner.stepSize=0", "Cannot set inner.stepSize to 0"],
    ["inner.objective=other", `Cannot set inner.objective to "other"`],
    ["inner.advantages.normalise=1", "Cannot set inner.advantages.normalise to 1"],
    ["policy.hidden=[0,32]", "Cannot set policy.hidden.0 to 0"],
    ["policy.hidden=[32]", "Cannot set policy.hidden"],
    ["checkpoints.every=0", "Cannot set checkpoints.every to 0"],
  ];
  for (const [assignment, message] of cases) {
    assertThrows(() => withOptions(PAPER_MAML, [assignment]), RangeError, message);
  }
  assertThrows(
    () => withOptions(PAPER_MAML, ["iterations=1", "iterations=2"]),
    RangeError,
    "Cannot set iterations twice",
  );
  assertThrows(
    () => withOptions(PAPER_REPTILE, ["outer.optimiser.kind=trpo"]),
    RangeError,
    "Cannot set outer.optimiser",
  );
});
