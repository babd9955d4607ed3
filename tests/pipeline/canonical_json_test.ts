import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { canonicalJson } from "../../pipeline/canonical_json.ts";

Deno.test("keys are sorted by code unit, and numbers are the shortest that round-trip", () => {
  assertEquals(
    canonicalJson({ b: 1, a: 2, B: 3, "é": 4, "": 5, "10": 6, "9": 7 }),
    '{"":5,"10":6,"9":7,"B":3,"a":2,"b":1,"é":4}',
  );
  // The examples of RFC 8785, section 3.2.2 and appendix B.
  assertEquals(
    canonicalJson([333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, -0]),
    "[333333333.3333333,1e+30,4.5,0.002,1e-27,0]",
  );
  assertEquals(canonicalJson('\u20ac$\u000f\nA\'\u0042"\\"/'), '"€$\\u000f\\nA\'B\\"\\\\\\"/"');
});

Deno.test("the order in which an object was filled makes no difference, that of a list does", () => {
  assertEquals(
    canonicalJson({ a: { x: 1, y: 2 }, b: [] }),
    canonicalJson({ b: [], a: { y: 2, x: 1 } }),
  );
  assert(canonicalJson([1, 2]) !== canonicalJson([2, 1]));
});

Deno.test("whatever JSON can say reads back as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
      const text = canonicalJson(value);
      assertEquals(canonicalJson(JSON.parse(text)), text);
      assertEquals(text.length, JSON.stringify(value).length);
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("__proto__ is a key like any other, and what is inherited is no part", () => {
  const own = JSON.parse('{"__proto__":{"a":1},"b":2}');
  assertEquals(canonicalJson(own), '{"__proto__":{"a":1},"b":2}');
  assertEquals(canonicalJson(Object.assign(Object.create(null), { a: 1 })), '{"a":1}');
});

Deno.test("what JSON cannot say exactly is a TypeError that names the part", () => {
  class Task {}
  const cyclic: Record<string, unknown> = {};
  cyclic.again = cyclic;
  const cases: [unknown, string][] = [
    [NaN, "the value as JSON: got NaN"],
    [{ a: [0, -Infinity] }, "a[1] as JSON: got -Infinity"],
    [{ a: { b: undefined } }, "a.b as JSON: got a undefined"],
    [{ a: 1n }, "a as JSON: got a bigint"],
    [{ f() {} }, "f as JSON: got a function"],
    [new Date(0), "got a Date"],
    [{ a: new Map() }, "a as JSON: got a Map"],
    [new Float64Array(2), "got a Float64Array"],
    [new Task(), "got a Task"],
    [Object.create({ a: 1 }), "got a Object"],
    [{ [Symbol("s")]: 1 }, "got a symbol as key"],
    [[1, , 2], "an array with holes"], // deno-lint-ignore no-sparse-arrays
    [Object.assign([1], { extra: 2 }), "an array with holes or names"],
    ["a\ud800", "no lone surrogate"],
    [{ "\udc00": 1 }, "no lone surrogate"],
    [cyclic, "at most 100 levels"],
  ];
  for (const [value, message] of cases) {
    assertThrows(() => canonicalJson(value), TypeError, message);
  }
});

Deno.test("a hundred thousand levels are refused, not a stack overflow", () => {
  let deep: unknown = 0;
  for (let level = 0; level < 1e5; level++) deep = [deep];
  assertThrows(() => canonicalJson(deep), TypeError, "at most 100 levels");
});
