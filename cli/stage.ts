/**
 * `deno task stage`: one stage, and what it needs.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import { checkRequest, type GraphRequest, jobsOf } from "../pipeline/graph.ts";
import type { Job } from "../pipeline/job.ts";
import { type StageName, STAGES } from "../pipeline/stages/stage.ts";
import { loadResults, storedManifest, type Workspace } from "../pipeline/workspace.ts";
import { overviewOf, overviewText } from "../report/screens/overview.ts";
import { type ScreenStage, type StageResult, stageText } from "../report/screens/stages.ts";
import { wrapped } from "../report/screens/text.ts";
import { gatherCells } from "../report/tables/cells.ts";
import { runRows } from "../report/tables/run_rows.ts";
import { type Results, settingOf } from "../results/summary.ts";
import { type CommandSpec, type GivenArguments, parseChoice } from "./arguments.ts";
import { print, runCommand } from "./command.ts";
import {
  optionsText,
  parseBackend,
  parseGraphRequest,
  parseRunSettings,
  REQUEST_OPTIONS,
  RUN_OPTIONS,
  type RunSettings,
} from "./request.ts";
import { chooseJobs, openWorkspace, runMissing } from "./run_jobs.ts";
import { screenWidth, stdoutPaint } from "./terminal.ts";
import { asUsage, UsageError } from "./usage_error.ts";

/** Optima are made where they are needed. */
const NAMES = [...STAGES.filter((name) => name !== "optima"), "eval"] as const;

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task stage STAGE [OPTIONS]",
  summary: "Runs what is missing of one stage and its inputs, and prints the numbers that the " +
    `stage made. STAGE is ${NAMES.join(", ")} (eval is evaluate).`,
  example: "deno task stage eval --env bandit-k5-n10 --seed 3",
  options: [
    ...REQUEST_OPTIONS,
    { name: "parameters", help: "stage adapt also stores the adapted parameters" },
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
  const variant = given.texts("as"); // of a variant alone
  const graph = {
    ...parseGraphRequest(given),
    ...(variant.length > 0 && { algorithms: variant }),
    ...(keepsParameters && { keepsParameters }),
  };
  asUsage(() => checkRequest(graph));
  const isOfLearnersOnly = stage === "train" || stage === "adapt";
  if (
    isOfLearnersOnly && graph.algorithms &&
    !graph.algorithms.some((it) => graph.preset.algorithms.includes(it))
  ) {
    const names = graph.algorithms.join(", ");
    throw new UsageError(
      `Cannot run stage ${stage} of ${names}: there is none, must be evaluate or tabulate`,
    );
  }
  return { stage, graph, settings: parseRunSettings(given) };
}

/** Runs the command. */
export async function run(given: GivenArguments): Promise<void> {
  const { stage, graph, settings } = parseRequest(given);
  parseBackend(given);
  const workspace = await openWorkspace();
  const { jobs: targets, needed } = await chooseJobs(
    given,
    workspace,
    (device) => jobsOf(graph, device).filter((job) => job.stage === stage),
  );
  if (!await runMissing(workspace, targets, settings, needed)) return;
  const width = screenWidth();
  const text = stage === "tabulate"
    ? tabulatedText(await loadResults(workspace, targets), width)
    : stageText(stage as ScreenStage, await resultsOf(workspace, targets, graph.families), {
      width,
      paint: stdoutPaint(),
    });
  await print(`${text}\n\n${whereText(targets, graph, width)}`);
}

/** What the jobs left, with the setting of each. */
async function resultsOf(
  workspace: Workspace,
  jobs: readonly Job[],
  families: readonly TaskFamily[],
): Promise<StageResult[]> {
  const settings = new Map(families.map((family) => [family.name, settingOf(family)]));
  const results: StageResult[] = [];
  for (const job of jobs) {
    const manifest = await storedManifest(workspace, job);
    if (!manifest) continue; // its files were removed since
    const files = await workspace.store.readAll(manifest);
    results.push({ setting: settings.get(job.env)!, algorithm: job.algorithm, files });
  }
  return results;
}

/** The tables' rows, as at the end of `reproduce`. */
function tabulatedText({ summaries }: Results, width: number): string {
  return overviewText(overviewOf(gatherCells(summaries).flatMap(runRows)), {
    envs: summaries.map(({ setting }) => setting.env),
    algorithms: summaries.map(({ algorithm }) => algorithm),
    width,
    paint: stdoutPaint(),
  });
}

function whereText([job]: readonly Job[], graph: GraphRequest, width: number): string {
  return [
    ["Files", "outputs/store/, by key"],
    ["Next", `deno task show ${job!.name}${optionsText(graph, job!.device)}`],
    ["", "prints one job's files; with --out FILE it writes one"],
  ].map(([title, text]) => wrapped(`${title!.padEnd(5)} ${text}`, width, "      ")).join("\n");
}

function parseStage(word: string | undefined): StageName {
  if (word === undefined) {
    throw new UsageError(`Cannot run a stage: none is named, must be one of ${NAMES.join(", ")}`);
  }
  const name = parseChoice("stage", word, NAMES);
  return name === "eval" ? "evaluate" : name;
}

if (import.meta.main) await runCommand(command, run);
