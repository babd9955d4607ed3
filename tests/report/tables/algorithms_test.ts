import { assertEquals } from "@std/assert";
import { compareAlgorithms } from "../../../report/tables/algorithms.ts";

Deno.test("Learners first, then controls, then what is quoted, unknown names last by name", () => {
  const names = ["zeta", "snail", "random", "Alpha", "one-step", "reptile", "alpha", "maml"];
  assertEquals(names.sort(compareAlgorithms), [
    "maml",
    "reptile",
    "one-step",
    "random",
    "snail",
    "Alpha",
    "alpha",
    "zeta",
  ]);
});
