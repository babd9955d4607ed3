import { assertEquals, assertGreater, assertThrows } from "@std/assert";
import { importsOf } from "../../../pipeline/code/imports.ts";
import { tokensOf } from "../../../pipeline/code/tokens.ts";
import { type SourceFile, sourceFiles } from "../../house/source_files.ts";

const importsIn = (text: string) => importsOf(tokensOf(text, "TypeScript"));
const specifiers = (text: string) => importsIn(text).map(({ text }) => text.slice(1));

/** What the linter's parser, which is Deno's own, finds that a module imports when it runs. */
function parsedImportsOf({ path, text }: SourceFile): string[] {
  const found: string[] = [];
  const visitors = (context: Deno.lint.RuleContext): Deno.lint.LintVisitor => {
    const note = (specifier: Deno.lint.Node | null) => {
      if (specifier) found.push(context.sourceCode.getText(specifier).slice(1, -1));
    };
    return {
      ImportDeclaration: ({ importKind, source }) => importKind === "value" && note(source),
      ExportAllDeclaration: ({ exportKind, source }) => exportKind === "value" && note(source),
      ExportNamedDeclaration: ({ exportKind, source }) => exportKind === "value" && note(source),
      ImportExpression: ({ source }) => note(source),
    };
  };
  Deno.lint.runPlugin({ name: "t", rules: { imports: { create: visitors } } }, path, text);
  return found;
}

Deno.test("in every module but tests, the scanner finds what Deno's parser finds", async () => {
  const modules = (await sourceFiles()).filter(({ path }) =>
    path.endsWith(".ts") && !path.startsWith("tests/")
  );
  let imports = 0;
  for (const module of modules) {
    const expected = parsedImportsOf(module);
    assertEquals(specifiers(module.text), expected, module.path);
    imports += expected.length;
  }
  assertGreater(imports, 100);
});

Deno.test("every form of import that is there when the module runs is found", () => {
  const text = `
    import a from "./default.ts"; import * as b from './all.ts'
    import "./side_effect.ts"
    import c, { type C, d as from, default as e } from
      "./names.ts" with { type: "json" };
    import type, { f } from "./named_type.ts";
    import type from "./also_type.ts";
    import { from } from "./from.ts";
    export * from "./export_all.ts"; export * as g from "./export_as.ts";
    export { h, i as default } from "./export_names.ts";
    export {} from "./export_nothing.ts";
    const j = await import("./dynamic.ts"), k = [...import("./spread.ts", { with: {} })];
    const l = \`\${await import("./template.ts")}\`;
    import m from "./kernel.wgsl" with { type: "text" };import n from"./tight.ts";
    export{o}from"./tight_export.ts";
  `;
  const parsed = parsedImportsOf({ path: "a.ts", text: text.replace("...import", "import") });
  assertEquals(specifiers(text), parsed);
  assertEquals(parsed.length, 17);
});

Deno.test("imports of types and what only looks like an import are none", () => {
  const text = `
    import type { A } from "./a.ts"; import type B from "./b.ts"; import type * as C from "./c.ts";
    import type from from "./from.ts";
    export type { D } from "./d.ts"; export type * from "./e.ts"; export type F = "./f.ts";
    // import "./comment.ts"
    const g = 'import "./string.ts"', h = \`import "./template.ts"\`, i = /import "x"/;
    export const from = "./g.ts"; export { g }; export default "./default.ts";
    const j = { import: "./key.ts", export: { from: "./k.ts" } };
    j.import("./method.ts"); j?.import; import.meta.resolve("./meta.ts"); const k = { import() {} };
  `;
  assertEquals(specifiers('class From { from\n"./field.ts" = 1 }'), []);
  assertEquals(specifiers(text), []);
});

Deno.test("an import that nobody can tell before it runs is refused, with its line", () => {
  const cases = [
    "import(name)",
    'import("./" + name)',
    "import(`./a.ts`)",
    "import(`./${a}.ts`)",
    'import "./\\u0061.ts"',
    'f(...import("./a" + b))',
  ];
  for (const text of cases) {
    assertThrows(() => importsIn(`\n${text}`), SyntaxError, "line 2 imports", text);
  }
});

Deno.test("each import knows the line of what it names", () => {
  const found = importsIn('\nimport {\n  a,\n} from "./a.ts";\n\nimport "./b.ts";');
  assertEquals(found.map(({ line }) => line), [4, 6]);
});
