import { assertEquals, assertThrows } from "@std/assert";
import { NonFiniteError } from "../../learners/non_finite.ts";

Deno.test("finite numbers pass", () => {
  NonFiniteError.check("parameters", 3, [0, -0, 1e308, Number.MIN_VALUE]);
  NonFiniteError.check("parameters", 3, []);
});

Deno.test("the first number that is not finite is named, with its place and time", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    const error = assertThrows(
      () => NonFiniteError.check("validation value", 25, Float64Array.of(1, bad, NaN)),
      NonFiniteError,
    );
    assertEquals(
      error.message,
      `Cannot go on: validation value is ${bad} at index 1 after meta-iteration 25, must be finite`,
    );
    assertEquals(error.name, "NonFiniteError");
  }
});
