import { assertEquals } from "@std/assert";
import { compareBackends, type ScoredAgent } from "../../bench/backends.ts";
import { parseEnvironment } from "../../envs/names.ts";
import { settingOf } from "../../results/summary.ts";

const setting = settingOf(parseEnvironment("mdp-n10"));

/** An agent whose scores are those given, before and after adaptation. */
function agent(backend: string, seed: number, online: number[], after: number[]): ScoredAgent {
  const paper = {
    firstTask: 0,
    online: Float64Array.from(online),
    postAdaptation: Float64Array.from(after),
  };
  const scores = { paper, precise: { ...paper, online: null }, isSampled: false };
  return { setting, algorithm: "maml", seed, backend: { name: backend, description: "" }, scores };
}

Deno.test("two backends are compared pair by pair, on the seeds that both have", () => {
  const rows = compareBackends([
    agent("wasm", 0, [1, 2, 3], [4, 5, 6]),
    agent("gpu", 1, [9, 9, 9], [9, 9, 9]),
    agent("gpu", 0, [2, 3, 4], [4, 5, 6]),
  ], ["gpu", "wasm"]);
  assertEquals(rows, [
    ["maml mdp-n10", "paper, online", "1 × 3", "3.000", "2.000", "1.000 ± 0.000"],
    ["maml mdp-n10", "paper, post-adaptation", "1 × 3", "5.000", "5.000", "0.000 ± 0.000"],
    ["maml mdp-n10", "precise, post-adaptation", "1 × 3", "5.000", "5.000", "0.000 ± 0.000"],
  ]);
});

Deno.test("a number known in expectation has no tasks to be compared on", () => {
  const bound = (name: string): ScoredAgent => ({
    ...agent(name, 0, [], []),
    algorithm: "bound",
    scores: { expectation: 7 },
  });
  assertEquals(compareBackends([bound("gpu"), bound("wasm")], ["gpu", "wasm"]), []);
});
