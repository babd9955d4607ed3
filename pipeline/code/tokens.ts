/**
 * What a text in TypeScript or WGSL says: its tokens, without comments and white space.
 *
 * @module
 */

/** A piece of a text that has a meaning. */
export interface Token {
  /** As written; of a string `"` and what is between its quotes, whichever they are. */
  readonly text: string;
  /** Line of its first character, from 1. */
  readonly line: number;
  /** Whether a line break is before it. */
  readonly isBroken: boolean;
  /** Whether it ends a value: a `/` behind it divides, and a line break may end the statement. */
  readonly isValue: boolean;
}

/** What a text is written in. */
export type Language = "TypeScript" | "WGSL";

/** White space and line comments; where languages differ, what follows is a token. */
const SPACE = /(?:[^\S\u2028\u2029]+|\/\/[^\n\v\f\x85\u2028\u2029]*)*/y;
const REGEX = /\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/;
/** A number, a string, a word (neither white space nor a sign of ASCII but $ and _), or a sign. */
const TOKEN =
  /\.?[0-9](?:[eE][+-]|[\w.])*|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|[#@]?[^\s!-#%-/:-@[-^`{-~]+|\.{3}|\+\+|--|!==?|=>|[^]/;
const BEHIND_VALUE = new RegExp(TOKEN, "y");
const ELSEWHERE = new RegExp(`${REGEX.source}|${TOKEN.source}`, "y");
const TEMPLATE_PART = /(?:[^`\\$]|\\[^]|\$(?!\{))*(?:`|\$\{)/y;

const WORD = /^[a-z$_#@\x80-\uffff]/i;
const LITERAL = /^(?:\.?[0-9]|["'/][^])/;
/** Behind these comes a value, and behind the `)` of a head. */
const OPERATOR =
  /^(?:return|typeof|case|in|of|do|else|new|delete|void|throw|instanceof|await|yield|default|extends|implements)$/;
const HEAD = /^(?:if|while|for)$/;
/** A line break behind these ends the statement. */
const RESTRICTED = /^(?:return|throw|break|continue|yield|async)$/;

/**
 * The tokens of a text, in order. A template is one token up to each `${`, and one from each `}`.
 *
 * @throws {SyntaxError} If a string, template or comment does not end, or a `/` is behind a `}`, where
 * it divides or starts a regular expression; names the line
 */
export function tokensOf(text: string, language: Language): Token[] {
  return new Scanner(text.replaceAll(/\r\n?/g, "\n"), language === "WGSL").scan();
}

/**
 * One text for all layouts of the same tokens. Of TypeScript it has the line breaks that may end a
 * statement, but no comma or semicolon before a closing bracket, and no `|` or `&` before a first type.
 * Braces that `deno fmt` sets where an `if` does not fit in its line are another text.
 */
export function meaningOf(tokens: readonly Token[], language: Language): string {
  if (language === "WGSL") return JSON.stringify(tokens.map(({ text }) => text));
  const kept: string[] = [];
  tokens.forEach((token, at) => {
    const before = tokens[at - 1];
    if (isLayout(before?.text, token.text, tokens[at + 1]?.text)) return;
    if (token.isBroken && before && mayEnd(before, token.text)) kept.push("\n");
    kept.push(token.text);
  });
  return JSON.stringify(kept);
}

function isLayout(before = "", text: string, after = ""): boolean {
  if (text === "|" || text === "&") return /^(?:[=([<,:?]|=>)$/.test(before);
  if (text === ";") return after === "}";
  // A comma behind another, or behind a [, stands for a hole.
  return text === "," && /^[)\]}>]$/.test(after) && before !== "," && before !== "[";
}

/** Whether a line break between a token and the next may end a statement. */
function mayEnd(before: Token, text: string): boolean {
  if (RESTRICTED.test(before.text)) return !/^[)\]},;:]/.test(text);
  if (!before.isValue || /^(?:\+\+|--|!|\[)$/.test(text)) return before.isValue;
  return WORD.test(before.text) && (WORD.test(text) || LITERAL.test(text)) &&
    !/^(?:extends|implements|in|of|instanceof)$/.test(text);
}

class Scanner {
  readonly #text: string;
  readonly #isWgsl: boolean;
  readonly #tokens: Token[] = [];
  /** Brackets and `${` that are open; `if` for the `(` of a head. */
  readonly #open: string[] = [];
  /** Whether the last token ends a value. */
  #isValue = false;
  #at = 0;
  #line = 1;
  #lineEnd: number;

  constructor(text: string, isWgsl: boolean) {
    this.#text = text;
    this.#isWgsl = isWgsl;
    this.#lineEnd = text.indexOf("\n");
  }

  scan(): Token[] {
    this.#match(/#!.*/y);
    for (let end = this.#line; this.#skip(); end = this.#line) {
      const line = this.#line;
      const isBroken = line > end;
      const text = this.#token(isBroken);
      this.#tokens.push({ text, line, isBroken, isValue: this.#isValue });
    }
    if (this.#open.includes("${")) this.#refuse("a template does not end");
    return this.#tokens;
  }

  /** Steps over white space and comments; whether there is more. */
  #skip(): boolean {
    for (this.#match(SPACE); this.#text.startsWith("/*", this.#at); this.#match(SPACE)) {
      this.#match(/\/\*/y);
      for (let depth = 1; depth > 0;) {
        // In WGSL, comments nest.
        const found = this.#match(this.#isWgsl ? /[^]*?(?:\/\*|\*\/)/y : /[^]*?\*\//y) ??
          this.#refuse("a comment does not end");
        depth += found.endsWith("/*") ? 1 : -1;
      }
    }
    return this.#at < this.#text.length;
  }

  #token(isBroken: boolean): string {
    const canDivide = this.#isWgsl || this.#isValue;
    const text = this.#match(canDivide ? BEHIND_VALUE : ELSEWHERE)!;
    const before = this.#tokens.at(-1)?.text ?? "";
    if (WORD.test(text)) {
      this.#isValue = before === "." || !OPERATOR.test(text);
      return text;
    }
    this.#isValue = LITERAL.test(text);
    if (this.#isValue) return /^["']/.test(text) ? unquoted(text) : text;
    if (text === '"' || text === "'") this.#refuse("a string does not end");
    if (text === "/" && before === "}") this.#refuse("what a / behind a } means is not clear");
    if ("([{".includes(text)) {
      const isHead = HEAD.test(before) && this.#tokens.at(-2)?.text !== ".";
      this.#open.push(isHead ? "if" : text);
    }
    const opened = ")]}".includes(text) ? this.#open.pop() : undefined;
    if (text === "`" || opened === "${") return text + this.#template();
    // A sign that belongs to the value before it leaves it one.
    if (/^(?:!|\+\+|--)$/.test(text)) this.#isValue = canDivide && !isBroken;
    else this.#isValue = opened !== undefined && opened !== "if";
    return text;
  }

  /** From behind a "`", or behind the "}" of a substitution, to the next "${" or the end. */
  #template(): string {
    const part = this.#match(TEMPLATE_PART) ?? this.#refuse("a template does not end");
    this.#isValue = part.endsWith("`");
    if (!this.#isValue) this.#open.push("${");
    return part;
  }

  #match(pattern: RegExp): string | undefined {
    const start = pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return undefined;
    this.#at = pattern.lastIndex;
    while (this.#lineEnd >= 0 && this.#lineEnd < this.#at) {
      this.#line++;
      this.#lineEnd = this.#text.indexOf("\n", this.#lineEnd + 1);
    }
    return this.#text.slice(start, this.#at);
  }

  #refuse(why: string): never {
    throw new SyntaxError(`Cannot read line ${this.#line}: ${why}`);
  }
}

/** A string as if in any quotes, which then need no escape. */
function unquoted(text: string): string {
  return `"${text.slice(1, -1).replaceAll(/\\(["'])|\\[^]/g, (all, quote) => quote ?? all)}`;
}
