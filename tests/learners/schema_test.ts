import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  boolean,
  choice,
  either,
  group,
  integer,
  nullable,
  number,
  pair,
  type Schema,
  SettingError,
} from "../../learners/schema.ts";

/** What is said of a value. */
function refusal(schema: Schema<unknown>, value: unknown, path?: string): SettingError {
  return assertThrows(() => schema.check(value, path), SettingError) as unknown as SettingError;
}

/** Values of every type that JSON or a caller may hand over, and no number among them. */
const NO_NUMBERS = [undefined, null, true, "", "1", [], [1], {}, () => 1];

/** A schema, values that it allows and hands back, and values that it refuses with what is allowed. */
const CASES: [name: string, Schema<unknown>, allowed: unknown[], refused: [unknown, string][]][] = [
  ["a number", number(), [0, -0, -1.5, 5e-324, 1.7976931348623157e308], [
    [NaN, "a finite number"],
    [Infinity, "a finite number"],
    [-Infinity, "a finite number"],
    ...NO_NUMBERS.map((value): [unknown, string] => [value, "a finite number"]),
  ]],
  ["a number from 0 to 1", number({ min: 0, max: 1 }), [0, 0.5, 1], [
    [-5e-324, "at least 0"],
    [1.0000000000000002, "at most 1"],
    [NaN, "a finite number"],
  ]],
  ["a number between 0 and 1", number({ above: 0, below: 1 }), [5e-324, 0.9999999999999999], [
    [0, "above 0"],
    [-0, "above 0"],
    [1, "below 1"],
  ]],
  ["an integer", integer(), [0, -7, 2 ** 53 - 1], [
    [0.5, "an integer"],
    [2 ** 53, "an integer"],
    [NaN, "an integer"],
    [Infinity, "an integer"],
    ...NO_NUMBERS.map((value): [unknown, string] => [value, "an integer"]),
  ]],
  ["an integer from 1 to 3", integer({ min: 1, max: 3 }), [1, 2, 3], [
    [0, "at least 1"],
    [4, "at most 3"],
    [2.5, "an integer"],
  ]],
  ["a boolean", boolean(), [true, false], [
    [undefined, "true or false"],
    [null, "true or false"],
    [0, "true or false"],
    ["true", "true or false"],
  ]],
  ["a word", choice("same", "fresh"), ["same", "fresh"], [
    ["Same", "same or fresh"],
    ["", "same or fresh"],
    ["constructor", "same or fresh"],
    [undefined, "same or fresh"],
    [["same"], "same or fresh"],
    [{ toString: () => "same" }, "same or fresh"],
  ]],
  ["one of some numbers", choice(1, 2), [1, 2], [
    [3, "1 or 2"],
    ["1", "1 or 2"],
    [NaN, "1 or 2"],
    [true, "1 or 2"],
  ]],
  ["a number or null", nullable(number({ min: 0 })), [null, 0, 2], [
    [-1, "at least 0"],
    [undefined, "a finite number"],
    ["null", "a finite number"],
  ]],
  ["a pair", pair(integer({ min: 1 })), [[1, 2]], [
    [[1], "a list of two"],
    [[1, 2, 3], "a list of two"],
    [[], "a list of two"],
    ["12", "a list of two"],
    [{ 0: 1, 1: 2, length: 2 }, "a list of two"],
    [undefined, "a list of two"],
    [[0, 2], "at least 1"],
    [[1, "2"], "an integer"],
    [Array(2), "an integer"],
  ]],
  ["a group", group({ a: number(), b: group({ c: boolean() }) }), [{ a: 1, b: { c: true } }], [
    [undefined, "an object"],
    [null, "an object"],
    ["{}", "an object"],
    [[], "an object"],
    [{}, "a finite number"],
    [{ a: 1 }, "an object"],
    [{ a: 1, b: {} }, "true or false"],
    [{ a: 1, b: { c: true }, d: 2 }, "left out: no such setting"],
    [{ a: 1, b: { c: true, d: undefined } }, "left out: no such setting"],
  ]],
  [
    "one of two groups",
    either("kind", {
      x: group({ kind: choice("x"), a: number() }),
      y: group({ kind: choice("y"), b: number() }),
    }),
    [{ kind: "x", a: 1 }, { kind: "y", b: 2 }],
    [
      [undefined, "an object"],
      [[], "an object"],
      [{}, "x or y"],
      [{ kind: "z", a: 1 }, "x or y"],
      [{ kind: "__proto__" }, "x or y"],
      [{ kind: "constructor" }, "x or y"],
      [{ kind: "x" }, "a finite number"],
      [{ kind: "x", b: 1 }, "left out: no such setting"],
    ],
  ],
];

for (const [name, schema, allowed, refused] of CASES) {
  Deno.test(`${name} is what it says: allowed as it is, or refused with what is allowed`, () => {
    for (const value of allowed) assertEquals(schema.check(value), value);
    for (const [value, says] of refused) {
      const error = refusal(schema, value, "some.setting");
      assert(error instanceof RangeError);
      assertEquals(error.name, "SettingError");
      assert(error.message.startsWith("Cannot set some.setting"), error.message);
      assert(error.message.endsWith(`: must be ${says}`), `${error.message} | ${says}`);
    }
  });
}

const NESTED = group({
  outer: group({ optimiser: either("kind", { adam: group({ kind: choice("adam") }) }) }),
  hidden: pair(integer()),
});
const RIGHT = { outer: { optimiser: { kind: "adam" } }, hidden: [3, 4] };

Deno.test("the setting that is wrong is named by its whole path, and quoted as it was given", () => {
  assertEquals(NESTED.check(RIGHT), RIGHT as unknown);
  const cases: [value: unknown, message: string][] = [
    [5, "Cannot set settings to 5: must be an object"],
    [{ ...RIGHT, outer: 5 }, "Cannot set outer to 5: must be an object"],
    [{ ...RIGHT, outer: {} }, "Cannot set outer.optimiser to nothing: must be an object"],
    [
      { ...RIGHT, outer: { optimiser: { kind: "sgd" } } },
      'Cannot set outer.optimiser.kind to "sgd": must be adam',
    ],
    [
      { ...RIGHT, outer: { optimiser: { kind: "adam", rate: 1 } } },
      "Cannot set outer.optimiser.rate to 1: must be left out: no such setting",
    ],
    [{ ...RIGHT, hidden: [3, 1e999] }, "Cannot set hidden.1 to Infinity: must be an integer"],
    [{ ...RIGHT, hidden: [NaN, 3] }, "Cannot set hidden.0 to NaN: must be an integer"],
    [{ ...RIGHT, hidden: null }, "Cannot set hidden to null: must be a list of two"],
    [{ ...RIGHT, hiden: [3, 4] }, "Cannot set hiden to [3,4]: must be left out: no such setting"],
  ];
  for (const [value, message] of cases) assertEquals(refusal(NESTED, value).message, message);
  // The path is as whole where the schema itself is part of something.
  assertEquals(
    refusal(NESTED, { ...RIGHT, hidden: [3, 0.5] }, "all").message,
    "Cannot set all.hidden.1 to 0.5: must be an integer",
  );
  assertEquals(
    refusal(pair(integer()), [1, 0.5]).message,
    "Cannot set 1 to 0.5: must be an integer",
  );
  assertEquals(
    refusal(either("kind", {}), {}).message.slice(0, 27),
    "Cannot set kind to nothing:",
  );
});

Deno.test("an error holds what was given, and the words that there are", () => {
  const { given, choices } = refusal(choice("same", "fresh"), "frsh");
  assertEquals([given, choices], ["frsh", ["same", "fresh"]]);
  assertEquals(refusal(choice(1, 2), 3).choices, ["1", "2"]);
  assertEquals(refusal(number(), "x").choices, []);
});

Deno.test("a long value is cut", () => {
  const { message } = refusal(number(), "x".repeat(1000));
  assert(message.length < 130, message);
});

Deno.test("names of an object's own prototype are no settings, and what is inherited is not given", () => {
  const schema = group({ a: number() });
  const named = refusal(schema, JSON.parse('{"a": 1, "__proto__": {"b": 2}}'));
  assertEquals(
    named.message,
    'Cannot set __proto__ to {"b":2}: must be left out: no such setting',
  );
  for (const name of ["constructor", "toString", "hasOwnProperty"]) {
    assertEquals(
      refusal(schema, { a: 1, [name]: 2 }).message.split(" to ")[0],
      `Cannot set ${name}`,
    );
  }
  assertEquals(refusal(schema, Object.create({ a: 1 })).given, undefined);
  // Nor do such names stand in for settings that are missing.
  assertEquals(refusal(group({ constructor: number() }), {}).given, undefined);
  assertEquals(
    refusal(either("kind", { x: group({ kind: choice("x") }) }), Object.create({ kind: "x" }))
      .given,
    undefined,
  );
});

Deno.test("what is checked is a copy, with the settings in the order of the schema", () => {
  const given = { b: 1, a: [1, 2] };
  const checked = group({ a: pair(number()), b: number() }).check(given);
  assertEquals(Object.keys(checked), ["a", "b"]);
  given.a[0] = 9;
  assertEquals(checked.a, [1, 2]);
});
