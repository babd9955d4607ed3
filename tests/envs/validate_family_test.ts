import { assertEquals, assertThrows } from "@std/assert";
import type { TaskFamily } from "../../envs/family.ts";
import { validateFamily } from "../../envs/validate_family.ts";
import { GAUSSIAN_BANDIT } from "./gaussian_bandit.ts";
import { TOY_FAMILY } from "./toy_family.ts";

/** The toy family with parts replaced by what types would not allow. */
function broken(parts: Record<string, unknown>, dynamics: Record<string, unknown> = {}) {
  const family = { ...TOY_FAMILY, dynamics: { ...TOY_FAMILY.dynamics, ...dynamics }, ...parts };
  return family as TaskFamily;
}

/** The toy family with parts of its report replaced. */
function reported(parts: Record<string, unknown>) {
  return broken({ report: { ...TOY_FAMILY.report, ...parts } });
}

Deno.test("a family written by hand passes and is handed back", () => {
  for (const family of [TOY_FAMILY, GAUSSIAN_BANDIT]) {
    assertEquals(validateFamily(family) === family, true);
  }
});

Deno.test("a report may be of any group, with no normaliser or labels of any name", () => {
  for (
    const parts of [
      { group: "my-mazes.2" },
      { unit: "total", normaliser: null },
      { labels: { k: 5, size: 0.5, depth: -1 } },
    ]
  ) validateFamily(reported(parts));
});

Deno.test("decimals that nearly sum to 1 do", () => {
  validateFamily(broken({}, { start: [0.3333333, 0.3333333, 0.3333333] }));
});

Deno.test("transitions may be uniform by a constant 1/S", () => {
  validateFamily(broken({ transitions: { kind: "constant", value: 1 / 3 } }));
});

const RANGE_ERRORS: readonly [family: TaskFamily, says: string][] = [
  [broken({ name: "Toy" }), `its name is "Toy", must be`],
  [broken({ name: "" }), `its name is ""`],
  [broken({ name: "a/b" }), `its name is "a/b"`],
  [broken({}, { states: 2.5 }), "states is 2.5, must be an integer in [1, 1024]"],
  [broken({}, { actions: 1 }), "actions is 1, must be an integer in [2, 1024]"],
  [broken({}, { actions: 1025 }), "actions is 1025"],
  [broken({}, { horizon: 0 }), "horizon is 0"],
  [broken({}, { horizon: NaN }), "horizon is NaN"],
  [broken({ episodes: 0 }), "episodes is 0, must be an integer in [1, 100000]"],
  [broken({ episodes: 100_001 }), "episodes is 100001"],
  [broken({ episodes: 100_000 }, { horizon: 11 }), "episodes × horizon is 1100000"],
  [
    broken({}, { states: 1024, actions: 5, start: Array(1024).fill(1 / 1024) }),
    "states × actions × states is 5242880",
  ],
  [broken({}, { start: [1, 0] }), "start has 2 probabilities, must have one a state, 3"],
  [broken({}, { start: [0.5, 0.4, 0] }), "start sums to 0.9, must sum to 1"],
  [broken({}, { start: [1.5, -0.5, 0] }), "start[0] is 1.5, must be in [0, 1]"],
  [broken({}, { start: [NaN, 0, 1] }), "start[0] is NaN"],
  [broken({}, { reward: { kind: "poisson" } }), `reward law is "poisson"`],
  [broken({}, { reward: { kind: "gaussian", sd: -1 } }), "reward sd is -1"],
  [broken({}, { reward: { kind: "gaussian", sd: Infinity } }), "reward sd is Infinity"],
  [broken({ rewards: { kind: "normal", mean: 0, sd: 1 } }), "a normal fill can leave [0, 1]"],
  [broken({ rewards: { kind: "uniform", low: 0, high: 2 } }), "a uniform fill can leave [0, 1]"],
  [broken({ rewards: { kind: "constant", value: 1.5 } }), "a constant fill can leave [0, 1]"],
  [broken({ rewards: { kind: "uniform", low: 1, high: 0 } }), "on [1, 0), must have low < high"],
  [broken({ rewards: { kind: "constant", value: NaN } }), "has NaN, must be finite"],
  [broken({ rewards: { kind: "cauchy" } }), `fill is "cauchy", must be`],
  [broken({ rewards: undefined }), "fill is undefined, must be"],
  [
    broken({ transitions: { kind: "constant", value: 0.5 } }),
    "rows of transitions sum to 1.5, must sum to 1",
  ],
  [
    broken({ transitions: { kind: "uniform", low: 0, high: 1 } }),
    "rows of transitions do not sum to 1 under a uniform fill",
  ],
  [reported({ group: "" }), 'report group is "", must be a plain name'],
  [reported({ group: "Toys" }), 'report group is "Toys"'],
  [reported({ group: "a/b" }), 'report group is "a/b"'],
  [reported({ group: "a b" }), 'report group is "a b"'],
  [reported({ group: "..", unit: "step" }), 'report group is ".."'],
  [reported({ group: 5 }), "report group is 5"],
  [reported({ unit: "step" }), 'report unit is "step", must be "total" or "episode"'],
  [reported({ unit: undefined }), "report unit is undefined"],
  [reported({ normaliser: "oracle" }), 'report normaliser is "oracle", must be "optimum" or null'],
  [reported({ normaliser: undefined }), "report normaliser is undefined"],
  [reported({ labels: { k: NaN } }), "report label k is NaN, must be a finite number"],
  [reported({ labels: { k: Infinity } }), "report label k is Infinity"],
  [reported({ labels: { k: "5" } }), "report label k is 5"],
];

for (const [family, says] of RANGE_ERRORS) {
  Deno.test(`a family is refused: ${says}`, () => {
    assertThrows(() => validateFamily(family), RangeError, says);
  });
}

const TYPE_ERRORS: readonly [family: unknown, says: string][] = [
  [null, "it is null, must be an object"],
  ["mdp-n10", "it is mdp-n10, must be an object"],
  [broken({}, { horizon: "4" }), `horizon is "4", must be a number`],
  [broken({}, { states: undefined }), "states is undefined, must be a number"],
  [broken({ name: 5 }), "its name is 5, must be a string"],
  [broken({ dynamics: undefined }), "dynamics is undefined, must be an object"],
  [broken({}, { start: 1 }), "start is 1, must be an array of probabilities"],
  [broken({ report: undefined }), "report is undefined, must be an object"],
  [broken({ report: null }), "report is null, must be an object"],
  [broken({ report: "bandit" }), 'report is "bandit", must be an object'],
  [reported({ labels: null }), "report labels are null, must be an object"],
  [reported({ labels: undefined }), "report labels are undefined, must be an object"],
];

for (const [family, says] of TYPE_ERRORS) {
  Deno.test(`a family is refused: ${says}`, () => {
    assertThrows(() => validateFamily(family as TaskFamily), TypeError, says);
  });
}
