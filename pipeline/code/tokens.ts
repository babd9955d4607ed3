/**
 * A scanner for TypeScript's words, strings and signs: enough to find import statements, and to step
 * over what only looks like one in comments, strings, templates and regular expressions.
 *
 * @module
 */

/** A word, string or sign; comments are left out. */
export interface Token {
  /** `other` is a number, a regular expression or a part of a template. */
  readonly kind: "word" | "string" | "sign" | "other";
  /** The word or sign, or what is between the quotes. */
  readonly text: string;
  /** Line of its first character, from 1. */
  readonly line: number;
}

const SPACE_OR_COMMENT = /\s+|\/\/.*|\/\*[^]*?\*\//y;
const WORD = /[#@]?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /\.?[0-9](?:[eE][+-]|[\w.])*/y;
const STRING = /"((?:[^"\\\n\r]|\\[^])*)"|'((?:[^'\\\n\r]|\\[^])*)'/y;
const TEMPLATE_PART = /(?:[^`\\$]|\\[^]|\$(?!\{))*(`|\$\{)/y;
const REGEX = /\/(?![*/])(?:[^\\/[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/\w*/y;
const SIGN = /\+\+|--|[^]/y;

/** Words after which a value comes, so that a `/` starts a regular expression and does not divide. */
const BEFORE_VALUE = new Set([
  ...["return", "typeof", "case", "in", "of", "do", "else", "new", "delete", "void", "throw"],
  ...["instanceof", "await", "yield", "default"],
]);

/**
 * The tokens of a module, in order.
 *
 * @throws {SyntaxError} If a string, template or comment does not end; names the line
 */
export function tokensOf(text: string): Token[] {
  return new Scanner(text).scan();
}

class Scanner {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  /** For each open `${`, how many `{` are open inside it. */
  readonly #substitutions: number[] = [];
  #at: number;
  /** Whether the last token ends a value, so that a `/` divides it. */
  #afterValue = false;
  #line = 1;
  #linesCountedTo = 0;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.startsWith("#!") ? text.search(/[\n\r]|$/) : 0;
  }

  scan(): Token[] {
    while (this.#at < this.#text.length) {
      if (!this.#match(SPACE_OR_COMMENT)) this.#token();
    }
    if (this.#substitutions.length > 0) this.#refuse(this.#at, "template");
    return this.#tokens;
  }

  #token(): void {
    const start = this.#at;
    let found: RegExpExecArray | undefined;
    if ((found = this.#match(WORD))) {
      const isValue = isProperty(this.#tokens) || !BEFORE_VALUE.has(found[0]);
      this.#push(start, "word", found[0], isValue);
    } else if ((found = this.#match(STRING))) {
      this.#push(start, "string", found[1] ?? found[2]!, true);
    } else if (this.#match(NUMBER) || (!this.#afterValue && this.#match(REGEX))) {
      this.#push(start, "other", "", true);
    } else {
      this.#sign(start, this.#match(SIGN)![0]);
    }
  }

  #sign(start: number, sign: string): void {
    const open = this.#substitutions;
    if (sign === '"' || sign === "'") this.#refuse(start, "string");
    if (sign === "/" && this.#text[this.#at] === "*") this.#refuse(start, "comment");
    if (sign === "`") return this.#template(start);
    if (sign === "}" && open.at(-1) === 0) {
      open.pop();
      return this.#template(start);
    }
    if (open.length > 0 && sign === "{") open[open.length - 1]!++;
    if (open.length > 0 && sign === "}") open[open.length - 1]!--;
    // A value before x! or x++ is one after it; nothing before ++x or !x stays nothing.
    const isNeutral = sign === "!" || sign === "++" || sign === "--";
    this.#push(start, "sign", sign, isNeutral ? this.#afterValue : ")]}".includes(sign));
  }

  /** From behind a "`", or behind the "}" of a substitution, to the next "${" or the end. */
  #template(start: number): void {
    const part = this.#match(TEMPLATE_PART);
    if (!part) return this.#refuse(start, "template");
    const ends = part[1] === "`";
    this.#push(start, "other", "", ends);
    if (!ends) this.#substitutions.push(0);
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #push(start: number, kind: Token["kind"], text: string, isValue: boolean): void {
    for (; this.#linesCountedTo < start; this.#linesCountedTo++) {
      if (this.#text[this.#linesCountedTo] === "\n") this.#line++;
    }
    this.#tokens.push({ kind, text, line: this.#line });
    this.#afterValue = isValue;
  }

  #refuse(at: number, what: string): never {
    const line = this.#text.slice(0, at).split("\n").length;
    throw new SyntaxError(`Cannot find the imports: a ${what} in line ${line} does not end`);
  }
}

/** Whether the next word is the name of a property, as in `a.import`, but not in `...import(x)`. */
export function isProperty(before: readonly Token[], end: number = before.length): boolean {
  const isDot = (index: number) => before[index]?.kind === "sign" && before[index]?.text === ".";
  return isDot(end - 1) && !isDot(end - 2);
}
