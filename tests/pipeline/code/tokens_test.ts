import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { type Language, meaningOf, tokensOf } from "../../../pipeline/code/tokens.ts";
import { sourceFiles } from "../../house/source_files.ts";

const meaning = (text: string, language: Language = "TypeScript") =>
  meaningOf(tokensOf(text, language), language);

/** The same, or that it has none. */
function meaningOrError(text: string, language: Language = "TypeScript"): string {
  try {
    return meaning(text, language);
  } catch (error) {
    return (error as SyntaxError).name;
  }
}

/** Texts with a ¦ between any two tokens; no token of them is there for the layout alone. */
const MARKED: Readonly<Record<Language, string>> = {
  TypeScript: `
    import¦ {¦ type¦ A¦,¦ b¦ as¦ c¦ }¦ from¦ "./a.ts"¦;¦
    export¦ const¦ d¦ =¦ [¦1¦,¦ ,¦ 0x1f¦,¦ 1_000n¦,¦ .5e-3¦,¦ 'it\\'s'¦,¦ "a \\" b"¦,¦ ""¦]¦;¦
    const¦ e¦ =¦ \`no \${¦b¦} // \\\` \${¦{¦ f¦:¦ \`\${¦c¦ }\`¦ }¦.¦f¦}  z\`¦;¦
    const¦ g¦ =¦ /[/"'\`*\\]]+ {2}\\/*/giu¦.¦test¦(¦c¦)¦ ?¦ d¦[¦0¦]¦!¦ /¦ 2¦ /¦ c¦ :¦ !¦/'/u¦;¦
    for¦ (¦let¦ i¦ =¦ 0¦;¦ i¦ <¦ 9¦;¦ i¦++¦)¦ if¦ (¦g¦)¦ /"/¦.¦exec¦(¦b¦ ?.¦c¦ ??¦ "'"¦)¦;¦
    class¦ H¦<¦T¦ extends¦ A¦>¦ extends¦ I¦ {¦
      static¦ #own¦ =¦ a¦ -¦ -¦b¦;¦ @dec¦ été$_¦?¦:¦ T¦[¦]¦;¦
      async¦ *¦m¦(¦...¦rest¦:¦ A¦[¦]¦)¦ {¦ yield¦ rest¦;¦ return¦ --¦this¦.¦return¦ /¦ 3¦ }¦
    }¦`,
  WGSL: `
    @group¦(¦0¦)¦ @binding¦(¦1¦)¦ var¦<¦storage¦,¦ read_write¦>¦ a¦:¦ array¦<¦vec4¦<¦f32¦>¦>¦;¦
    @compute¦ @workgroup_size¦(¦SIZE¦)¦
    fn¦ main¦(¦@builtin¦(¦workgroup_id¦)¦ θ¦:¦ vec3¦<¦u32¦>¦,¦)¦ ->¦ f32¦ {¦
      var¦ b¦ =¦ -¦1.5e-3f¦ /¦ f32¦(¦θ¦.¦x¦ *¦ 0x1Fu¦)¦ -¦ -¦c¦;¦ b¦ =¦ &¦b¦;¦
      for¦ (¦var¦ k¦ =¦ 0u¦;¦ k¦ <=¦ 3u¦ &&¦ !¦d¦;¦ k¦++¦)¦ {¦ b¦ /=¦ 2.0¦;¦ }¦
      return¦ b¦;¦
    }¦`,
};

const LANGUAGES: readonly Language[] = ["TypeScript", "WGSL"];
const unmarked = (language: Language) => MARKED[language].replaceAll("¦", "");

Deno.test("a comment or white space between any two tokens means nothing", () => {
  for (const language of LANGUAGES) {
    const pieces = MARKED[language].split("¦");
    const comment = language === "WGSL" ? "/* it's /* /**/ // */ ` */" : "/* it's /* ` // **/";
    const before = meaning(unmarked(language), language);
    for (let at = 1; at < pieces.length; at++) {
      for (const between of [" ", "\t \u00a0", ` ${comment}`, ` /**/${comment}${comment}`]) {
        const text = `${pieces.slice(0, at).join("")}${between}${pieces.slice(at).join("")}`;
        assertEquals(meaning(text, language), before, text);
      }
    }
    for (const end of ["// it's ` /*", "  ", "\n\n", " /* \n */", "\r"]) {
      const text = unmarked(language).replaceAll("\n", `${end}\n`);
      assertEquals(meaning(text, language), before, text);
    }
  }
});

Deno.test("a token left out, doubled or written otherwise is another meaning", () => {
  for (const language of LANGUAGES) {
    const pieces = MARKED[language].split("¦").slice(0, -1);
    const before = meaning(unmarked(language), language);
    const others = (piece: string) => {
      const [, space, token] = /^(\s*)([^]*)$/.exec(piece)!;
      const changed = [...token!].flatMap((_, at) => [
        token!.slice(0, at) + token!.slice(at + 1),
        `${token!.slice(0, at)} ${token!.slice(at)}`,
        `${token!.slice(0, at)}x${token!.slice(at)}`,
      ]);
      return [" ", ` ${token} ${token}`, ...changed.map((it) => space + it)]
        .filter((it) => it.trim() !== token);
    };
    for (const [at, piece] of pieces.entries()) {
      for (const other of others(piece)) {
        const text = [...pieces.slice(0, at), other, ...pieces.slice(at + 1)].join("");
        // With a space inside these, it is no program at all.
        if (/^\s*(\?|-|&|<|\/) (\.|>|&|=|\?)$/.test(other)) continue;
        assertNotEquals(meaningOrError(text, language), before, text);
      }
    }
  }
});

Deno.test("the same by deno fmt at 140 and at 50 columns has one meaning", async () => {
  const read = (name: string) => Deno.readTextFile(new URL(`layouts/${name}.txt`, import.meta.url));
  const [wide, narrow] = [await read("wide"), await read("narrow")];
  assertEquals(meaning(narrow), meaning(wide));
  // All the rest of it counts, each character.
  const unseen = [...narrow.matchAll(/\S/g)].filter(({ index }) =>
    meaningOrError(narrow.slice(0, index) + narrow.slice(index + 1)) === meaning(wide)
  );
  const layout = [...narrow.matchAll(/,(?=\s*[)\]}>])|;(?=\s*\})|(?<=[=:]\s*)\|/g)];
  assertEquals(unseen.map(({ index }) => index), layout.map(({ index }) => index));
  assert(layout.length > 30);
});

Deno.test("no comment of this repository means anything", async () => {
  const modules = (await sourceFiles()).filter(({ path }) => path.endsWith(".ts"));
  let comments = 0;
  for (const { path, text } of modules) {
    let rest = text;
    for (const [start, end] of commentsOf(path, text).reverse()) {
      // A comment counts as what is between its ends: a line break or none.
      const between = text.slice(start, end).includes("\n") ? "\n" : " ";
      rest = rest.slice(0, start) + between + rest.slice(end);
      comments++;
    }
    assertEquals(meaning(rest), meaning(text), path);
  }
  assert(comments > 2000);
});

/** Where the linter's parser, which is Deno's own, finds comments. */
function commentsOf(path: string, text: string): [number, number][] {
  const found: [number, number][] = [];
  const create = ({ sourceCode }: Deno.lint.RuleContext): Deno.lint.LintVisitor => ({
    Program: () => sourceCode.getAllComments().forEach(({ range }) => found.push(range)),
  });
  Deno.lint.runPlugin({ name: "t", rules: { comments: { create } } }, path, text);
  return found;
}

Deno.test("a line break counts where a statement may end, and nowhere else", () => {
  const parts = (list: string[]) => list.map((it) => it.split("¦") as [string, string]);
  const ends = parts([
    ...["return¦ x", "return¦ (x)", "throw¦ x", "break¦ x", "continue¦ x", "yield¦ x", "yield¦ *x"],
    ...["async¦ () => x", "async¦ x => x", "a¦ ++b", "a()¦ --b", "a[0]¦ ++b", "a¦ !b", "a!¦ [b]"],
    ...["type¦ x = y", "abstract¦ class A {}", "declare¦ const a", "type A = {}¦ [0]", "a¦ as (b)"],
    ...["static¦ #a", "get¦ 'a'() {}", "a¦ @b c", "`${a}`¦ [b]", "/a/¦ [b]", "a.in¦ [b]"],
  ]);
  for (const [a, b] of ends) assertNotEquals(meaning(`${a}\n${b}`), meaning(a + b), a + b);
  const goesOn = parts([
    ...["return a ||¦ b", "return (¦ a¦)", "{ return¦ }", "{ return;¦ }", "f(¦ a)", "a =¦ [b]"],
    ...[
      "a¦ .b()",
      "a¦ ? b¦ : c",
      "a¦ && b",
      "=>¦ [a]",
      ":¦ [a]",
      "[¦ [a],¦ [b]]",
      "a,¦ b",
      "(¦ !a)",
    ],
    ...[
      "class A¦ extends¦ B¦ implements C¦ {}",
      "for (const a¦ of b)",
      "a¦ in b",
      "a¦ instanceof b",
    ],
    ...["if (a)¦ b", "if (a)¦ ++b", "if (a)¦ [b] = c", "else¦ b", "typeof¦ a", "case¦ 1", "(a)¦ b"],
    ...["a = {}¦ b", "1¦ b", "a¦ (b)", "a¦ `b`", "a¦ / b", "{¦ a¦ }"],
  ]);
  for (const all of goesOn) {
    assertEquals(meaning(all.join("\n")), meaning(all.join("")), all.join(""));
  }
  assertEquals(meaning("a\nb\n++c\n!d", "WGSL"), meaning("a b ++c !d", "WGSL"));
});

Deno.test("commas, semicolons and signs that the layout needs are told from those with a meaning", () => {
  const same = [
    ["f(a, )", "f(a)"],
    ["[a, ]", "[a]"],
    ["[ , a, ]", "[ , a]"],
    ["{ a, }", "{ a }"],
    ["f<A, >()", "f<A>()"],
    ["{ a; }", "{ a }"],
    ["type A = | B | C", "type A = B | C"],
    ["(a: & B & C) => | D", "(a: B & C) => D"],
    ["'a' + 'it\\'s \"b\"'", '"a" + "it\'s \\"b\\""'],
    [String.raw`'\\"'`, String.raw`"\\\""`],
    ["`a\r\nb`", "`a\nb`"],
    ["#!/usr/bin/env it's\na", "a"],
  ];
  for (const [a, b] of same) assertEquals(meaning(a!), meaning(b!), a);
  const other = [
    ["[ , ]", "[]"],
    ["[a, , ]", "[a, ]"],
    ["[a, , b]", "[a, b]"],
    ["[ , , ]", "[ , ]"],
    ["{ a;; }", "{ a; }"],
    ["a | b", "a b"],
    ["a || b", "a | b"],
    ["a! = b", "a != b"],
    ["a! == b", "a !== b"],
    ["a + ++b", "a++ + b"],
    ["'a\\\\'", "'a\\'"],
    ["'\\n'", "'n'"],
    ["'a'", "a"],
    ["'a'", "`a`"],
    ["''", "``"],
    ["'`a`'", "`a`"],
    ["a\u2028b", "a b"],
  ];
  for (const [a, b] of other) assertNotEquals(meaningOrError(a!), meaningOrError(b!), a);
  // Where WGSL differs: there are more ends of lines, no regular expressions, and & takes an address.
  assertNotEquals(meaning("// a\vb", "WGSL"), meaning("// a\vc", "WGSL"));
  assertEquals(meaning("of / b/ c", "WGSL"), meaning("of /  b/ c", "WGSL"));
  assertNotEquals(meaning("f(&a)", "WGSL"), meaning("f(a)", "WGSL"));
});

Deno.test("every operator is another", () => {
  const operators = [
    ..."+ - * / % ** & | ^ << >> >>> && || ?? == != === !== < > <= >= in instanceof as".split(" "),
    ..."= += -= *= /= %= **= &= |= ^= <<= >>= >>>= &&= ||= ??= => . ?. , ; : ? ! ~ ...".split(" "),
  ];
  const meanings = operators.map((it) => meaningOrError(`a ${it} b`));
  assertEquals(new Set(meanings).size, operators.length);
});

Deno.test("a slash divides after a value, and starts a regular expression elsewhere", () => {
  const spaced = (before: string) =>
    meaning(`${before} / b/ c`) === meaning(`${before} /  b/ c`) ? "divides" : "starts";
  const values = ["a", "(a)", "a[0]", "a[0]!", "a!", "a++", "2", "'a'", "`a`", "`${a}`", "/a/g"];
  const calls = ["a.return", "a?.of", "if_", "Symbol.for(a)", "a.if(b)", "this", "f(if_(a))"];
  for (const before of [...values, ...calls]) assertEquals(spaced(before), "divides", before);
  const signs = ["", "=", "(", "[", ",", ";", "{", ":", "?", "=>", "&&", "!", "...", "a\n!", "a +"];
  const words = ["return", "typeof", "case", "if (a)", "while (a())", "for (;;)", "else", "await"];
  for (const before of [...signs, ...words]) assertEquals(spaced(before), "starts", before);
  for (const text of ["{} / a", "{}\n/a/", "`${{} / a}`"]) {
    assertThrows(() => meaning(text), SyntaxError, "a / behind a }", text);
  }
  assertEquals(spaced("`${a}` + `${{ a }}`"), "divides");
});

Deno.test("tokens know their line", () => {
  const lines = tokensOf('a\n/* \n */ "b"\r\n\n`\n` c', "TypeScript").map(({ line }) => line);
  assertEquals(lines, [1, 3, 5, 6]);
});

Deno.test("what does not end is a SyntaxError that names the line", () => {
  const cases: [string, string][] = [
    ["\n'a\n'", "line 2: a string"],
    ['\n\n"', "line 3: a string"],
    ["\n\n`a ${b}", "line 3: a template"],
    ["`a ${b", "line 1: a template"],
    ["\n/* a", "line 2: a comment"],
  ];
  for (const [text, message] of cases) {
    assertThrows(() => tokensOf(text, "TypeScript"), SyntaxError, message);
  }
  assertThrows(() => tokensOf("/* /* */", "WGSL"), SyntaxError, "line 1: a comment");
});
