/**
 * `deno task stage`: one stage, and what it needs.
 *
 * @module
 */
import { findLearned } from "../experiments/algorithms.ts";
import { checkRequest, type GraphRequest, jobsOf } from "../pipeline/graph.ts";
import { type StageName, STAGES } from "../pipeline/stages/stage.ts";
import { type CommandSpec, type GivenArguments, parseChoice } from "./arguments.ts";
import { runCommand } from "./command.ts";
import {
  chooseDevice,
  parseGraphRequest,
  parseRunSettings,
  REQUEST_OPTIONS,
  RUN_OPTIONS,
  type RunSettings,
} from "./request.ts";
import { openWorkspace, runMissing } from "./run_jobs.ts";
import { asUsage, UsageError } from "./usage_error.ts";

/** Optima are made where they are needed. */
const NAMES = [...STAGES.filter((name) => name !== "optima"), "eval"] as const;

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task stage STAGE [OPTIONS]",
  summary: `Runs what is missing of one stage and its inputs. STAGE is ${NAMES.join(", ")}\n` +
    "(eval is evaluate).",
  example: "deno task stage eval --env bandit-k5-n10 --seed 3",
  options: [
    ...REQUEST_OPTIONS,
    { name: "parameters", help: "lets stage adapt keep adapted parameters too" },
    ...RUN_OPTIONS,
  ],
  word: "STAGE",
};

/** What is asked for. */
interface Request {
  readonly stage: StageName;
  readonly graph: GraphRequest;
  readonly settings: RunSettings;
}

/** @throws {UsageError} Naming the first option that is wrong */
export function parseRequest(given: GivenArguments): Request {
  const stage = parseStage(given.word);
  const keepsParameters = given.flag("parameters");
  if (keepsParameters && stage !== "adapt") {
    throw new UsageError(`Cannot use --parameters with stage ${stage}: must be adapt`);
  }
  const graph = { ...parseGraphRequest(given), ...(keepsParameters && { keepsParameters }) };
  asUsage(() => checkRequest(graph));
  const isOfLearnersOnly = stage === "train" || stage === "adapt";
  if (isOfLearnersOnly && graph.algorithms && !graph.algorithms.some(findLearned)) {
    const names = graph.algorithms.join(", ");
    throw new UsageError(
      `Cannot run stage ${stage} of ${names}: there is none, must be evaluate or tabulate`,
    );
  }
  return { stage, graph, settings: parseRunSettings(given) };
}

async function run(given: GivenArguments): Promise<void> {
  const { stage, graph, settings } = parseRequest(given);
  const device = await chooseDevice(given);
  const targets = jobsOf(graph, device).filter((job) => job.stage === stage);
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
