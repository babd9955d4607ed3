/**
 * Command-line arguments, with the message a mistaken one deserves.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { suggestion } from "../experiments/options.ts";
import { WIDTH, wrapped } from "../report/screens/text.ts";
import { UsageError } from "./usage_error.ts";

/** One option of a command. */
export interface OptionSpec {
  readonly name: string;
  /** What stands for its value in `--help`; absent for a flag. */
  readonly value?: string;
  /** May be given more than once. */
  readonly repeats?: boolean;
  readonly help: string;
}

/** A command, as `--help` shows it. */
export interface CommandSpec {
  readonly usage: string;
  /** One sentence. */
  readonly summary: string;
  readonly example: string;
  readonly options: readonly OptionSpec[];
  /** What a word without dashes is called; absent if there must be none. */
  readonly word?: string;
}

/** What was given: texts of options with a value, and which flags. */
export interface GivenArguments {
  /** The text of an option given once. */
  text(name: string): string | undefined;
  /** The texts of an option that repeats. */
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  /** The word without dashes. */
  readonly word: string | undefined;
}

/**
 * Parses arguments. `--help` is always known.
 *
 * @throws {UsageError} On an unknown or repeated option, a missing value, or a stray word
 */
export function parseArguments(args: readonly string[], command: CommandSpec): GivenArguments {
  const options = [...command.options, HELP];
  const names = options.map(({ name }) => `--${name}`);
  const withValue = options.filter(({ value }) => value !== undefined).map(({ name }) => name);
  const flags = options.filter(({ value }) => value === undefined).map(({ name }) => name);
  checkForms(args, options);
  const given = parseArgs([...args], {
    string: withValue,
    boolean: flags,
    collect: withValue,
    unknown(argument) {
      if (argument.startsWith("-")) throw noSuchOption(argument, names);
    },
  }) as Record<string, unknown>;
  const words = (given._ as unknown[]).map(String);
  const word = command.word === undefined ? undefined : words.shift();
  if (words.length > 0) throw new UsageError(strayWord(words[0]!));
  for (const { name, value, repeats } of options) {
    if (value === undefined) continue;
    const texts = given[name] as string[];
    if (texts.length > 1 && !repeats) {
      const [one, other] = texts.map((text) => text.slice(0, 80));
      throw new UsageError(`Cannot use --${name} twice: got ${one} and ${other}, give one`);
    }
  }
  return {
    text: (name) => (given[name] as string[])[0],
    texts: (name) => given[name] as string[],
    flag: (name) => given[name] === true,
    word,
  };
}

/** Fewer columns than this are too few to explain an option in, beside it. */
const LEAST_HELP = 30;

/** The text of `--help`, at most `width` columns wide. */
export function helpText(
  { usage, summary, example, options }: CommandSpec,
  width = WIDTH,
): string {
  const rows = [...options, HELP].map(({ name, value, help }) =>
    [`--${name}${value === undefined ? "" : ` ${value}`}`, help] as const
  );
  const left = Math.max(...rows.map(([option]) => option.length)) + 4;
  const isBeside = width - left >= LEAST_HELP;
  const optionText = ([option, help]: readonly [string, string]) => {
    const indent = " ".repeat(isBeside ? left : 6);
    const text = wrapped(help, width - indent.length).replaceAll("\n", `\n${indent}`);
    return isBeside ? `  ${option}`.padEnd(left) + text : `  ${option}\n${indent}${text}`;
  };
  const titled = (title: string, text: string) =>
    wrapped(`${title.padEnd(8)} ${text}`, width, " ".repeat(9));
  return [
    wrapped(summary, width),
    "",
    titled("Usage:", usage),
    titled("Example:", example),
    "",
    "Options:",
    ...rows.map(optionText),
  ].join("\n");
}

/** Longest list of seeds. */
const MOST_SEEDS = 1000;

/**
 * Seeds written as `3`, `0..4` (both ends included) or `0,2,5..7`.
 *
 * @throws {UsageError} If it is anything else, a seed is out of range or given twice
 */
export function parseSeeds(text: string): number[] {
  const seeds = new Set<number>();
  for (const part of text.split(",")) {
    const [, first, last] = /^(\d{1,10})(?:\.\.(\d{1,10}))?$/.exec(part) ?? [];
    if (first === undefined) {
      throw new UsageError(
        `Cannot use seeds "${text.slice(0, 80)}": must be written like 3, 0..4 or 0,2,5..7`,
      );
    }
    const from = Number(first);
    const to = Number(last ?? first);
    if (to >= 2 ** 32) {
      throw new UsageError(`Cannot use seed ${to}: must be an integer in [0, 2^32)`);
    }
    if (to < from || to - from >= MOST_SEEDS) {
      throw new UsageError(
        `Cannot use seeds ${part}: must go up, with at most ${MOST_SEEDS} seeds`,
      );
    }
    for (let seed = from; seed <= to; seed++) {
      if (seeds.has(seed)) throw new UsageError(`Cannot use seed ${seed} twice: give it once`);
      seeds.add(seed);
    }
    if (seeds.size > MOST_SEEDS) {
      throw new UsageError(`Cannot use so many seeds: must be at most ${MOST_SEEDS}`);
    }
  }
  return [...seeds];
}

/** Seeds as {@linkcode parseSeeds} reads them: `seed 3`, `seeds 0..4`, `seeds 0,2,5..7`. */
export function seedsText(seeds: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const seed of seeds.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && seed === run[1] + 1) run[1] = seed;
    else runs.push([seed, seed]);
  }
  const text = runs.map(([first, last]) => first === last ? `${first}` : `${first}..${last}`);
  return `${seeds.length === 1 ? "seed" : "seeds"} ${text.join()}`;
}

/**
 * One of a few words.
 *
 * @param what for the message, e.g. `algorithm`
 * @param listed what the message says is allowed
 * @throws {UsageError} If it is none of them
 */
export function parseChoice<T extends string>(
  what: string,
  text: string,
  allowed: readonly T[],
  listed: string = allowed.join(", "),
): T {
  const found = allowed.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `Cannot use ${what} "${text.slice(0, 80)}": no such ${what}${
      suggestion(text, allowed, listed)
    }`,
  );
}

/**
 * A whole number in a range.
 *
 * @throws {UsageError} If it is anything else
 */
export function parseInteger(what: string, text: string, min: number, max: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(
    `Cannot use ${what} "${text.slice(0, 80)}": must be an integer in [${min}, ${max}]`,
  );
}

function strayWord(word: string): string {
  return `Cannot use argument "${word.slice(0, 80)}": options are written --name value`;
}

const HELP: OptionSpec = { name: "help", help: "prints this text" };

function noSuchOption(argument: string, names: readonly string[]): UsageError {
  const name = argument.split("=", 1)[0]!.slice(0, 80);
  const meant = /\w/.test(name) ? name : ""; // dashes alone are near to every short option
  return new UsageError(`Cannot use option ${name}: no such option${suggestion(meant, names)}`);
}

/**
 * Refuses what `parseArgs` would let pass: a flag takes no value, so `--flag=x` is a mistake and not a
 * silent yes; all other options take one; there are no options with one dash.
 */
function checkForms(all: readonly string[], options: readonly OptionSpec[]): void {
  const args = all.includes("--") ? all.slice(0, all.indexOf("--")) : all;
  const names = options.map(({ name }) => `--${name}`);
  for (const [at, arg] of args.entries()) {
    const isValue = arg === "-" &&
      options.some(({ name, value }) => value !== undefined && args[at - 1] === `--${name}`);
    if (/^-(?!-)/.test(arg) && !isValue) throw noSuchOption(arg, names);
    const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const option = options.find((option) => option.name === name);
    if (option === undefined) continue;
    const { value } = option;
    const next = args[at + 1];
    if (value === undefined) {
      const isFollowed = next === "true" || next === "false";
      if (inline === undefined && !isFollowed) continue;
      const given = inline === undefined ? ` ${next}` : `=${inline.slice(0, 80)}`;
      throw new UsageError(`Cannot use --${name}${given}: it takes no value`);
    }
    const isThere = inline === undefined
      ? next !== undefined && /^(-$|[^-])/.test(next)
      : inline !== "";
    if (isThere) continue;
    const found = inline === undefined && next ? `, got ${next.slice(0, 80)}` : "";
    throw new UsageError(
      `Cannot use --${name} without a value: must be --${name} ${value}${found}`,
    );
  }
}
