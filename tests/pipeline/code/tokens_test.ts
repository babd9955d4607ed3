import { assertEquals, assertThrows } from "@std/assert";
import { tokensOf } from "../../../pipeline/code/tokens.ts";

const words = (text: string) =>
  tokensOf(text).filter(({ kind }) => kind === "word").map(({ text }) => text);

Deno.test("words in comments, strings, templates and regular expressions are none", () => {
  const text = `#!/usr/bin/env no
    // no
    /* no /* no */ yes "no" 'n\\'o' \`no \\\` no\`, /no [/'] "/g.yes
    #own @decorated $dollar _under été`;
  assertEquals(words(text), ["yes", "yes", "#own", "@decorated", "$dollar", "_under", "été"]);
});

Deno.test("words in the substitutions of a template are seen, however deep", () => {
  assertEquals(words("`no ${a + `no ${{ b: `}` }} no`} no $ ${c}` d"), ["a", "b", "c", "d"]);
});

Deno.test("a slash divides after a value, and starts a regular expression elsewhere", () => {
  const divisions = ["a / 'b' / c", "(a) / 'b' / c", "a[0]! / 'b' / c", "a++ / 'b' / c"];
  for (const text of [...divisions, "2 / 'b' / 3", "`x` / 'b' / c", "x.return / 'b' / c"]) {
    assertEquals(tokensOf(text).filter(({ kind }) => kind === "string").length, 1, text);
  }
  for (const text of ["= /'/", "(/'/)", "return /'/", "[/'/]", "!/'/", "&& /'/.test(x)"]) {
    assertEquals(tokensOf(text).filter(({ kind }) => kind === "string").length, 0, text);
  }
});

Deno.test("tokens know their line", () => {
  const lines = tokensOf('a\n/* \n */ "b"\n\n`\n` c').map(({ line }) => line);
  assertEquals(lines, [1, 3, 5, 6]);
});

Deno.test("what does not end is a SyntaxError that names the line", () => {
  const cases: [string, string][] = [
    ["\n'a\n'", "a string in line 2"],
    ["\n\n`a ${b}", "a template in line 3"],
    ["`a ${b", "a template in line 1"],
    ["/* a", "a comment in line 1"],
  ];
  for (const [text, message] of cases) assertThrows(() => tokensOf(text), SyntaxError, message);
});
