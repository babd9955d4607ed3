import { assertEquals, assertThrows } from "@std/assert";
import { firstLargest } from "../../../envs/solutions/first_largest.ts";

Deno.test("the first of several largest values is found", () => {
  assertEquals(firstLargest([3]), 0);
  assertEquals(firstLargest([1, 3, 2, 3]), 1);
  assertEquals(firstLargest(Float64Array.of(-2, -1)), 1);
});

Deno.test("no values have no largest", () => {
  assertThrows(() => firstLargest([]), RangeError, "no values");
});
