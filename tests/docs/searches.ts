/**
 * `deno run -A tests/docs/searches.ts`: writes what docs/searches.md says that searches chose.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { markdownTable } from "markdown-table";
import { settingAt } from "../../experiments/options.ts";
import { PRESETS } from "../../experiments/presets.ts";
import type { Search } from "../../experiments/searches/search.ts";
import { RELEASED_SEARCHES } from "../../experiments/searches/searches.ts";
import {
  familiesOf,
  type Trial,
  trialSettings,
  trialsOf,
} from "../../experiments/searches/trials.ts";
import type { SharedSettings } from "../../learners/settings.ts";
import { fillBlocks } from "./markdown.ts";
import { summaryOfSearch } from "./published.ts";

const PAGE = new URL("../../docs/searches.md", import.meta.url);

/** The learner whose settings a search is about. */
function learnerOf({ name, algorithm }: Search): string {
  if (name.startsWith("all-action-")) return "maml-all-action";
  return name.startsWith("untrained-") ? "untrained" : algorithm;
}

/** Settings that the search varies, each as the last part of its name and its value. */
function varied(trials: readonly Trial[], settings: SharedSettings): string {
  const paths = new Set(trials.flatMap(({ changes }) => Object.keys(changes)));
  return [...paths].flatMap((path) => {
    const value = settingAt(settings, path);
    return value === undefined ? [] : `\`${path.split(".").at(-1)}=${value}\``;
  }).join(" ");
}

/** The same on every environment of the search. */
function onAll(
  search: Search,
  text: (family: ReturnType<typeof familiesOf>[number]) => string,
): string {
  const texts = new Set(familiesOf(search).map(text));
  assertEquals(texts.size, 1, search.name);
  return [...texts][0]!;
}

async function row(search: Search): Promise<string[]> {
  const summary = await summaryOfSearch(search.name);
  const [, index] = /\*\*Trial (\d+): /.exec(summary)!;
  const [, gain] = /; (\S+ ± \S+) above the base/.exec(summary) ?? [];
  const trials = trialsOf(search);
  const chosen = onAll(
    search,
    (family) => varied(trials, trialSettings(search, trials[Number(index)]!, family)),
  );
  const { settings } = PRESETS.get("full")!;
  const inForce = [
    ...new Set(
      familiesOf(search).map((family) => varied(trials, settings(learnerOf(search), family))),
    ),
  ].join("; ");
  return [
    `\`${search.name}\``,
    chosen,
    gain ?? "it is the base",
    inForce === chosen ? "the same" : inForce,
  ];
}

/** What the page says, what it would say anew, and the rows of its table. */
export async function searchesTexts(): Promise<{ kept: string; anew: string; rows: string[][] }> {
  const kept = await Deno.readTextFile(PAGE);
  const rows = await Promise.all(RELEASED_SEARCHES.map(row));
  const table = markdownTable([["search", "it chose", "over the base", "in force"], ...rows], {
    align: ["l", "l", "r", "l"],
  });
  return { kept, anew: fillBlocks(kept, { choices: table }), rows };
}

if (import.meta.main) {
  const { anew } = await searchesTexts();
  await Deno.writeTextFile(PAGE, anew);
}
