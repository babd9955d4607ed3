import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseEnvironment } from "../../../envs/names.ts";
import { PRESETS } from "../../../experiments/presets.ts";
import type { Search, Strategy } from "../../../experiments/searches/search.ts";
import { trialSettings, trialsOf } from "../../../experiments/searches/trials.ts";
import { maml, type MamlSettings } from "../../../learners/maml.ts";

const family = parseEnvironment("bandit-k5-n10");

const searchOf = (strategy: Strategy, changes: Partial<Search> = {}): Search => ({
  name: "test",
  question: "What?",
  algorithm: "maml",
  environments: ["bandit-k5-n10"],
  seeds: [0],
  from: "paper",
  base: {},
  strategy,
  ...changes,
});

const changesOf = (strategy: Strategy, changes: Partial<Search> = {}) =>
  trialsOf(searchOf(strategy, changes)).map(({ changes }) => changes);

Deno.test("a grid is the base, then every combination that is not the base", () => {
  const axes = { "inner.objective": ["score", "ratio"], metaBatch: [20, 40] };
  assertEquals(changesOf({ kind: "grid", axes }), [
    {},
    { "inner.objective": "score", metaBatch: 40 },
    { "inner.objective": "ratio", metaBatch: 20 },
    { "inner.objective": "ratio", metaBatch: 40 },
  ]);
});

Deno.test("one at a time is the base, then each axis's other values", () => {
  const axes = { "inner.objective": ["score", "ratio"], metaBatch: [10, 20, 40] };
  assertEquals(changesOf({ kind: "one-at-a-time", axes }), [
    {},
    { "inner.objective": "ratio" },
    { metaBatch: 10 },
    { metaBatch: 40 },
  ]);
});

Deno.test("trials are numbered in order, and have the settings they name", () => {
  const search = searchOf({ kind: "grid", axes: { "policy.hidden": [[8, 8], [16, 16]] } }, {
    base: { "inner.objective": "ratio" },
  });
  const trials = trialsOf(search);
  assertEquals(trials.map(({ index }) => index), [0, 1, 2]);
  const [base, small] = trials.map((trial) => trialSettings(search, trial, family));
  const ratio = { ...maml.paper, inner: { ...maml.paper.inner, objective: "ratio" as const } };
  assertEquals(base, ratio);
  assertEquals(small, { ...ratio, policy: { ...ratio.policy, hidden: [8, 8] } });
});

Deno.test("from the settings in force, a search moves with them", () => {
  const search = searchOf({ kind: "grid", axes: {} }, { from: "in-force" });
  const [base] = trialsOf(search);
  const inForce = PRESETS.get("full")!.settings("maml", family);
  assertEquals(trialSettings(search, base!, family), inForce);
});

Deno.test("another optimiser leaves the base's options of its own behind", () => {
  const adam = { "outer.optimiser.kind": "adam", "outer.optimiser.learningRate": 0.01 };
  const search = searchOf({ kind: "grid", axes: { optimiser: [adam] } }, {
    base: { "outer.optimiser.maxKl": 1e-3 },
  });
  const [base, trial] = trialsOf(search).map((trial) =>
    trialSettings(search, trial, family) as MamlSettings
  );
  assertEquals((base!.outer.optimiser as { maxKl: number }).maxKl, 1e-3);
  assertEquals(trial!.outer.optimiser, {
    ...{ kind: "adam", learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  });
});

Deno.test("random trials are the same at every run, in range, two digits long, and many", () => {
  const strategy: Strategy = {
    kind: "random",
    trials: 200,
    seed: 3,
    axes: {
      "inner.objective": ["score", "ratio"],
      "outer.optimiser.maxKl": { law: "log-uniform", min: 1e-4, max: 1 },
      "inner.stepSize": { law: "uniform", min: 1, max: 3 },
    },
  };
  const drawn = changesOf(strategy).slice(1);
  assertEquals(drawn, changesOf(strategy).slice(1));
  assert(JSON.stringify(drawn) !== JSON.stringify(changesOf({ ...strategy, seed: 4 }).slice(1)));
  // Two equal draws of two digits each stand once.
  assert(
    drawn.length > 180 && new Set(drawn.map((it) => JSON.stringify(it))).size === drawn.length,
  );
  const share = (of: (changes: typeof drawn[number]) => boolean) =>
    drawn.filter(of).length / drawn.length;
  // Halves of what is drawn: within four binomial standard errors, 4·√(¼/200), a little more for what is left out.
  const halves = [
    share((changes) => changes["inner.objective"] === "score"),
    share((changes) => (changes["outer.optimiser.maxKl"] as number) < 1e-2),
    share((changes) => (changes["inner.stepSize"] as number) < 2),
  ];
  for (const half of halves) assert(Math.abs(half - 0.5) < 0.15, String(half));
  for (const changes of drawn) {
    const [kl, step] = [changes["outer.optimiser.maxKl"], changes["inner.stepSize"]] as number[];
    assert(kl! >= 1e-4 && kl! <= 1 && step! >= 1 && step! <= 3);
    assertEquals([kl, step], [Number(kl!.toPrecision(2)), Number(step!.toPrecision(2))]);
  }
});

Deno.test("what cannot be searched is refused: settings, values, ranges, counts, environments", () => {
  const grid = (axes: Record<string, number[]>) => () => changesOf({ kind: "grid", axes });
  assertThrows(grid({ "inner.step": [1] }), RangeError, "no such option");
  assertThrows(grid({ "inner.steps": [0] }), RangeError, "must be at least 1");
  const random = (trials: number, min: number, max: number) => () =>
    changesOf({
      kind: "random",
      trials,
      seed: 0,
      axes: { "inner.stepSize": { law: "log-uniform", min, max } },
    });
  assertThrows(random(0, 1, 2), RangeError, "Cannot draw 0 trials");
  assertThrows(random(1, 2, 1), RangeError, "must go up");
  assertThrows(random(1, 0, 1), RangeError, "from above 0");
  const mixed = { environments: ["bandit-k5-n10", "mdp-n10"] };
  assertThrows(
    () => changesOf({ kind: "grid", axes: {} }, mixed),
    RangeError,
    "are bandit and mdp",
  );
  assertThrows(() => changesOf({ kind: "grid", axes: {} }, { environments: [] }), RangeError);
});
