import { assertEquals } from "@std/assert";
import { verdictOf } from "../../../report/tables/verdict.ts";

// Halves and quarters, so that borders are met exactly.
const paper = { mean: 7, ci95: 0.5 };

Deno.test("Our interval overlaps the paper's, or lies above or below all of it", () => {
  assertEquals(verdictOf({ mean: 8, ci95: 0.25 }, paper), "above");
  assertEquals(verdictOf({ mean: 6, ci95: 0.25 }, paper), "below");
  assertEquals(verdictOf({ mean: 7.25, ci95: 0 }, paper), "overlaps");
  assertEquals(verdictOf({ mean: 100, ci95: 99 }, paper), "overlaps");
});

Deno.test("Intervals that touch overlap", () => {
  assertEquals(verdictOf({ mean: 8, ci95: 0.5 }, paper), "overlaps");
  assertEquals(verdictOf({ mean: 6, ci95: 0.5 }, paper), "overlaps");
});

Deno.test("Without an interval there is no verdict", () => {
  assertEquals(verdictOf({ mean: 8, ci95: null }, paper), null);
});
