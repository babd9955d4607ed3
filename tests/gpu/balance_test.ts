import { assertEquals } from "@std/assert";
import { unbalanced } from "../../kernels/gpu/balance.ts";

for (
  const text of [
    "",
    "fn f(a: array<u32, 2>) { if (a[0] > (1u)) {} }\n",
    "// a line comment may hold } and /* and */\n",
    "/* a block may hold { and ] and // too */ fn f() {}",
    "/* blocks /* nest */ } */\n",
  ]
) {
  Deno.test(`nothing is open or closed too often in ${JSON.stringify(text)}`, () => {
    assertEquals(unbalanced(text), undefined);
  });
}

for (
  const [text, line, what] of [
    ["fn f() {\n", 1, '"{" is not closed'],
    ["fn f() {\n  if (x) {\n}\n", 1, '"{" is not closed'],
    ["}\n", 1, '"}" closes nothing'],
    ["\nfn f(] {}\n", 2, '"]" closes nothing'],
    ["fn f() {}\n/* to\nthe end }\n", 2, '"/*" is not closed'],
    ["/* blocks\n/* nest */ {}\n", 1, '"/*" is not closed'],
    ["fn f() {\n*/ }\n", 2, '"*/" closes nothing'],
    ["// a comment {\n(", 2, '"(" is not closed'],
  ] as const
) {
  Deno.test(`in ${JSON.stringify(text)}, ${what} on line ${line}`, () => {
    assertEquals(unbalanced(text), { line, what });
  });
}
