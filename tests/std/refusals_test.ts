/**
 * What only the stand-ins do, so not by the names of the real packages: refuse options, and name
 * the place of a difference. All else in this folder holds for the real packages too.
 */
import { assertStringIncludes, assertThrows } from "@std/assert";
import { assertEquals, assertRejects } from "../../std/assert/mod.ts";
import { parseArgs } from "../../std/cli/mod.ts";
import { parse, stringify } from "../../std/csv/mod.ts";
import { assertSnapshot } from "../../std/testing/snapshot.ts";

Deno.test("a stand-in refuses an option that only the real package has", async (t) => {
  const refusal = (fn: () => unknown) => assertThrows(fn, TypeError).message;
  assertStringIncludes(refusal(() => parseArgs([], { stopEarly: true } as never)), '"stopEarly"');
  assertStringIncludes(refusal(() => parse("", { comment: "#" } as never)), '"comment"');
  assertStringIncludes(refusal(() => stringify([], { bom: true } as never)), '"bom"');
  await assertRejects(() => assertSnapshot(t, 1, { dir: "." } as never), TypeError, '"dir"');
});

Deno.test("assertSnapshot leaves the verdict to Deno", async () => {
  const asked: unknown[] = [];
  const context = {
    assertSnapshot: (...question: unknown[]) => {
      asked.push(question);
      return Promise.reject(new Error("differs"));
    },
  } as unknown as Deno.TestContext;
  await assertRejects(() => assertSnapshot(context, 1, { name: "one" }), Error, "differs");
  assertEquals(asked, [[1, { name: "one" }]]);
});

Deno.test("stringify refuses to guess the columns", () => {
  assertThrows(() => stringify([{ a: 1 }]), TypeError, "columns");
});

Deno.test("assertEquals names the first part that differs, in long arrays at once", () => {
  const long = Float64Array.from({ length: 100_000 }, (_, i) => i);
  const twice = long.map((x) => x * 2);
  const { message } = assertThrows(() => assertEquals([{ long }], [{ long: twice }]), Error);
  assertEquals(message, "Expected 2, got 1 at [0][long][1]");
});
