import { assert, assertEquals } from "@std/assert";
import { remember } from "../../../envs/solutions/remember.ts";

Deno.test("what was computed for the same arguments is given again", () => {
  let calls = 0;
  const pair = remember((a: number, b: number) => {
    calls++;
    return [a, b];
  });
  assert(pair(1, 2) === pair(1, 2), "one array, not two");
  assertEquals([pair(2, 1), pair(1, 2), calls], [[2, 1], [1, 2], 2]);
});

Deno.test("only what the result depends on is looked at", () => {
  let calls = 0;
  const double = remember((of: { value: number; other: symbol }) => {
    calls++;
    return 2 * of.value;
  }, ({ value }) => value);
  assertEquals(
    [double({ value: 1, other: Symbol() }), double({ value: 1, other: Symbol() }), calls],
    [2, 2, 1],
  );
  assertEquals([double({ value: 3, other: Symbol() }), calls], [6, 2]);
});
