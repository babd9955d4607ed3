import { assertEquals, assertThrows } from "@std/assert";
import { optionPaths, settingAt, withOptions } from "../../experiments/options.ts";
import { maml, type MamlSettings } from "../../learners/maml.ts";
import { reptile } from "../../learners/reptile.ts";

Deno.test("an option is set by its path, as JSON or as a bare word, and the rest stays", () => {
  const changed = withOptions(maml.paper, [
    "inner.objective=ratio",
    "policy.hidden=[16,8]",
    "inner.advantages.normalise=false",
    "iterations=7",
  ]);
  assertEquals(changed, {
    ...maml.paper,
    policy: { ...maml.paper.policy, hidden: [16, 8] },
    inner: {
      ...maml.paper.inner,
      objective: "ratio",
      advantages: { ...maml.paper.inner.advantages, normalise: false },
    },
    iterations: 7,
  });
  assertEquals(withOptions(maml.paper, []), maml.paper);
});

Deno.test("every option that is listed can be set to the value it has", () => {
  for (const settings of [maml.paper, reptile.paper]) {
    for (const path of optionPaths(settings).filter((path) => path !== "algorithm")) {
      const value = settingAt(settings, path);
      assertEquals(withOptions(settings, [`${path}=${JSON.stringify(value)}`]), settings, path);
    }
  }
});

Deno.test("MAML's optimiser is exchanged with its options at the paper's values", () => {
  const { optimiser } = reptile.paper.outer;
  const changed = withOptions(maml.paper, ["outer.optimiser.kind=adam"]);
  const outer = { ...maml.paper.outer, optimiser };
  assertEquals(changed as MamlSettings, { ...maml.paper, outer });
  const slower = withOptions(maml.paper, [
    "outer.optimiser.kind=adam",
    "outer.optimiser.learningRate=1e-5",
  ]);
  assertEquals((slower as MamlSettings).outer.optimiser, { ...optimiser, learningRate: 1e-5 });
  const backwards = withOptions(maml.paper, [
    "outer.optimiser.learningRate=1e-5",
    "outer.optimiser.kind=adam",
  ]);
  assertEquals(backwards, slower);
});

Deno.test("the optimiser that is in force already keeps its options", () => {
  const narrow = withOptions(maml.paper, ["outer.optimiser.maxKl=0.5"]);
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
    ["inner.objective=rato", 'must be score or ratio; did you mean "ratio"'],
    ["checkpoints.rule=BEST", 'must be best or last; did you mean "best"'],
    ["inner.advantages.normalise=1", "Cannot set inner.advantages.normalise to 1"],
    ["policy.hidden=[0,32]", "Cannot set policy.hidden.0 to 0"],
    ["policy.hidden=[32]", "Cannot set policy.hidden"],
    ["checkpoints.every=0", "Cannot set checkpoints.every to 0"],
  ];
  for (const [assignment, message] of cases) {
    assertThrows(() => withOptions(maml.paper, [assignment]), RangeError, message);
  }
  assertThrows(
    () => withOptions(maml.paper, ["iterations=1", "iterations=2"]),
    RangeError,
    "Cannot set iterations twice",
  );
  assertThrows(
    () => withOptions(reptile.paper, ["outer.optimiser.kind=trpo"]),
    RangeError,
    "Cannot set outer.optimiser",
  );
});
