import { assert, assertEquals } from "@std/assert";
import { LEARNERS } from "../../learners/registry.ts";
import { BASELINES } from "../../learners/baselines/registry.ts";
import { STAGES } from "../../pipeline/stages/stage.ts";

const ROOT = new URL("../../", import.meta.url);

/** What a module loads: statements and `import()`; a specifier that is no plain string as it is written. */
function loadedBy(path: string, text: string): string[] {
  const found: string[] = [];
  const create = (context: Deno.lint.RuleContext): Deno.lint.LintVisitor => {
    const note = (specifier: Deno.lint.Node | null) => {
      if (specifier) found.push(context.sourceCode.getText(specifier).replace(/^"(.*)"$/, "$1"));
    };
    return {
      ImportDeclaration: ({ importKind, source }) => importKind === "value" && note(source),
      ExportAllDeclaration: ({ exportKind, source }) => exportKind === "value" && note(source),
      ExportNamedDeclaration: ({ exportKind, source }) => exportKind === "value" && note(source),
      ImportExpression: ({ source }) => note(source),
    };
  };
  Deno.lint.runPlugin({ name: "worker", rules: { loads: { create } } }, path, text);
  return found;
}

/** All modules that an entry reaches, by path, each with what it loads. */
async function reached(
  entry: string,
  read: (path: string) => Promise<string> = (path) => Deno.readTextFile(new URL(path, ROOT)),
): Promise<Map<string, string[]>> {
  const loads = new Map<string, string[]>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (loads.has(path) || !path.endsWith(".ts")) continue;
    const found = loadedBy(path, await read(path));
    loads.set(path, found);
    for (const specifier of found.filter((it) => it.startsWith("."))) {
      waiting.push(new URL(specifier, new URL(path, "file:///")).pathname.slice(1));
    }
  }
  return loads;
}

/** What they load from elsewhere: packages, Node's modules, what nobody can tell. */
const strangers = (loads: Map<string, string[]>) =>
  [...loads].flatMap(([path, found]) =>
    found.filter((it) => !/^\.\.?\//.test(it)).map((it) => `${path} loads ${it}`)
  );

Deno.test("a Worker loads no package: whoever computes needs nothing but this repository", async () => {
  const loads = await reached("pipeline/worker.ts");
  assertEquals(strangers(loads), []);
  const expected = [
    ...STAGES.map((stage) => `pipeline/stages/${stage}.ts`),
    ...[...LEARNERS, ...BASELINES].map(({ module }) => module),
    ...["reference/reference", "wasm/wasm", "gpu/gpu"].map((name) => `kernels/${name}.ts`),
  ];
  assertEquals(expected.filter((path) => !loads.has(path)), [], "the walk gets that far");
});

Deno.test("the walk sees packages behind statements, re-exports and import()", async () => {
  const files: Record<string, string> = {
    "a/entry.ts":
      'import { b } from "./b.ts"; import type { z } from "zod"; export * from "../c.ts";',
    "a/b.ts": 'export const b = () => import("npm:d");',
    "c.ts": 'import "node:fs"; export { e } from "e"; const f = "f"; import(f);',
  };
  const loads = await reached("a/entry.ts", (path) => Promise.resolve(files[path]!));
  assertEquals(strangers(loads).toSorted(), [
    "a/b.ts loads npm:d",
    "c.ts loads e",
    "c.ts loads f",
    "c.ts loads node:fs",
  ]);
  assert(loads.size === 3);
});
