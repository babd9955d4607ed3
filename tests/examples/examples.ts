/** The example files of a family, by name. @module */
import type { TaskFamily } from "../../envs/family.ts";
import { readFamily } from "../../envs/read_family.ts";

const FOLDER = new URL("../../examples/", import.meta.url);

/** The text of an example. */
export async function exampleText(name: string): Promise<string> {
  return await Deno.readTextFile(new URL(name, FOLDER));
}

/** Names of all examples that are families. */
export async function exampleNames(): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(FOLDER), ({ name }) => name);
  return names.filter((name) => name.endsWith(".json")).sort();
}

/** The family of an example. */
export async function example(name: string): Promise<TaskFamily> {
  return readFamily(JSON.parse(await exampleText(`${name}.json`)));
}
