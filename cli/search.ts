/**
 * `deno task search`: searches over settings, on validation tasks only.
 *
 * @module
 */
import process from "node:process";
import { RELEASED_SEARCHES, SEARCHES } from "../experiments/searches/searches.ts";
import { trialsOf } from "../experiments/searches/trials.ts";
import { type Device, RELEASE_DEVICE } from "../pipeline/backends.ts";
import type { Search } from "../experiments/searches/search.ts";
import type { TrainingWork } from "../experiments/searches/work.ts";
import { wrapped } from "../report/screens/text.ts";
import { trialJobs, workOf } from "../pipeline/search.ts";
import {
  type CommandSpec,
  type GivenArguments,
  type OptionSpec,
  parseChoice,
  parseSeeds,
} from "./arguments.ts";
import { print, report, runCommand } from "./command.ts";
import { ENVIRONMENT_OPTION, parseEnvironments } from "./environment.ts";
import { OUTPUTS } from "./outputs.ts";
import {
  ADAPTER_OPTION,
  BACKEND_OPTION,
  chooseDevice,
  parseBackend,
  parseRunSettings,
  RUN_OPTIONS,
  type RunSettings,
} from "./request.ts";

import { openWorkspace, type ProjectWorkspace } from "./run_jobs.ts";
import { screenWidth } from "./terminal.ts";
import { trainTrials } from "./search/train_trials.ts";
import { writeSearch } from "./search/write_search.ts";
import { asUsage, UsageError } from "./usage_error.ts";

/** Of `RUN_OPTIONS`, those that a search has; it always goes on after a failed job. */
const SEARCH_RUN_OPTIONS = RUN_OPTIONS.filter(({ name }) => name !== "keep-going");

const OPTIONS: readonly OptionSpec[] = [
  { name: "all", help: "runs all published searches" },
  { name: "list", help: "prints the name, question and cost of every search, and runs nothing" },
  {
    ...ENVIRONMENT_OPTION,
    repeats: true,
    help: `${ENVIRONMENT_OPTION.help}; may be repeated (default: the search's)`,
  },
  { name: "seeds", value: "LIST", help: "like 3, 0..4 or 0,2,5..7 (default: the search's)" },
  BACKEND_OPTION,
  ADAPTER_OPTION,
  ...SEARCH_RUN_OPTIONS,
];

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task search NAME [OPTIONS]",
  summary:
    "Searches over settings on validation tasks and writes outputs/searches/NAME/. Finished " +
    "trainings are stored and never run again. After an interruption the same command " +
    "resumes.",
  example: "deno task search maml-mdp-advantages --dry-run",
  options: OPTIONS,
  word: "NAME",
};

/** What is asked for. */
interface Request {
  readonly searches: readonly Search[];
  readonly settings: RunSettings;
  readonly list: boolean;
}

/** @throws {UsageError} Naming the first option that is wrong */
export function parseRequest(given: GivenArguments): Request {
  const seedsText = given.text("seeds");
  const seeds = seedsText === undefined ? undefined : parseSeeds(seedsText);
  const on = familiesGiven(given);
  const searches = chosenSearches(given).map((search) => ({
    ...search,
    ...on(search),
    ...seeds && { seeds },
  }));
  asUsage(() => searches.forEach(trialsOf));
  parseBackend(given); // which `--list` does not choose
  return {
    searches,
    settings: { ...parseRunSettings(given), keepGoing: true },
    list: given.flag("list"),
  };
}

/** What `--env` changes of a search: its environments, and its name, under which it is written. */
function familiesGiven(given: GivenArguments): (search: Search) => Partial<Search> {
  if (given.texts("env").length === 0) return () => ({});
  const families = parseEnvironments(given.texts("env"));
  const environments = families.map(({ name }) => name);
  return ({ name }) => ({ name: [name, "on", ...environments].join("-"), environments, families });
}

function chosenSearches(given: GivenArguments): readonly Search[] {
  const { word } = given;
  const [all, list] = [given.flag("all"), given.flag("list")];
  if (Number(word !== undefined) + Number(all) + Number(list) !== 1) {
    throw new UsageError(
      word === undefined && !all && !list
        ? "Cannot run a search: none is named, must be a name of --list, or --all"
        : "Cannot use a search's name, --all and --list together: give one",
    );
  }
  if (word === undefined) return all ? RELEASED_SEARCHES : [...SEARCHES.values()];
  return [SEARCHES.get(parseChoice("search", word, [...SEARCHES.keys()]))!];
}

async function run(given: GivenArguments): Promise<void> {
  const { searches, settings, list } = parseRequest(given);
  if (list) return await printList(searches);
  const device = await chooseDevice(given);
  const workspace = await openWorkspace();
  const started = performance.now();
  for (const search of searches) await runSearch(workspace, search, device, settings);
  if (searches.length > 1) {
    const all = searches.flatMap((search) => trialJobs(search, device));
    report(`${searches.length} searches: ${workText(workOf(all))}`);
  }
  if (!settings.dryRun) report(`took ${timesText(performance.now() - started)}`);
}

async function runSearch(
  workspace: ProjectWorkspace,
  search: Search,
  device: Device,
  settings: RunSettings,
): Promise<void> {
  const jobs = trialJobs(search, device);
  const trials = new Set(jobs.map(({ trial }) => trial)).size;
  report(`search ${search.name}: ${trials} trials, ${workText(workOf(jobs))}`);
  await trainTrials(workspace, jobs, settings);
  if (settings.dryRun) return;
  const { paths, markdown } = await writeSearch(workspace, search, jobs, device.backend);
  await print(wrapped(chosenPart(markdown), screenWidth(), "  "));
  for (const path of paths) report(`wrote ${path.replace(OUTPUTS, "outputs")}`);
}

/** What was asked and chosen; the tables of all trials are wide, and stay in the file. */
function chosenPart(markdown: string): string {
  // Lines of one paragraph are joined, to be broken where the screen ends.
  return markdown.split("\n## ").slice(0, 2).join("\n## ").trimEnd()
    .replaceAll(/(?<=[a-z,;])\n(?=[a-z])/g, " ");
}

async function printList(searches: readonly Search[]): Promise<void> {
  for (const search of searches) {
    const jobs = trialJobs(search, RELEASE_DEVICE); // the work is the same anywhere
    const trials = new Set(jobs.map(({ trial }) => trial)).size;
    await print(
      wrapped(`${search.name}: ${search.question}`, screenWidth(), "  ") +
        wrapped(`\n  ${trials} trials, ${workText(workOf(jobs))}`, screenWidth(), "  "),
    );
  }
}

function workText({ trainings, metaIterations, environmentSteps }: TrainingWork): string {
  return `${trainings} trainings, ${rounded(metaIterations)} meta-iterations, ` +
    `${rounded(environmentSteps)} ` +
    "environment steps";
}

/** `319 M`, `45 k`, `90`. */
function rounded(count: number): string {
  const [size, suffix] = count >= 1e6 ? [1e6, " M"] : count >= 1e4 ? [1e3, " k"] : [1, ""];
  return Number((count / size).toPrecision(3)) + suffix;
}

/** Wall-clock and processor time of this process, all Workers included. */
function timesText(milliseconds: number): string {
  const { user, system } = process.cpuUsage();
  return `${(milliseconds / 1000).toFixed(1)} s, ` +
    `${((user + system) / 1e6).toFixed(1)} s of processor time`;
}

if (import.meta.main) await runCommand(command, run);
