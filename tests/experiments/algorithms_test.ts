import { assert, assertEquals, assertMatch } from "@std/assert";
import { parseEnvironment } from "../../envs/names.ts";
import { ALGORITHMS, findLearned, LEARNED } from "../../experiments/algorithms.ts";
import { settingsInForce, shapeOf } from "../../experiments/hyperparameters.ts";
import { PRESETS } from "../../experiments/presets.ts";
import { VARIANTS } from "../../experiments/variants.ts";
import { BASELINES } from "../../learners/baselines/registry.ts";
import type { LearnerKind } from "../../learners/learner.ts";
import { maml } from "../../learners/maml.ts";
import { LEARNERS } from "../../learners/registry.ts";
import { GAUSSIAN_BANDIT } from "../envs/gaussian_bandit.ts";
import { TOY_FAMILY } from "../envs/toy_family.ts";

Deno.test("algorithms are the learners, their variants and the baselines, each name once", () => {
  const names = [LEARNERS, LEARNED.slice(LEARNERS.length), BASELINES]
    .map((group) => group.map(({ name }) => name));
  assertEquals(names[1], Object.keys(VARIANTS));
  assertEquals(ALGORITHMS, names.flat());
  assertEquals(new Set(ALGORITHMS).size, ALGORITHMS.length);
  // They are words on the command line, and parts of job names and of paths.
  for (const name of ALGORITHMS) assertMatch(name, /^[a-z][a-z0-9-]*$/);
});

Deno.test("a variant is of a learner that there is", () => {
  for (const [name, { learner }] of Object.entries(VARIANTS)) {
    assertEquals(findLearned(name)!.kind.name, learner);
    assert(LEARNERS.some((kind) => kind === findLearned(name)!.kind));
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
