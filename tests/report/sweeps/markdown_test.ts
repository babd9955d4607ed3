import { assert } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import type { Sweep } from "../../../experiments/sweeps/sweep.ts";
import { sweepMarkdown } from "../../../report/sweeps/markdown.ts";
import { ENVIRONMENTS, scoresOf } from "./trial_runs.ts";

const sweep: Sweep = {
  name: "maml-mdp-example",
  question: "Which?",
  algorithm: "maml",
  environments: ENVIRONMENTS,
  seeds: [0, 1],
  from: "paper",
  base: { "inner.steps": 2 },
  search: { kind: "grid", axes: {} },
};
const work = { trainings: 12, metaIterations: 6000, environmentSteps: 7 };
const context = { sweep, backend: "wasm", work };

Deno.test("a summary says what was tried, what was chosen, why, and what an exception gains", async (t) => {
  const values = [[[10, 20], [10, 20]], [[12, 24], [9.5, 19]], [[11, 21], [12, 23]]];
  await assertSnapshot(t, sweepMarkdown(context, scoresOf(values)));
});

Deno.test("a summary with failed seeds names them, and chooses nothing if none is whole", () => {
  const some = sweepMarkdown(context, scoresOf([[[1, 2], [undefined, 2]], [[1, 2], [1, 2]]]));
  assert(
    some.includes("seed 0 not finite") && some.includes("the base could not be trained"),
    some,
  );
  const none = sweepMarkdown(context, scoresOf([[[undefined, 2], [1, 2]]]));
  assert(none.includes("None: every trial has a seed that failed."), none);
  assert(!none.includes("exception"), none);
});

Deno.test("a base that is the choice, and best everywhere, is said to be", () => {
  const text = sweepMarkdown(context, scoresOf([[[3, 4], [3, 4]], [[1, 2], [1, 2]]]));
  assert(text.includes("it is the base itself"), text);
  assert(text.includes("Nothing: the chosen trial is the best in every environment."), text);
});
