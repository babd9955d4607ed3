import { assertEquals, assertThrows } from "@std/assert";
import { parseEnvironment } from "../../envs/names.ts";
import { optionPaths, settingAt } from "../../experiments/options.ts";
import { withOverrides } from "../../experiments/hyperparameters.ts";
import { PAPER_ENVIRONMENTS, PRESETS } from "../../experiments/presets.ts";
import { findLearned } from "../../experiments/learned.ts";
import { changesOf, VARIANTS } from "../../experiments/variants.ts";
import type { LearnerKind } from "../../learners/learner.ts";
import { maml } from "../../learners/maml.ts";
import { reptile } from "../../learners/reptile.ts";

Deno.test("the paper's grid is ten bandits and five MDPs, in the order of its tables", () => {
  assertEquals(PAPER_ENVIRONMENTS, [
    "bandit-k5-n10",
    "bandit-k10-n10",
    "bandit-k50-n10",
    "bandit-k5-n100",
    "bandit-k10-n100",
    "bandit-k50-n100",
    "bandit-k5-n500",
    "bandit-k10-n500",
    "bandit-k50-n500",
    "bandit-k50-n1000",
    "mdp-n10",
    "mdp-n25",
    "mdp-n50",
    "mdp-n75",
    "mdp-n100",
  ]);
});

Deno.test("every preset has allowed settings for its algorithms on any environment", () => {
  for (const preset of PRESETS.values()) {
    for (const env of [...preset.environments, "bandit-k1024-n1", "mdp-n7"]) {
      for (const algorithm of preset.algorithms) {
        const settings = preset.settings(algorithm, parseEnvironment(env));
        const { kind } = findLearned(algorithm)!;
        assertEquals(kind.schema.check(settings), settings, `${preset.name} ${env}`);
        // A variant has the settings of its learner, under that name.
        assertEquals(settings.algorithm, kind.name);
      }
    }
  }
});

Deno.test("appendix A: what the paper says is what its settings say", () => {
  assertEquals(maml.paper.policy.hidden, [32, 32]);
  assertEquals([maml.paper.inner.stepSize, reptile.paper.inner.stepSize], [0.5, 0.1]);
  assertEquals([maml.paper.inner.steps, reptile.paper.inner.steps], [1, 3]);
  assertEquals([maml.paper.metaBatch, reptile.paper.metaBatch], [20, 20]);
  assertEquals(maml.paper.inner.advantages.discount, 0.95);
  assertEquals(reptile.paper.outer.optimiser.learningRate, 1e-4);
  assertEquals(maml.paper.outer.optimiser.kind, "trpo");
});

Deno.test("the rows as stated differ from the paper's settings in just what is documented", () => {
  const changes = (row: string, { name, paper }: LearnerKind) => {
    const settings = PRESETS.get("full")!.settings(row, parseEnvironment("bandit-k5-n10"));
    assertEquals(settings.algorithm, name);
    return Object.fromEntries(
      optionPaths(settings).filter((path) =>
        JSON.stringify(settingAt(settings, path)) !== JSON.stringify(settingAt(paper, path))
      ).map((path) => [path, settingAt(settings, path)]),
    );
  };
  assertEquals(changes("maml-as-stated", maml as LearnerKind), {
    "inner.advantages.timeOrigin": 1,
    "outer.normaliseAdvantages": false,
    "outer.refitCritic": false,
    "outer.optimiser.damping": 1e-2,
    "outer.optimiser.candidates": 10,
    "outer.optimiser.backtrack": 0.5,
    "outer.optimiser.klSlack": 1.5,
    "outer.optimiser.acceptEqual": true,
    iterations: 200,
    "checkpoints.every": 5,
  });
  assertEquals(changes("reptile-as-stated", reptile as LearnerKind), {
    "inner.advantages.timeOrigin": 1,
  });
});

Deno.test("replication repeats the tables' rows on seeds that they do not have", () => {
  const [full, replication] = ["full", "replication"].map((name) => PRESETS.get(name)!);
  assertEquals(replication!.algorithms, full!.algorithms);
  assertEquals(replication!.seeds.filter((seed) => full!.seeds.includes(seed)), []);
});

Deno.test("what no preset trains is refused by every preset", () => {
  const family = parseEnvironment("mdp-n10");
  for (const { settings } of PRESETS.values()) {
    for (const algorithm of ["gittins", "snail", "constructor"]) {
      assertThrows(() => settings(algorithm, family), RangeError, `"${algorithm}"`);
    }
  }
});

Deno.test("overrides replace leaves and arrays, and leave their base alone", () => {
  const base = { a: { b: 1, c: [1, 2] }, d: "x" };
  const changed = withOverrides<{ a: { b: number; c: number[] }; d: string }>(
    base,
    { a: { c: [3] } },
    { d: "y" },
  );
  assertEquals(changed, { a: { b: 1, c: [3] }, d: "y" });
  assertEquals(base, { a: { b: 1, c: [1, 2] }, d: "x" });
});

Deno.test("a variant changes MAML as it says", () => {
  const { settings } = PRESETS.get("full")!;
  for (const family of ["bandit-k10-n10", "bandit-k50-n10", "mdp-n10"].map(parseEnvironment)) {
    const expected = withOverrides(
      settings("maml", family),
      ...changesOf(VARIANTS["maml-all-action"]!, family),
    );
    assertEquals(settings("maml-all-action", family), expected);
    assertEquals(settings("untrained", family).iterations, 0);
  }
});
