/**
 * `deno task stage`: one stage, and what it needs.
 *
 * @module
 */
import type { Device } from "../pipeline/backends.ts";
import { jobsOf } from "../pipeline/graph.ts";
import type { Job } from "../pipeline/job.ts";
import { type StageName, STAGES } from "../pipeline/stages/stage.ts";
import { type CommandSpec, type GivenArguments, parseChoice } from "./arguments.ts";
import { runCommand } from "./command.ts";
import {
  chooseDevice,
  parseGraphRequest,
  parseRunSettings,
  reportDevice,
  REQUEST_OPTIONS,
  RUN_OPTIONS,
  type RunSettings,
} from "./request.ts";
import { openWorkspace, runMissing } from "./run_jobs.ts";
import { asUsage, UsageError } from "./usage_error.ts";

const NAMES = [...STAGES, "eval"] as const;

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task stage STAGE [OPTIONS]",
  summary: `Runs what is missing of one stage and its inputs. STAGE is ${NAMES.join(", ")}\n` +
    "(eval is evaluate).",
  example: "deno task stage eval --env bandit-k5-n10 --seed 3",
  options: [...REQUEST_OPTIONS, ...RUN_OPTIONS],
  word: "STAGE",
};

/** What is asked for. */
interface Request {
  /** The stage's jobs. */
  readonly targets: readonly Job[];
  readonly settings: RunSettings;
}

/** @throws {UsageError} Naming the first option that is wrong */
export function parseRequest(given: GivenArguments, device: Device): Request {
  const stage = parseStage(given.word);
  const graph = parseGraphRequest(given, device);
  const targets = asUsage(() => jobsOf(graph)).filter((job) => job.stage === stage);
  if (targets.length === 0) {
    const names = graph.algorithms?.join(", ");
    throw new UsageError(
      `Cannot run stage ${stage} of ${names}: there is none, must be tabulate` +
        (stage === "train" || stage === "adapt" ? " or evaluate" : ""),
    );
  }
  return { targets, settings: parseRunSettings(given, device) };
}

async function run(given: GivenArguments): Promise<void> {
  const chosen = await chooseDevice(given, (device) => parseRequest(given, device));
  const { targets, settings } = parseRequest(given, chosen.device);
  reportDevice(chosen);
  await runMissing(await openWorkspace(), targets, settings);
}

function parseStage(word: string | undefined): StageName {
  if (word === undefined) {
    throw new UsageError(`Cannot run a stage: none is named, must be one of ${NAMES.join(", ")}`);
  }
  const name = parseChoice("stage", word, NAMES);
  return name === "eval" ? "evaluate" : name;
}

if (import.meta.main) await runCommand(command, run);
