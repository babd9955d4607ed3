/**
 * `deno task sweep`: searches over settings, on validation tasks only.
 *
 * @module
 */
import process from "node:process";
import { PUBLISHED_SWEEPS, SWEEPS } from "../experiments/sweeps/sweeps.ts";
import type { Sweep } from "../experiments/sweeps/sweep.ts";
import type { TrainingWork } from "../experiments/sweeps/work.ts";
import type { Device } from "../pipeline/backends.ts";
import { trialJobs, workOf } from "../pipeline/sweep.ts";
import {
  type CommandSpec,
  type GivenArguments,
  type OptionSpec,
  parseChoice,
  parseSeeds,
} from "./arguments.ts";
import { print, report, runCommand } from "./command.ts";
import { OUTPUTS } from "./outputs.ts";
import {
  ADAPTER_OPTION,
  BACKEND_OPTION,
  chooseDevice,
  parseRunSettings,
  reportDevice,
  RUN_OPTIONS,
  type RunSettings,
} from "./request.ts";
import { openWorkspace, type Workspace } from "./run_jobs.ts";
import { trainTrials } from "./sweep/train_trials.ts";
import { writeSweep } from "./sweep/write_sweep.ts";
import { asUsage, UsageError } from "./usage_error.ts";

/** Of `RUN_OPTIONS`, those that a sweep has; it always goes on after a failed job. */
const SWEEP_RUN_OPTIONS = RUN_OPTIONS.filter(({ name }) => name !== "keep-going");

const OPTIONS: readonly OptionSpec[] = [
  { name: "all", help: "runs the whole published search" },
  { name: "list", help: "names every sweep, what it decides and its cost, and runs nothing" },
  { name: "seeds", value: "LIST", help: "like 3, 0..4 or 0,2,5..7 (default: the sweep's)" },
  BACKEND_OPTION,
  ADAPTER_OPTION,
  ...SWEEP_RUN_OPTIONS,
];

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task sweep NAME [OPTIONS]",
  summary:
    "Searches over settings on validation tasks and writes outputs/sweeps/NAME/. Finished\n" +
    "trainings are kept and never run again; after a kill, the same command goes on.",
  example: "deno task sweep maml-mdp-advantages --dry-run",
  options: OPTIONS,
  word: "NAME",
};

/** What is asked for. */
interface Request {
  readonly sweeps: readonly Sweep[];
  readonly device: Device;
  readonly settings: RunSettings;
  readonly list: boolean;
}

/** @throws {UsageError} Naming the first option that is wrong */
export function parseRequest(given: GivenArguments, device: Device): Request {
  const seedsText = given.text("seeds");
  const seeds = seedsText === undefined ? undefined : parseSeeds(seedsText);
  const sweeps = chosenSweeps(given).map((sweep) => seeds ? { ...sweep, seeds } : sweep);
  asUsage(() => sweeps.forEach((sweep) => trialJobs(sweep, device)));
  return {
    sweeps,
    device,
    settings: { ...parseRunSettings(given, device), keepGoing: true },
    list: given.flag("list"),
  };
}

function chosenSweeps(given: GivenArguments): readonly Sweep[] {
  const { word } = given;
  const [all, list] = [given.flag("all"), given.flag("list")];
  if (Number(word !== undefined) + Number(all) + Number(list) !== 1) {
    throw new UsageError(
      word === undefined && !all && !list
        ? "Cannot run a sweep: none is named, must be a name of --list, or --all"
        : "Cannot use a sweep's name, --all and --list together: give one",
    );
  }
  if (word === undefined) return all ? PUBLISHED_SWEEPS : [...SWEEPS.values()];
  return [SWEEPS.get(parseChoice("sweep", word, [...SWEEPS.keys()]))!];
}

async function run(given: GivenArguments): Promise<void> {
  const chosen = await chooseDevice(given, (device) => parseRequest(given, device));
  const { sweeps, device, settings, list } = parseRequest(given, chosen.device);
  reportDevice(chosen);
  if (list) return await printList(sweeps, device);
  const workspace = await openWorkspace();
  const started = performance.now();
  for (const sweep of sweeps) await runSweep(workspace, sweep, device, settings);
  if (sweeps.length > 1) {
    const all = sweeps.flatMap((sweep) => trialJobs(sweep, device));
    report(`${sweeps.length} sweeps: ${workText(workOf(all))}`);
  }
  if (!settings.dryRun) report(`this run took ${timesText(performance.now() - started)}`);
}

async function runSweep(
  workspace: Workspace,
  sweep: Sweep,
  device: Device,
  settings: RunSettings,
): Promise<void> {
  const jobs = trialJobs(sweep, device);
  const trials = new Set(jobs.map(({ trial }) => trial)).size;
  report(`sweep ${sweep.name}: ${trials} trials, ${workText(workOf(jobs))}`);
  await trainTrials(workspace, jobs, settings);
  if (settings.dryRun) return;
  const { paths, markdown } = await writeSweep(workspace, sweep, jobs, device.backend);
  await print(markdown);
  for (const path of paths) report(`wrote ${path.replace(OUTPUTS, "outputs")}`);
}

async function printList(sweeps: readonly Sweep[], device: Device): Promise<void> {
  for (const sweep of sweeps) {
    const jobs = trialJobs(sweep, device);
    const trials = new Set(jobs.map(({ trial }) => trial)).size;
    await print(
      `${sweep.name}: ${sweep.question}\n  ${trials} trials, ${workText(workOf(jobs))}`,
    );
  }
}

function workText({ trainings, metaIterations, environmentSteps }: TrainingWork): string {
  return `${trainings} trainings, ${metaIterations} meta-iterations, ${environmentSteps} ` +
    "environment steps from nothing";
}

/** Wall-clock and processor time of this process, all Workers included. */
function timesText(milliseconds: number): string {
  const { user, system } = process.cpuUsage();
  return `${(milliseconds / 1000).toFixed(1)} s, ` +
    `${((user + system) / 1e6).toFixed(1)} s of processor time`;
}

if (import.meta.main) await runCommand(command, run);
