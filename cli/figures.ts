/**
 * `deno task figures`: what docs/ shows of the published results.
 *
 * @module
 */
import { figures } from "../report/figures/figures.ts";
import type { CommandSpec } from "./arguments.ts";
import { print, runCommand } from "./command.ts";

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task figures",
  summary: "Draws docs/figures/*.svg from the tables and curves in outputs/published/. The " +
    "same numbers give the same bytes.",
  example: "deno task publish && deno task figures",
  options: [],
};

const PUBLISHED = new URL("../outputs/published/", import.meta.url);

/** Where figures are kept. */
export const FIGURES = new URL("../docs/figures/", import.meta.url);

/** Figures of the published results, SVG by file name. */
export async function publishedFigures(): Promise<Map<string, string>> {
  const textsOf = async <Name extends string>(preset: string, ...names: Name[]) =>
    Object.fromEntries(
      await Promise.all(names.map(async (name) => [
        name,
        await Deno.readTextFile(new URL(`${preset}/${name}.csv`, PUBLISHED)),
      ])),
    ) as Record<Name, string>;
  return figures({
    ...await textsOf("full", "table1", "table2", "curves", "steps"),
    ablations: await textsOf("ablations", "comparisons", "table1", "table2"),
  });
}

async function run(): Promise<void> {
  for (const [name, svg] of await publishedFigures()) {
    await Deno.writeTextFile(new URL(name, FIGURES), svg);
    await print(`wrote docs/figures/${name}`);
  }
}

if (import.meta.main) await runCommand(command, run);
