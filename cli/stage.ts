/**
 * `deno task stage`: one stage, and what it needs.
 *
 * @module
 */
import { jobsOf } from "../pipeline/graph.ts";
import { type StageName, STAGES } from "../pipeline/stages/stage.ts";
import { type CommandSpec, type GivenArguments, parseChoice } from "./arguments.ts";
import { runCommand } from "./command.ts";
import { parseConcurrency, parseGraphRequest, REQUEST_OPTIONS, RUN_OPTIONS } from "./request.ts";
import { openWorkspace, runMissing } from "./run_jobs.ts";
import { asUsage, UsageError } from "./usage_error.ts";

const NAMES = [...STAGES, "eval"] as const;

const command: CommandSpec = {
  usage: "deno task stage STAGE [OPTIONS]",
  summary: `Runs what is missing of one stage and its inputs. STAGE is ${NAMES.join(", ")}\n` +
    "(eval is evaluate).",
  example: "deno task stage eval --env bandit-k5-n10 --seed 3",
  options: [...REQUEST_OPTIONS, ...RUN_OPTIONS],
  word: "STAGE",
};

async function run(given: GivenArguments): Promise<void> {
  const stage = parseStage(given.word);
  const jobs = asUsage(() => jobsOf(parseGraphRequest(given)));
  const targets = jobs.filter((job) => job.stage === stage);
  if (targets.length === 0) {
    throw new UsageError(`Cannot run stage ${stage}: none of these algorithms has it`);
  }
  await runMissing(openWorkspace(), targets, {
    concurrency: parseConcurrency(given),
    keepGoing: given.flag("keep-going"),
    dryRun: given.flag("dry-run"),
  });
}

function parseStage(word: string | undefined): StageName {
  if (word === undefined) {
    throw new UsageError(`Cannot run a stage: none is named, must be one of ${NAMES.join(", ")}`);
  }
  const name = parseChoice("stage", word, NAMES);
  return name === "eval" ? "evaluate" : name;
}

if (import.meta.main) await runCommand(command, run);
