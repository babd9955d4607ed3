import { assertEquals } from "@std/assert";
import { medianScore } from "../../../report/statistics/median.ts";

Deno.test("The median of all scores is the middle one, or halfway between two", () => {
  assertEquals(medianScore([[10, 9, 1]]), 9);
  assertEquals(medianScore([[10, 1], [100, 2]]), 6);
});
