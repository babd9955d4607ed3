import { assertEquals } from "@std/assert";
import { sourceFiles } from "./source_files.ts";

const kernels = (await sourceFiles()).filter(({ path }) => path.endsWith(".as.ts"));

/** Names that a module declares for others: exported ones, and static methods with their class. */
function declared(text: string): { exported: string[]; methods: string[] } {
  const exported = [...text.matchAll(/^export (?:function|class|const) (\w+)/gm)].map(([, name]) =>
    name!
  );
  const classes = text.split(/^(?=(?:export )?class )/m).slice(1);
  const methods = classes.flatMap((part) => {
    const [, owner] = /class (\w+)/.exec(part)!;
    return [...part.matchAll(/^ {2}static (\w+)\(/gm)].map(([, name]) => `${owner}.${name}`);
  });
  return { exported, methods };
}

/** How often a name stands somewhere. */
function count(name: string, texts: readonly string[]): number {
  const word = new RegExp(`(?<![\\w.])${name.replace(".", "\\.")}\\b`, "g");
  return texts.reduce((sum, text) => sum + (text.match(word)?.length ?? 0), 0);
}

// asc checks the types of what it reaches from module.as.ts only: what nothing uses would go unchecked.
Deno.test("the compiler reaches everything that the kernels' sources declare", () => {
  const texts = kernels.map(({ text }) => text);
  const unreached = kernels.flatMap(({ path, text }) => {
    const { exported, methods } = declared(text);
    return [
      ...exported.filter((name) => count(name, texts) < 2), // where it is declared is one
      ...methods.filter((name) => count(name, texts) < 1),
    ].map((name) => `${path}: ${name}`);
  });
  assertEquals(unreached.filter((name) => !name.startsWith("kernels/wasm/module.as.ts")), []);
});

Deno.test("what is declared is found, and where it is used", () => {
  const text = "export function f(): void {}\nclass C {\n  static of(x: v128): f32 {}\n}\n" +
    "export class D {\n  static at(): void {}\n}\n";
  assertEquals(declared(text), { exported: ["f", "D"], methods: ["C.of", "D.at"] });
  assertEquals([count("C.of", ["C.of(x)", "D.C.of"]), count("f", ["of f(f)"])], [1, 2]);
});
