/**
 * What `--env` says: a name, a file of this project, or standard input.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import { parseEnvironment } from "../envs/names.ts";
import { readFamily } from "../envs/read_family.ts";
import { contentOf } from "../pipeline/content.ts";
import type { OptionSpec } from "./arguments.ts";
import { asUsage, UsageError } from "./usage_error.ts";

/** Which tasks. */
export const ENVIRONMENT_OPTION: OptionSpec = {
  name: "env",
  value: "NAME",
  help: "bandit-k<K>-n<N>, mdp-n<N>, mdp-s<S>-a<A>-h<H>-n<N>, FILE.json (a task family: " +
    "docs/how-to/own-task.md) or - (the same on standard input)",
};

/** Most bytes of a family. */
const MOST_BYTES = 2 ** 24;

/** Long names are cut in messages. */
const SHOWN = 80;

/**
 * The families of some `--env`, each once.
 *
 * @throws {UsageError} If there is no such environment or file, if it is no family, or if two that are
 * called alike are not the same
 */
export function parseEnvironments(texts: readonly string[]): TaskFamily[] {
  if (texts.filter((text) => text === "-").length > 1) {
    throw new UsageError("Cannot use --env - twice: standard input holds one family");
  }
  const byName = new Map<string, TaskFamily>();
  for (const text of texts) {
    const family = parseOne(text);
    const known = byName.get(family.name);
    if (known && contentOf(known).name !== contentOf(family).name) {
      throw new UsageError(
        `Cannot use environment "${text.slice(0, SHOWN)}": another with other tasks is called ` +
          `"${family.name}" too, must have a name of its own`,
      );
    }
    if (!known) byName.set(family.name, family);
  }
  return [...byName.values()];
}

function parseOne(text: string): TaskFamily {
  if (text === "-") return familyIn("standard input", readInput());
  if (text.endsWith(".json")) return familyIn(text.slice(0, SHOWN), readFile(text));
  return asUsage(() => parseEnvironment(text));
}

function familyIn(where: string, json: string): TaskFamily {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(`Cannot use environment "${where}": it is no JSON, ${message}`);
  }
  try {
    return asUsage(() => readFamily(value));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message} (${where})`, { cause: error });
  }
}

function readFile(path: string): string {
  const refuse = (why: string) =>
    new UsageError(`Cannot use environment "${path.slice(0, SHOWN)}": ${why}`);
  try {
    const { size, isFile } = Deno.statSync(path);
    if (!isFile) throw refuse("it is no file");
    if (size > MOST_BYTES) throw refuse(`it has ${size} bytes, must have at most ${MOST_BYTES}`);
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw refuse("there is no such file, must be a path from the folder of this project");
    }
    if (error instanceof Deno.errors.NotCapable) {
      throw refuse("only files of this project can be read, others with --env - < FILE");
    }
    if (error instanceof UsageError) throw error;
    throw refuse((error as Error).message);
  }
}

function readInput(): string {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(2 ** 16);
  let text = "";
  for (let read = Deno.stdin.readSync(buffer); read !== null; read = Deno.stdin.readSync(buffer)) {
    text += decoder.decode(buffer.subarray(0, read), { stream: true });
    if (text.length <= MOST_BYTES) continue;
    throw new UsageError(
      `Cannot use environment "-": standard input is longer than ${MOST_BYTES}, must be shorter`,
    );
  }
  return text + decoder.decode();
}
