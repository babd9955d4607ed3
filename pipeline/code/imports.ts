/**
 * What a module imports when it runs.
 *
 * @module
 */
import { isProperty, type Token, tokensOf } from "./tokens.ts";

/** One import of a module. */
export interface Import {
  /** As the source writes it. */
  readonly specifier: string;
  /** Line of the statement, from 1. */
  readonly line: number;
}

/**
 * What a TypeScript module imports or re-exports when it runs, in order: statements and `import()` of
 * a string. `import type` and `export type` are left out, they are gone when the module runs.
 *
 * @throws {SyntaxError} If the text ends inside a string, template or comment, or nobody can tell
 * before it runs what an import imports; names the line
 */
export function importsOf(text: string): Import[] {
  const tokens = tokensOf(text);
  return tokens.flatMap((token, at) => {
    if (token.kind !== "word" || isProperty(tokens, at)) return [];
    const found = token.text === "import"
      ? imported(tokens, at)
      : token.text === "export"
      ? reExported(tokens, at)
      : undefined;
    if (!found) return [];
    if (found.kind !== "string" || found.text.includes("\\")) {
      throw new SyntaxError(
        `Cannot tell what line ${token.line} imports: must be a plain string`,
      );
    }
    return [{ specifier: found.text, line: token.line }];
  });
}

/** The specifier of the `import` at an index; undefined if it imports nothing when the module runs. */
function imported(tokens: readonly Token[], at: number): Token | undefined {
  const next = tokens[at + 1];
  if (!next || next.kind === "string") return next;
  if (isSign(next, "(")) {
    const argument = tokens[at + 2];
    return isSign(argument, ")") ? undefined : only(argument, tokens[at + 3]);
  }
  // import.meta, and a property of that name.
  if (next.kind === "sign" && !"{*".includes(next.text)) return undefined;
  return isTypeOnly(tokens, at) ? undefined : specifierAfter(tokens, at + 1);
}

/** The same of an `export`: of `export * …` and `export { … } from …`. */
function reExported(tokens: readonly Token[], at: number): Token | undefined {
  const next = tokens[at + 1];
  if (isSign(next, "*")) return specifierAfter(tokens, at + 1);
  if (!isSign(next, "{")) return undefined;
  const end = tokens.findIndex((token, index) => index > at && isSign(token, "}"));
  return isWord(tokens[end + 1], "from") ? tokens[end + 2] : undefined;
}

/** `import type { A }`, `import type A`, `import type * as a`; not `import type from "./type.ts"`. */
function isTypeOnly(tokens: readonly Token[], at: number): boolean {
  const [first, second, third] = tokens.slice(at + 1, at + 4);
  if (!isWord(first, "type") || !second) return false;
  if (second.kind === "sign") return second.text !== ",";
  return !isWord(second, "from") || isWord(third, "from");
}

function specifierAfter(tokens: readonly Token[], at: number): Token {
  // A name may be "from" too, but only a string after it ends the clause: import { from } from "x".
  const from = tokens.findIndex((token, index) =>
    index >= at && isWord(token, "from") && tokens[index + 1]?.kind === "string"
  );
  const end = tokens.findIndex((token, index) => index >= at && isSign(token, ";"));
  return from < 0 || (end >= 0 && end < from) ? tokens[at]! : tokens[from + 1]!;
}

/** The argument of an `import()`, unless it goes on behind the string: `"./" + name`. */
function only(argument: Token | undefined, next: Token | undefined): Token | undefined {
  const isWhole = isSign(next, ")") || isSign(next, ",");
  return argument?.kind === "string" && !isWhole ? next : argument;
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === "sign" && token.text === sign;
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === "word" && token.text === word;
}
