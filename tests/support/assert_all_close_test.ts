import { assertThrows } from "@std/assert";
import { assertAllClose } from "./assert_all_close.ts";

Deno.test("Arrays within tolerance pass, equal infinities too", () => {
  assertAllClose([1, 1000.5, Infinity], [1, 1000, Infinity], { absolute: 0.1, relative: 1e-3 });
});

Deno.test("A mismatch is reported with its index and both values", () => {
  assertThrows(
    () => assertAllClose([1, 2, 3], [1, 2.5, 3], { absolute: 0.1, what: "weights" }),
    Error,
    "weights: 1 of 3 differ by more than 0.1 + 0·|x|:\n[1] got 2, expected 2.5",
  );
});

Deno.test("NaN and another length never pass", () => {
  assertThrows(() => assertAllClose([NaN], [NaN], { absolute: 1 }), Error, "[0] got NaN");
  assertThrows(() => assertAllClose([1], [1, 2], {}), Error, "got 1 numbers, expected 2");
});
