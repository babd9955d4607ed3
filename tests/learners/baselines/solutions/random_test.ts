import { assertEquals, assertThrows } from "@std/assert";
import { uniformPolicy } from "../../../../learners/baselines/solutions/random.ts";

Deno.test("the uniform policy takes every action of every state alike", () => {
  assertEquals(uniformPolicy({ states: 2, actions: 4 }), new Float64Array(8).fill(0.25));
});

Deno.test("a uniform policy over some actions takes the first ones only", () => {
  assertEquals(
    uniformPolicy({ states: 2, actions: 3 }, 2),
    Float64Array.of(0.5, 0.5, 0, 0.5, 0.5, 0),
  );
  assertThrows(() => uniformPolicy({ states: 1, actions: 3 }, 4), RangeError, "in [1, 3]");
});
