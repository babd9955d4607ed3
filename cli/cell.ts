/**
 * `deno task cell`: trains and evaluates one cell of a table, and keeps nothing.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import { ALGORITHMS, ALGORITHMS_IN_HELP } from "../experiments/algorithms.ts";
import { findComparator } from "../experiments/comparators.ts";
import { findLearned } from "../experiments/learned.ts";
import { optionPaths, settingAt, withOptions } from "../experiments/options.ts";
import type { Preset } from "../experiments/presets.ts";
import type { Backend } from "../kernels/backend.ts";
import { baselineNamed, BASELINES, baselinesFor } from "../learners/baselines/registry.ts";
import type { RecurrentSettings } from "../learners/recurrent/settings.ts";
import { PAPER_ADVANTAGES, type SharedSettings } from "../learners/settings.ts";
import { type Device, openBackend } from "../pipeline/backends.ts";
import {
  absentFrom,
  checkAlgorithms,
  checkRequest,
  type GraphRequest,
  jobsOf,
} from "../pipeline/graph.ts";
import type { Job } from "../pipeline/job.ts";
import { runInMemory, summariesIn } from "../pipeline/run_in_memory.ts";
import { cellRecord, cellText, type SeedTraining } from "../report/cell.ts";
import { decodeCurve } from "../results/curve.ts";
import type { Files } from "../results/files.ts";
import { chosenIn } from "../results/parameters.ts";
import type { Summary } from "../results/summary.ts";
import {
  type CommandSpec,
  type GivenArguments,
  parseChoice,
  parseInteger,
  parseSeeds,
  seedsText,
} from "./arguments.ts";
import { print, report, runCommand } from "./command.ts";
import { ENVIRONMENT_OPTION, parseEnvironments } from "./environment.ts";
import { Progress } from "./progress.ts";
import {
  ADAPTER_OPTION,
  BACKEND_OPTION,
  chooseDevice,
  parseBackend,
  parsePreset,
  PRESET_OPTION,
} from "./request.ts";
import { asUsage, UsageError } from "./usage_error.ts";

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task cell [OPTIONS]",
  summary:
    "Trains and evaluates one cell of the paper's tables, and prints it beside the paper's " +
    "number and the baselines. Stores nothing.",
  example: "deno task cell --env bandit-k5-n10 --algorithm maml --seeds 0..4",
  options: [
    { ...ENVIRONMENT_OPTION, help: `${ENVIRONMENT_OPTION.help} (default: bandit-k5-n10)` },
    { name: "algorithm", value: "NAME", help: `${ALGORITHMS_IN_HELP} (default: maml)` },
    { name: "seeds", value: "LIST", help: "like 3, 0..4 or 0,2,5..7 (default: the preset's)" },
    PRESET_OPTION,
    { name: "iterations", value: "COUNT", help: "meta-iterations (default: the preset's)" },
    {
      name: "set",
      value: "OPTION=VALUE",
      repeats: true,
      help: "changes one setting, e.g. inner.objective=score; may be repeated",
    },
    BACKEND_OPTION,
    ADAPTER_OPTION,
    { name: "list-settings", help: "prints the settings in force, and runs nothing" },
    { name: "json", help: "prints numbers as JSON; docs/data-dictionary.md says what they are" },
  ],
};

/** What is asked for. */
interface Request {
  readonly family: TaskFamily;
  readonly preset: Preset;
  readonly algorithm: string;
  readonly seeds: readonly number[];
  /** Changes to the settings, as they were given. */
  readonly changes: readonly string[];
  /** Of a learner; absent for a baseline. */
  readonly settings?: SharedSettings | RecurrentSettings;
}

/** @throws {UsageError} Naming the first option that is wrong */
export function parseRequest(given: GivenArguments): Request {
  const [family] = parseEnvironments([given.text("env") ?? "bandit-k5-n10"]) as [TaskFamily];
  const preset = parsePreset(given);
  const seedsText = given.text("seeds");
  const seeds = seedsText === undefined ? preset.seeds : parseSeeds(seedsText);
  const algorithm = parseChoice(
    "algorithm",
    given.text("algorithm") ?? "maml",
    ALGORITHMS,
    ALGORITHMS_IN_HELP,
  );
  const iterations = given.text("iterations");
  const changes = [...given.texts("set")];
  if (iterations !== undefined) {
    changes.push(`iterations=${parseInteger("iterations", iterations, 0, 10_000_000)}`);
  }
  asUsage(() => checkAlgorithms({ preset, families: [family], algorithms: [algorithm], seeds }));
  parseBackend(given); // which `--list-settings` does not choose
  const shared = { family, preset, algorithm, seeds, changes };
  const isRecurrent = findComparator(algorithm) !== undefined;
  if (isRecurrent || findLearned(algorithm)) {
    const settings = asUsage(() =>
      isRecurrent
        ? withOptions(preset.comparator(algorithm, family), changes)
        : withOptions(preset.settings(algorithm, family), changes)
    );
    const request = { ...shared, settings };
    asUsage(() => checkRequest(graphOf(request)));
    return request;
  }
  if (changes.length > 0) {
    throw new UsageError(
      `Cannot use ${
        iterations === undefined ? `--set ${changes[0]!.slice(0, 80)}` : "--iterations"
      } with algorithm "${algorithm}": it is computed and has no settings`,
    );
  }
  return shared;
}

/** Runs the command. */
export async function run(given: GivenArguments): Promise<void> {
  const request = parseRequest(given);
  if (given.flag("list-settings")) return await print(settingsText(request));
  const device = await chooseDevice(given);
  const { family, algorithm, preset, changes, seeds } = request;
  const asJson = given.flag("json");
  const changed = changes.length > 0 ? ` (changed: ${changes.join(", ")})` : "";
  const backend = await describe(device);
  if (!asJson) {
    await print(
      `${family.name} · ${algorithm}${changed}\npreset ${preset.name} · ${seedsText(seeds)}` +
        ` · backend ${backend.name} (${backend.description})\n`,
    );
  }
  const graph = graphOf(request);
  const open = () => openBackend(device);
  const jobs = jobsOf(graph, device);
  const left = await runInMemory(jobs, open, reportStages());
  const summaries = [...summariesIn(left), ...await oneStepAlike(request, graph, device)];
  const trainings = jobs.filter(({ stage }) => stage === "train")
    .map((job) => trainedSeed(job, left.get(job)!));
  const absent = absentFrom({ ...graph, algorithms: BASELINES.map(({ name }) => name) });
  const isSampled = findComparator(algorithm) !== undefined;
  const content = { algorithm, summaries, absent, trainings, isSampled };
  if (!asJson) return await print(cellText(content));
  const head = { format: 1, env: family.name, algorithm, preset: preset.name, seeds, backend };
  const settings = request.settings ?? null;
  await print(JSON.stringify({ ...head, changes, settings, ...cellRecord(content) }, null, 2));
}

/** The cell, and every baseline that holds for its tasks. */
function graphOf({ family, preset, algorithm, seeds, settings }: Request): GraphRequest {
  const baselines = baselinesFor(family)
    .filter(({ isComparator }) => !isComparator)
    .map(({ name }) => name);
  const fixed = settings &&
    ("evaluation" in settings ? { comparator: () => settings } : { settings: () => settings });
  return {
    preset: { ...preset, ...fixed },
    families: [family],
    algorithms: [...new Set([algorithm, ...baselines])],
    seeds,
  };
}

/** `one-step` with the learner's advantages, where those are others than the paper's. */
async function oneStepAlike(
  { settings }: Request,
  graph: GraphRequest,
  device: Device,
): Promise<Summary[]> {
  const advantages = settings && "inner" in settings ? settings.inner.advantages : undefined;
  // A step of unbounded size takes no notice of the reduction's scale.
  const sameScale = { reduction: PAPER_ADVANTAGES.reduction };
  const isThePapers = JSON.stringify({ ...advantages, ...sameScale }) ===
    JSON.stringify({ ...PAPER_ADVANTAGES, ...sameScale });
  if (!advantages || isThePapers) return [];
  const { name } = baselineNamed("one-step");
  const jobs = jobsOf({ ...graph, algorithms: [name], advantages }, device);
  const left = await runInMemory(jobs, () => openBackend(device));
  return summariesIn(left).map((it) => ({ ...it, algorithm: `${name}, learner's advantages` }));
}

async function describe(device: Device): Promise<Pick<Backend, "name" | "description">> {
  const backend = await openBackend(device);
  const { name, description } = backend;
  backend.dispose();
  return { name, description };
}

/** Hears of stages: a line that moves while a learner trains, one more when it is evaluated. */
function reportStages() {
  let progress: Progress | undefined;
  return (jobs: readonly Job[], done: number, total: number): Promise<void> => {
    if (jobs[0]!.stage === "train") {
      progress ??= new Progress();
      progress.update({
        fraction: total > 0 ? done / total : 1,
        count: `${done} of ${total} iterations`,
        note: `${jobs.length} ${jobs.length === 1 ? "agent" : "agents"}`,
      });
      if (done === total) {
        progress.end();
        progress = undefined; // another half may follow
        report("evaluating on test tasks");
      }
    }
    // Lets signals in.
    return new Promise((resolve) => setTimeout(resolve, 0));
  };
}

/** How the training of one seed went. */
function trainedSeed(job: Job, files: Files): SeedTraining {
  const { chosen, bestIteration } = chosenIn(files["parameters.safetensors"]!);
  const { iteration, entropy_before, mean_kl: _, value: __, value_before: ___, ...health } =
    decodeCurve(files["curve.safetensors"]!);
  const end = iteration!.length - 1;
  const evaluated = chosen === "best" ? bestIteration : iteration![end]!;
  const { skipped, ...outcomes } = health;
  const outerSteps = Object.fromEntries(
    Object.entries(outcomes).map(([name, counts]) => [
      name.replaceAll("_", "-"),
      counts.reduce((sum, count) => sum + count, 0),
    ]),
  );
  return {
    seed: job.seed!,
    iteration: evaluated,
    entropy: entropy_before?.[iteration!.indexOf(evaluated)] ?? null,
    entropyAtEnd: entropy_before?.[end] ?? null,
    outerSteps: {
      ...outerSteps,
      ...(skipped && { "skipped as non-finite": skipped[end]! }),
    },
  };
}

function settingsText({ settings, algorithm }: Request): string {
  if (!settings) return `${algorithm} is computed and has no settings`;
  return optionPaths(settings)
    .map((path) => `${path}=${JSON.stringify(settingAt(settings, path))}`).join("\n");
}

if (import.meta.main) await runCommand(command, run);
