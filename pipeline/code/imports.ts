/**
 * What a module imports when it runs.
 *
 * @module
 */
import type { Token } from "./tokens.ts";

/**
 * The strings that name what a TypeScript module imports or re-exports when it runs, in order: in
 * statements, and alone in `import()`. `import type` and `export type` are left out, they are gone when
 * the module runs.
 *
 * @throws {SyntaxError} If nobody can tell before it runs what an import imports; names the line
 */
export function importsOf(tokens: readonly Token[]): Token[] {
  const textAt = (at: number) => tokens[at]?.text ?? "";
  const isImport = (at: number) => textAt(at) === "import" && textAt(at - 1) !== ".";
  return tokens.filter(({ text, line }, at) => {
    const isCalled = isImport(at - 2) && textAt(at - 1) === "(" && text !== ")";
    const isNamed = text.startsWith('"') && (isImport(at - 1) || isValueFrom(textAt, at - 1));
    if (!isCalled && !isNamed) return false;
    const isWhole = isNamed || text.startsWith('"') && /^[,)]$/.test(textAt(at + 1));
    if (isWhole && !text.includes("\\")) return true;
    throw new SyntaxError(`Cannot tell what line ${line} imports: must be a plain string`);
  });
}

/** Whether a token is the `from` of an import or export, and not of types alone. */
function isValueFrom(textAt: (at: number) => string, from: number): boolean {
  if (textAt(from) !== "from") return false;
  let start = from - 1;
  while (start >= 0 && !/^(?:import|export)$/.test(textAt(start))) start--;
  // In `import type from "./a.ts"` and `import type, { b } from "./a.ts"`, type is a name.
  const isType = textAt(start + 1) === "type" && start + 2 < from && textAt(start + 2) !== ",";
  return start >= 0 && !isType;
}
