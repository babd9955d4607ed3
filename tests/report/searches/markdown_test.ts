import { assert } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import type { Search } from "../../../experiments/searches/search.ts";
import { searchMarkdown } from "../../../report/searches/markdown.ts";
import { ENVIRONMENTS, scoresOf } from "./trial_runs.ts";

const search: Search = {
  name: "maml-mdp-example",
  question: "Which?",
  algorithm: "maml",
  environments: ENVIRONMENTS,
  seeds: [0, 1],
  from: "paper",
  base: { "inner.steps": 2 },
  strategy: { kind: "grid", axes: {} },
};
const work = { trainings: 12, metaIterations: 6000, environmentSteps: 7 };
const context = { search, backend: "wasm", work };

Deno.test("a summary says what was tried, what was chosen, why, and what an exception gains", async (t) => {
  const values = [[[10, 20], [10, 20]], [[12, 24], [9.5, 19]], [[11, 21], [12, 23]]];
  await assertSnapshot(t, searchMarkdown(context, scoresOf(values)));
});

Deno.test("a summary with failed seeds names them, and chooses nothing if none is whole", () => {
  const some = searchMarkdown(context, scoresOf([[[1, 2], [undefined, 2]], [[1, 2], [1, 2]]]));
  assert(
    some.includes("seed 0 not finite") && some.includes("the base could not be trained"),
    some,
  );
  const none = searchMarkdown(context, scoresOf([[[undefined, 2], [1, 2]]]));
  assert(none.includes("None: every trial has a seed that failed."), none);
  assert(!none.includes("exception"), none);
});

Deno.test("a base that is the choice, and best everywhere, is said to be", () => {
  const text = searchMarkdown(context, scoresOf([[[3, 4], [3, 4]], [[1, 2], [1, 2]]]));
  assert(text.includes("it is the base itself"), text);
  assert(text.includes("Nothing: the chosen trial is the best in every environment."), text);
});
