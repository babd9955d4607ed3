import { parse, stringify } from "@std/csv";
import { assertEquals, assertThrows } from "@std/assert";

const text = 'env,note\r\nmdp-n10,"a ""b"", c"\n\nbandit-k5-n10,\n';

Deno.test("parse gives lists, or records named by the header or by columns", () => {
  const [header, ...rows] = [["env", "note"], ["mdp-n10", 'a "b", c'], ["bandit-k5-n10", ""]];
  const records = rows.map(([env, note]) => ({ env, note }));
  assertEquals(parse("\ufeff" + text), [header, ...rows] as string[][]);
  assertEquals(parse(text, { skipFirstRow: true }), records as { env: string; note: string }[]);
  const named: { x: string; y: string }[] = parse(text, {
    skipFirstRow: true,
    columns: ["x", "y"],
  });
  assertEquals(named[1], { x: "bandit-k5-n10", y: "" });
  assertEquals(parse("a;b", { separator: ";", columns: ["c", "d"] }), [{ c: "a", d: "b" }]);
  assertEquals(parse(""), []);
});

Deno.test("parse throws at a stray quote, a ragged row and a missing header", () => {
  assertThrows(() => parse('a"b'), SyntaxError, "line 1");
  assertThrows(() => parse('"a'), SyntaxError, "line 1");
  assertThrows(() => parse("a,b\n1", { skipFirstRow: true }), Error);
  assertThrows(() => parse("", { skipFirstRow: true }), TypeError);
});

Deno.test("stringify writes the columns asked for and quotes what needs it", () => {
  const data = [{ b: true, a: 'x "y", z', c: [1] }, { b: null, a: "line\nbreak", c: 1e-7, d: 0 }];
  const expected = 'a,b,c\r\n"x ""y"", z",true,[1]\r\n"line\nbreak",,1e-7\r\n';
  assertEquals(stringify(data, { columns: ["a", "b", "c"] }), expected);
  assertEquals(stringify([[1, ""], ["", 2]], { headers: false, separator: ";" }), "1;\r\n;2\r\n");
});

Deno.test("parse reads back what stringify wrote", () => {
  const rows = [["a", "b"], ["", '"'], [" spaced ", "comma, and\nbreak"]];
  assertEquals(parse(stringify(rows, { headers: false })), rows);
});
