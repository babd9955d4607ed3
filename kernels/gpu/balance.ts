/**
 * Brackets and comments of one WGSL file. A device sees files put together: it blames the next one for
 * what a file leaves open, and ignores a comment that is open at the end of all.
 *
 * @module
 */

/** What closes, and what it closes. */
const OPENERS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{", "*/": "/*" };

/** What counts outside of block comments, line comments among it, and inside; WGSL has no strings. */
const OUTSIDE = /\/\/.*|\/\*|\*\/|[()[\]{}]|\n/g;
const INSIDE = /\/\*|\*\/|\n/g;

/** The first bracket or comment of a file that does not end in it, and its line; undefined if all do. */
export function unbalanced(text: string): { line: number; what: string } | undefined {
  const open: { token: string; line: number }[] = [];
  let line = 1;
  let at = 0;
  while (true) {
    const tokens = open.at(-1)?.token === "/*" ? INSIDE : OUTSIDE;
    tokens.lastIndex = at;
    const token = tokens.exec(text)?.[0];
    if (token === undefined) break;
    at = tokens.lastIndex;
    if (token === "\n") line++;
    else if (token === "/*" || "([{".includes(token)) open.push({ token, line });
    else if (token in OPENERS && open.pop()?.token !== OPENERS[token]) {
      return { line, what: `"${token}" closes nothing` };
    }
  }
  const last = open.at(-1);
  return last && { line: last.line, what: `"${last.token}" is not closed` };
}
