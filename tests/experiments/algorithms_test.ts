import { assert, assertEquals, assertMatch } from "@std/assert";
import { parseEnvironment } from "../../envs/names.ts";
import { ALGORITHMS } from "../../experiments/algorithms.ts";
import { BASELINE_ROWS, findBaseline } from "../../experiments/baseline_rows.ts";
import { COMPARATORS } from "../../experiments/comparators.ts";
import { findLearned, LEARNED, TABULATED } from "../../experiments/learned.ts";
import { ABLATIONS } from "../../experiments/ablations.ts";
import { settingsInForce, shapeOf } from "../../experiments/hyperparameters.ts";
import { PRESETS } from "../../experiments/presets.ts";
import { VARIANTS } from "../../experiments/variants.ts";
import { BASELINES } from "../../learners/baselines/registry.ts";
import type { LearnerKind } from "../../learners/learner.ts";
import { maml } from "../../learners/maml.ts";
import { LEARNERS } from "../../learners/registry.ts";
import { PAPER_ADVANTAGES, type SharedSettings } from "../../learners/settings.ts";
import { GAUSSIAN_BANDIT } from "../envs/gaussian_bandit.ts";
import { TOY_FAMILY } from "../envs/toy_family.ts";

Deno.test("algorithms are the learners, their variants, comparators and baselines, each name once", () => {
  const names = [LEARNERS, LEARNED.slice(LEARNERS.length), COMPARATORS, BASELINE_ROWS]
    .map((group) => group.map(({ name }) => name));
  assertEquals(names[3], [
    ...BASELINES.map(({ name }) => name),
    "one-step-tuned",
    "one-step-all-action",
  ]);
  assertEquals(names[1], [...Object.keys(VARIANTS), ...Object.keys(ABLATIONS)]);
  assertEquals(ALGORITHMS, names.flat());
  assertEquals(new Set(ALGORITHMS).size, ALGORITHMS.length);
  // They are words on the command line, and parts of job names and of paths.
  for (const name of ALGORITHMS) assertMatch(name, /^[a-z][a-z0-9-]*$/);
});

Deno.test("a variant is of the learner at the end of its chain", () => {
  const kinds = ["maml-as-stated-initial", "reptile-as-stated-last", "untrained", "maml-all-action"]
    .map((name) => findLearned(name)!.kind.name);
  assertEquals(kinds, ["maml", "reptile", "maml", "maml"]);
  for (const { kind } of LEARNED) assert(LEARNERS.includes(kind));
});

Deno.test("the last iterate of a row is of that row's training, all else being the same", () => {
  for (const name of ["maml-as-stated", "reptile-as-stated"]) {
    const last = findLearned(`${name}-last`)!;
    assertEquals(last.trainedAs, name);
    for (const env of ["bandit-k5-n10", "mdp-n10"]) {
      const family = parseEnvironment(env);
      const { checkpoints, ...others } = findLearned(name)!.settings(family);
      assertEquals(last.settings(family), {
        ...others,
        checkpoints: { ...checkpoints, rule: "last" },
      } as SharedSettings);
    }
  }
  assertEquals(
    LEARNED.filter(({ trainedAs }) => trainedAs === undefined).length,
    LEARNED.length - 2,
  );
});

Deno.test("one step stands beside a row with the row's own advantages, where these are others", () => {
  const family = (env: string) => parseEnvironment(env);
  for (
    const [name, of] of [["one-step-tuned", "maml"], ["one-step-all-action", "maml-all-action"]]
  ) {
    const row = findBaseline(name!)!;
    assertEquals([row.of, row.baseline.name], [of, "one-step"]);
    for (const env of ["bandit-k50-n10", "mdp-n10"]) {
      const { advantages } = findLearned(of!)!.settings(family(env)).inner;
      assertEquals(row.advantages(family(env)), advantages);
    }
  }
  const isHad = (name: string, env: string) =>
    findBaseline(name)!.whyNot(family(env)) === undefined;
  assertEquals(isHad("one-step-tuned", "mdp-n10"), true);
  assertEquals(isHad("one-step-tuned", "bandit-k5-n10"), false);
  assertEquals(isHad("one-step-all-action", "bandit-k5-n10"), true);
  assertEquals(findBaseline("one-step")!.advantages(family("mdp-n10")), PAPER_ADVANTAGES);
});

Deno.test("an initial row is its row without an iteration", () => {
  const family = parseEnvironment("bandit-k50-n10");
  const initial = TABULATED.filter(({ name }) => name.endsWith("-initial"));
  assertEquals(initial.length, 5);
  for (const { name, settings } of initial) {
    const trained = findLearned(name.replace("-initial", ""))!;
    assertEquals(settings(family), { ...trained.settings(family), iterations: 0 });
    assert(trained.settings(family).iterations > 0);
  }
});

Deno.test("what is not meta-trained is not found among what is", () => {
  for (const name of ["random", "bound", "snail", "constructor", ""]) {
    assertEquals(findLearned(name), undefined);
  }
});

Deno.test("a learner that nothing was chosen for runs as the paper has it", () => {
  // Names that every object has a property of are no choices either.
  for (const name of ["snail", "constructor", "__proto__"]) {
    const kind: LearnerKind = { ...maml, name };
    for (const family of [parseEnvironment("bandit-k5-n10"), parseEnvironment("mdp-n10")]) {
      assertEquals(settingsInForce(kind, family), maml.paper);
    }
  }
});

Deno.test("a family of somebody else's has the settings of its shape", () => {
  assertEquals([GAUSSIAN_BANDIT, TOY_FAMILY].map(shapeOf), ["bandit", "mdp"]);
  const full = PRESETS.get("full")!;
  for (const { name } of LEARNED) {
    for (
      const [env, family] of [["bandit-k5-n10", GAUSSIAN_BANDIT], ["mdp-n10", TOY_FAMILY]] as const
    ) {
      assertEquals(full.settings(name, family), full.settings(name, parseEnvironment(env)));
    }
  }
});

Deno.test("the settings in force differ from the paper's on either shape, and leave these alone", () => {
  const paper = structuredClone(maml.paper);
  for (const env of ["bandit-k5-n10", "mdp-n10"]) {
    const settings = settingsInForce(maml, parseEnvironment(env));
    assertEquals([settings.inner.objective, maml.paper.inner.objective], ["ratio", "score"]);
  }
  assertEquals(maml.paper, paper);
});
