import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertExists,
  assertGreater,
  AssertionError,
  assertLess,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
  fail,
} from "@std/assert";

// Independent of the package under test: a broken assertThrows must not vouch for itself.
function failureOf(fn: () => unknown): string {
  try {
    fn();
  } catch (error) {
    if (error instanceof AssertionError) return error.message;
    throw error;
  }
  throw new Error("No assertion failed");
}

Deno.test("every assertion passes where it should", () => {
  assert(1);
  assertExists(0);
  assertEquals({ a: [1, NaN, -0] }, { a: [1, NaN, 0] });
  assertEquals(new Float32Array([-0, 1]), new Float32Array([0, 1]));
  assertEquals(new Map([["a", new Set([1])]]), new Map([["a", new Set([1])]]));
  assertNotEquals([1, 2], [2, 1]);
  assertAlmostEquals(0.1 + 0.2, 0.3, 1e-16);
  assertAlmostEquals(1.000000001e-8, 1.000000002e-8);
  assertAlmostEquals(Infinity, Infinity);
  assertGreater(2, 1);
  assertLess(1, 2);
  assertMatch("Outerloop", /outer/i);
  assertStringIncludes("Outerloop", "loop");
});

Deno.test("every assertion fails where it should, in the caller's words", () => {
  const failures = [
    failureOf(() => assert(0, "the fact")),
    failureOf(() => assertExists(undefined, "the fact")),
    failureOf(() => assertEquals<unknown>([1], ["1"], "the fact")),
    failureOf(() => assertEquals<unknown>([1], new Float64Array([1]), "the fact")),
    failureOf(() => assertEquals<unknown>({ a: undefined }, {}, "the fact")),
    failureOf(() => assertNotEquals([0], [-0], "the fact")),
    failureOf(() => assertAlmostEquals(NaN, 1, 1, "the fact")),
    failureOf(() => assertAlmostEquals(1e-8, 1e-9, undefined, "the fact")),
    failureOf(() => assertGreater(1, 1, "the fact")),
    failureOf(() => assertLess(1, 1, "the fact")),
    failureOf(() => assertMatch("a", /b/, "the fact")),
    failureOf(() => assertStringIncludes("a", "b", "the fact")),
    failureOf(() => fail("the fact")),
  ];
  assertEquals(failures.filter((message) => !message.includes("the fact")), []);
});

Deno.test("assertThrows returns the error and checks its class and text", () => {
  const raise = () => {
    throw new RangeError("seed is -1");
  };
  assertEquals(assertThrows(raise, RangeError, "seed").message, "seed is -1");
  assertThrows(raise, Error);
  assertThrows(raise, "any error will do");
  assertStringIncludes(failureOf(() => assertThrows(raise, TypeError)), "TypeError");
  assertStringIncludes(failureOf(() => assertThrows(raise, RangeError, "tasks")), '"tasks"');
  assertStringIncludes(failureOf(() => assertThrows(() => 1, "the fact")), "the fact");
});

Deno.test("assertRejects does so for promises, and a throw is no rejection", async () => {
  const reject = () => Promise.reject(new RangeError("seed is -1"));
  const { message } = await assertRejects(reject, RangeError, "seed");
  assertEquals(message, "seed is -1");
  await assertRejects(() => assertRejects(reject, TypeError), AssertionError, "TypeError");
  await assertRejects(() => assertRejects(() => Promise.resolve()), AssertionError, "to reject");
  const raise = () => {
    throw new RangeError("not a promise");
  };
  await assertRejects(() => assertRejects(raise), AssertionError, "to reject");
});
