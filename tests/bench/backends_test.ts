import { assertEquals } from "@std/assert";
import { compareBackends } from "../../bench/backends.ts";
import type { Summary } from "../../report/summary.ts";

/** A summary whose scores are those given, before and after adaptation. */
function summary(backend: string, seed: number, online: number[], after: number[]): Summary {
  const block = {
    firstTask: 0,
    tasks: online.length,
    online,
    postAdaptation: after,
    optimum: online,
    discountedOptimum: online,
  };
  return {
    schema: 1,
    env: "mdp-n10",
    algorithm: "maml",
    seed,
    backend: { name: backend, description: "" },
    adaptationEpisodes: 10,
    estimates: { paper: block, precise: { ...block, online: null } },
    expectation: null,
  };
}

Deno.test("two backends are compared pair by pair, on the seeds that both have", () => {
  const rows = compareBackends([
    summary("wasm", 0, [1, 2, 3], [4, 5, 6]),
    summary("gpu", 1, [9, 9, 9], [9, 9, 9]),
    summary("gpu", 0, [2, 3, 4], [4, 5, 6]),
  ], ["gpu", "wasm"]);
  assertEquals(rows, [
    ["maml mdp-n10", "paper, online", "1 × 3", "3.000", "2.000", "1.000 ± 0.000"],
    ["maml mdp-n10", "paper, post-adaptation", "1 × 3", "5.000", "5.000", "0.000 ± 0.000"],
    ["maml mdp-n10", "precise, post-adaptation", "1 × 3", "5.000", "5.000", "0.000 ± 0.000"],
  ]);
});
