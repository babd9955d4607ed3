import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { type CsvRow, decodeCsv, encodeCsv } from "../../../pipeline/formats/csv.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (rows: CsvRow[]) => new TextDecoder().decode(encodeCsv(rows));

Deno.test("rows are written under the names of the columns, quoted where need be", () => {
  const rows = [{ env: "mdp-n10", mean: 12.5 }, { env: 'a "b", c', mean: "" }];
  assertEquals(textOf(rows), 'env,mean\r\nmdp-n10,12.5\r\n"a ""b"", c",\r\n');
  const read: { env: string; mean: string }[] = decodeCsv(encodeCsv(rows), ["env", "mean"]);
  assertEquals(read, [{ env: "mdp-n10", mean: "12.5" }, { env: 'a "b", c', mean: "" }]);
});

Deno.test("every finite number reads back as it was, −0 too", () => {
  const numbers = [0, -0, 0.1, 1 / 3, 5e-324, 1.7976931348623157e308, 2 ** 53 + 2, 1e21, 1e-7];
  const read = decodeCsv(encodeCsv(numbers.map((x) => ({ x }))), ["x"]);
  read.forEach(({ x }, i) => assert(Object.is(Number(x), numbers[i]), x));
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
      assert(Object.is(Number(decodeCsv(encodeCsv([{ x }]), ["x"])[0]!.x), x));
    }),
    { seed: 1, numRuns: 200 },
  );
});

Deno.test("every text reads back as it was", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (texts) => {
      const rows = texts.map((text, row) => ({ row, text }));
      const expected = texts.map((text, row) => ({ row: `${row}`, text }));
      assertEquals(decodeCsv(encodeCsv(rows), ["row", "text"]), expected);
    }),
    { seed: 1, numRuns: 200 },
  );
});

Deno.test("what is no table is not written, and the place named", () => {
  const cases: [CsvRow[], abstract new (...args: never[]) => Error, string][] = [
    [[], RangeError, "there is no row"],
    [[{}], TypeError, "there is no column"],
    [[{ "a b": 1 }], TypeError, 'column "a b"'],
    [[{ a: 1, b: NaN }], RangeError, "b in row 1 is NaN"],
    [[{ a: 1 }, { a: -Infinity }], RangeError, "a in row 2 is -Infinity"],
    [[{ a: 1 }, { a: 1, b: 2 }], TypeError, 'row 2 and row 1 differ in column "b"'],
    [[{ a: 1, b: 2 }, { a: 1 }], TypeError, 'row 2 and row 1 differ in column "b"'],
    [[{ a: undefined as unknown as number }], TypeError, "a in row 1 is a undefined"],
    [[{ a: "\ud800" }], TypeError, "a lone surrogate"],
  ];
  for (const [rows, type, message] of cases) assertThrows(() => encodeCsv(rows), type, message);
});

Deno.test("a column of texts that are all there is would lose its empty ones, so it is refused", () => {
  assertThrows(() => encodeCsv([{ a: "x" }, { a: "" }]), TypeError, "an only column");
});

Deno.test("a table with another header or ragged rows is refused, and the place named", () => {
  const cases: [string, string][] = [
    ["", 'column 1 is absent, must be "a"'],
    ["a\r\n1\r\n", 'column 2 is absent, must be "b"'],
    ["a,c\r\n1,2\r\n", 'column 2 is "c", must be "b"'],
    ["b,a\r\n1,2\r\n", 'column 1 is "b", must be "a"'],
    ["a,b,c\r\n1,2,3\r\n", 'column 3 is "c", must be absent'],
    ["a,b\r\n1,2\r\n3\r\n", "row 2 has 1 fields, must have 2"],
    ["a,b\r\n1,2,3\r\n", "row 1 has 3 fields, must have 2"],
    ['a,b\r\n1,"2\r\n', "Cannot parse CSV"],
  ];
  for (const [text, message] of cases) {
    assertThrows(() => decodeCsv(bytesOf(text), ["a", "b"]), SyntaxError, message);
  }
  assertThrows(() => decodeCsv(Uint8Array.of(0xff), ["a"]), SyntaxError, "not UTF-8");
  assertEquals(decodeCsv(bytesOf("a,b\r\n"), ["a", "b"]), []);
});

Deno.test("a thousand random tables are read or refused, and crash nothing", () => {
  const unit = fc.constantFrom(...'ab,"\r\n\\\0\ufeffé1. ');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
      try {
        decodeCsv(bytesOf(`a,b\r\n${text}`), ["a", "b"]);
      } catch (error) {
        assert(error instanceof SyntaxError);
      }
    }),
    { seed: 1, numRuns: 1000 },
  );
});
