/**
 * Environment names, as the command line and the tables write them.
 *
 * @module
 */
import { distance } from "fastest-levenshtein";
import { banditFamily } from "./bandit.ts";
import type { TaskFamily } from "./family.ts";
import { FAMILY_LIMITS } from "./limits.ts";
import { mdpFamily } from "./mdp.ts";
import { validateFamily } from "./validate_family.ts";

/** A number in a name: its letter, the range it must be in, and what a suggestion fills in. */
interface NamePart {
  readonly letter: string;
  readonly range: { readonly min: number; readonly max: number };
  readonly usual: number;
}

/** How the names of one kind of environment are written. */
interface NamePattern {
  readonly word: string;
  readonly parts: readonly NamePart[];
  make(...values: number[]): TaskFamily;
}

const PATTERNS: readonly NamePattern[] = [
  {
    word: "bandit",
    parts: [
      { letter: "k", range: FAMILY_LIMITS.actions, usual: 5 },
      { letter: "n", range: FAMILY_LIMITS.episodes, usual: 10 },
    ],
    make: (arms, pulls) => banditFamily(arms!, pulls!),
  },
  {
    word: "mdp",
    parts: [{ letter: "n", range: FAMILY_LIMITS.episodes, usual: 10 }],
    make: (episodes) => mdpFamily(episodes!),
  },
  {
    word: "mdp",
    parts: [
      { letter: "s", range: FAMILY_LIMITS.states, usual: 10 },
      { letter: "a", range: FAMILY_LIMITS.actions, usual: 5 },
      { letter: "h", range: FAMILY_LIMITS.horizon, usual: 10 },
      { letter: "n", range: FAMILY_LIMITS.episodes, usual: 10 },
    ],
    make: (states, actions, horizon, episodes) =>
      mdpFamily(episodes!, { states: states!, actions: actions!, horizon: horizon! }),
  },
];

/** Families that a study adds, by name. */
const named = new Map<string, TaskFamily>();

/**
 * Gives a family its name on the command line.
 *
 * @throws {TypeError} If a part of it has the wrong kind
 * @throws {RangeError} If no backend can run it, or its name is taken
 */
export function nameEnvironment(family: TaskFamily): void {
  const { name } = validateFamily(family);
  if (named.has(name) || PATTERNS.some((pattern) => readNumbers(pattern, name))) {
    throw new RangeError(`Cannot use environment ${shown(name)}: the name is taken`);
  }
  named.set(name, family);
}

/** Longer names are cut in messages. */
const SHOWN_CHARACTERS = 40;

/** How many letters a mistyped word may be off before no suggestion is better. */
const MOST_TYPOS = 2;

/**
 * The family that a name such as `bandit-k5-n10` or `mdp-n25` stands for.
 *
 * @throws {TypeError} If the name is not a string
 * @throws {RangeError} If no environment has that name; the message says what is allowed and, if
 * the name looks like a slip, what was probably meant
 */
export function parseEnvironment(name: string): TaskFamily {
  if (typeof name !== "string") {
    throw new TypeError(`Cannot use environment ${String(name)}: its name must be a string`);
  }
  const own = named.get(name);
  if (own) return own;
  for (const pattern of PATTERNS) {
    const values = readNumbers(pattern, name);
    if (values === undefined) continue;
    pattern.parts.forEach((part, i) => checkPart(name, pattern, part, values[i]!));
    return pattern.make(...values.map(Number));
  }
  throw new RangeError(
    `Cannot use environment ${shown(name)}: no environment has that name, must be ` +
      `${[...named.keys(), ...PATTERNS.map(describe)].join(" or ")}${didYouMean(name)}`,
  );
}

/** The digits of each part, or undefined if the name is not of the pattern. */
function readNumbers(pattern: NamePattern, name: string): string[] | undefined {
  const parts = pattern.parts.map(({ letter }) => `-${letter}(0|[1-9][0-9]*)`).join("");
  return new RegExp(`^${pattern.word}${parts}$`).exec(name)?.slice(1);
}

function checkPart(name: string, pattern: NamePattern, part: NamePart, digits: string): void {
  const { letter, range } = part;
  if (Number(digits) >= range.min && Number(digits) <= range.max) return;
  throw new RangeError(
    `Cannot use environment ${shown(name)}: ${letter.toUpperCase()} is ${cut(digits)}, ` +
      `must be an integer in [${range.min}, ${range.max}]${didYouMean(name, pattern)}`,
  );
}

/** E.g. `bandit-k<K>-n<N> (2 ≤ K ≤ 1024, 1 ≤ N ≤ 100000)`. */
function describe({ word, parts }: NamePattern): string {
  const form = parts.map(({ letter }) => `-${letter}<${letter.toUpperCase()}>`).join("");
  const ranges = parts.map(({ letter, range }) =>
    `${range.min} ≤ ${letter.toUpperCase()} ≤ ${range.max}`
  );
  return `${word}${form} (${ranges.join(", ")})`;
}

function didYouMean(name: string, pattern = closestPattern(name)): string {
  if (pattern === undefined || name.length > SHOWN_CHARACTERS) return "";
  return `; did you mean "${suggestion(name.toLowerCase(), pattern)}"`;
}

/** Of the patterns with the closest word, that of which the name has most letters with a number. */
function closestPattern(name: string): NamePattern | undefined {
  const word = closestWord(name);
  const lettersIn = ({ parts }: NamePattern) =>
    parts.filter(({ letter }) => new RegExp(`[^a-z]${letter}[0-9]`).test(name.toLowerCase()))
      .length;
  return PATTERNS.filter((it) => it.word === word)
    .reduce<NamePattern | undefined>(
      (best, it) => best && lettersIn(it) <= lettersIn(best) ? best : it,
      undefined,
    );
}

/** The word that the name's first letters are, but for a few typos. */
function closestWord(name: string): string | undefined {
  const word = /[a-z]*/.exec(name.toLowerCase().trim())![0];
  let best: string | undefined;
  let fewest = MOST_TYPOS + 1;
  for (const pattern of PATTERNS) {
    // `banditk5` glues a letter to the word, so its own length of the word counts too.
    const typos = Math.min(
      distance(word, pattern.word),
      distance(word.slice(0, pattern.word.length), pattern.word),
    );
    // Two typos leave little of a short word, so its first letter must be right.
    if (typos < fewest && (typos < 2 || word.startsWith(pattern.word[0]!))) {
      best = pattern.word;
      fewest = typos;
    }
  }
  return best;
}

/** The pattern with the name's numbers, by letter if it says so, else in order. */
function suggestion(name: string, { word, parts }: NamePattern): string {
  const numbers = [...name.matchAll(/([a-z]?)[\s_=:-]*([0-9]+)/g)];
  const unnamed = numbers.filter(([, letter]) => !parts.some((part) => part.letter === letter));
  const filled = parts.map(({ letter, range, usual }) => {
    const match = numbers.find((number) => number[1] === letter) ?? unnamed.shift();
    const value = match === undefined ? usual : Number(match[2]);
    return `-${letter}${Math.min(Math.max(value, range.min), range.max)}`;
  });
  return word + filled.join("");
}

function shown(name: string): string {
  return JSON.stringify(cut(name));
}

function cut(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
