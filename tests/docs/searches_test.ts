/** What docs/searches.md says that searches chose is what they chose, and what is in force is so. */
import { assert, assertEquals } from "@std/assert";
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
import { trialJobs, workOf } from "../../pipeline/search.ts";
import { Document } from "./markdown.ts";
import { summaryOfSearch } from "./published.ts";

const page = await Document.read("docs/searches.md");

/** The learner whose settings a search is about. */
function learnerOf({ name, algorithm }: Search): string {
  if (name.startsWith("all-action-")) return "maml-all-action";
  return name.startsWith("untrained-") ? "untrained" : algorithm;
}

/** Settings that the search varies, each as the last part of its name and its value. */
function varied(trials: readonly Trial[], settings: SharedSettings): string {
  const paths = new Set(trials.flatMap(({ changes }) => Object.keys(changes)));
  return [...paths].flatMap((path) => {
    const value = path.split(".").reduce<unknown>(
      (at, key) => (at as Record<string, unknown>)[key],
      settings,
    );
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

Deno.test("what each search chose, by how much, and what is in force", async () => {
  const table = page.table("it chose", "over the base");
  assertEquals(table.rows, await Promise.all(RELEASED_SEARCHES.map(row)));
});

Deno.test("each choice that is not in force has its reason", () => {
  const differing = page.table("it chose", "over the base").rows
    .filter(([, , , inForce]) => inForce !== "the same").map(([name]) => name!);
  assert(differing.length > 0);
  const reasons = page.table("not in force", "why").rows
    .flatMap(([names]) => names!.match(/`[a-z-]+`/g) ?? []);
  assertEquals(reasons.toSorted(), differing.toSorted());
});

Deno.test("how many trainings all searches together are", () => {
  const { trainings, metaIterations } = workOf(
    RELEASED_SEARCHES.flatMap((search) => trialJobs(search, { backend: "wasm" })),
  );
  page.says(
    `${trainings} trainings of ${(metaIterations / 1e6).toFixed(1)} million meta-iterations`,
  );
});
