import { assertEquals } from "@std/assert";
import { columns, cut, wrapped } from "../../../report/screens/text.ts";

Deno.test("lines end between words, later ones with the indent; lines that are there stay", () => {
  assertEquals(wrapped("one two three\nfour", 7), "one two\nthree\nfour");
  assertEquals(wrapped("Next  one two", 9, "      "), "Next  one\n      two");
  assertEquals([wrapped("one two", 6), wrapped("one two", 7)], ["one\ntwo", "one two"]);
  assertEquals(wrapped("a-word-too-long b", 5), "a-word-too-long\nb");
});

Deno.test("a text that is too long ends in an ellipsis", () => {
  assertEquals([cut("abcd", 4), cut("abcde", 4), cut("ab", 1), cut("ab", 0)], [
    "abcd",
    "abc…",
    "…",
    "",
  ]);
});

Deno.test("columns are as wide as their widest cell, whatever its colour", () => {
  const rows = [["a", "b"], ["cc", ["10", "good"]]] as const;
  assertEquals(columns(rows, "lr", (text) => `<${text}>`), ["a    b", "cc  <10>"]);
});
