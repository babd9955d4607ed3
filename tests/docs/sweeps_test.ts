/** What docs/sweeps.md says that sweeps chose is what they chose, and what is in force is so. */
import { assert, assertEquals } from "@std/assert";
import { type LearnedAlgorithm, PRESETS } from "../../experiments/presets.ts";
import type { Sweep } from "../../experiments/sweeps/sweep.ts";
import { PUBLISHED_SWEEPS } from "../../experiments/sweeps/sweeps.ts";
import {
  familiesOf,
  type Trial,
  trialSettings,
  trialsOf,
} from "../../experiments/sweeps/trials.ts";
import type { LearnerSettings } from "../../learners/settings.ts";
import { trialJobs, workOf } from "../../pipeline/sweep.ts";
import { Document } from "./markdown.ts";
import { summaryOfSweep } from "./published.ts";

const page = await Document.read("docs/sweeps.md");

/** Those that choose; the others explain what is in force. */
const choosing = PUBLISHED_SWEEPS.filter(({ name }) => !/-(sensitivity|checkpoint)$/.test(name));

/** The learner whose settings a sweep is about. */
function learnerOf({ name, algorithm }: Sweep): LearnedAlgorithm {
  if (name.startsWith("all-action-")) return "maml-all-action";
  return name.startsWith("untrained-") ? "untrained" : algorithm;
}

/** Settings that the sweep varies, each as the last part of its name and its value. */
function varied(trials: readonly Trial[], settings: LearnerSettings): string {
  const paths = new Set(trials.flatMap(({ changes }) => Object.keys(changes)));
  return [...paths].flatMap((path) => {
    const value = path.split(".").reduce<unknown>(
      (at, key) => (at as Record<string, unknown>)[key],
      settings,
    );
    return value === undefined ? [] : `\`${path.split(".").at(-1)}=${value}\``;
  }).join(" ");
}

/** The same on every environment of the sweep. */
function onAll(
  sweep: Sweep,
  text: (family: ReturnType<typeof familiesOf>[number]) => string,
): string {
  const texts = new Set(familiesOf(sweep).map(text));
  assertEquals(texts.size, 1, sweep.name);
  return [...texts][0]!;
}

async function row(sweep: Sweep): Promise<string[]> {
  const summary = await summaryOfSweep(sweep.name);
  const [, index] = /\*\*Trial (\d+): /.exec(summary)!;
  const [, lead] = /; (\S+ ± \S+) above the next\./.exec(summary)!;
  const trials = trialsOf(sweep);
  const chosen = onAll(
    sweep,
    (family) => varied(trials, trialSettings(sweep, trials[Number(index)]!, family)),
  );
  const { settings } = PRESETS.get("full")!;
  // The variant's exception is for the environment that its sweep is about.
  const environments = sweep.name === "all-action-bandit"
    ? sweep.environments.filter((env) => env !== "bandit-k50-n10")
    : sweep.environments;
  const inForce = onAll(
    { ...sweep, environments },
    (family) => varied(trials, settings(learnerOf(sweep), family)),
  );
  return [`\`${sweep.name}\``, chosen, lead!, inForce === chosen ? "the same" : inForce];
}

Deno.test("what each sweep chose, by how much, and what is in force", async () => {
  const table = page.table("it chose", "over the next");
  assertEquals(table.rows, await Promise.all(choosing.map(row)));
});

Deno.test("each choice that is not in force has its reason", () => {
  const differing = page.table("it chose", "over the next").rows
    .filter(([, , , inForce]) => inForce !== "the same").map(([name]) => name!);
  assert(differing.length > 0);
  const reasons = page.table("not in force", "why").rows
    .flatMap(([names]) => names!.match(/`[a-z-]+`/g) ?? []);
  assertEquals(reasons.toSorted(), differing.toSorted());
});

Deno.test("how many trainings the whole search is", () => {
  const { trainings, metaIterations } = workOf(
    PUBLISHED_SWEEPS.flatMap((sweep) => trialJobs(sweep, { backend: "wasm" })),
  );
  page.says(
    `${trainings} trainings of ${(metaIterations / 1e6).toFixed(1)} million meta-iterations`,
  );
});
