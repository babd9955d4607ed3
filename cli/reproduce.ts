/**
 * `deno task reproduce`: both tables, from nothing or from where it stopped.
 *
 * @module
 */
import { LEARNERS } from "../learners/registry.ts";
import type { Device } from "../pipeline/backends.ts";
import { checkRequest, type GraphRequest, jobsOf } from "../pipeline/graph.ts";
import { openedStudy } from "../pipeline/study.ts";
import { type Overview, overviewText } from "../report/screens/overview.ts";
import { wrapped } from "../report/screens/text.ts";
import { tableOf, TABLES } from "../report/tables/registry.ts";
import type { TableSpec } from "../report/tables/spec.ts";
import { settingOf } from "../results/summary.ts";
import { type CommandSpec, type GivenArguments, parseChoice, seedsText } from "./arguments.ts";
import { print, report, runCommand } from "./command.ts";
import {
  parseBackend,
  parseGraphRequest,
  parseRunSettings,
  REQUEST_OPTIONS,
  RUN_OPTIONS,
  type RunSettings,
} from "./request.ts";
import { clock } from "./progress.ts";
import { chooseJobs, openWorkspace, runMissing } from "./run_jobs.ts";
import type { Workspace } from "../pipeline/workspace.ts";
import { codeOfTables } from "../pipeline/tables.ts";
import { writeTables } from "./tables.ts";
import { screenWidth, stdoutPaint } from "./terminal.ts";
import { asUsage } from "./usage_error.ts";

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task reproduce [OPTIONS]",
  summary: "Computes both tables: trains, adapts, evaluates and tabulates. Finished jobs are " +
    "stored under outputs/ and never run again. After an interruption the same command " +
    "resumes.",
  example: "deno task reproduce --preset smoke",
  options: [
    { name: "only", value: "TABLE", help: `one table: ${TABLES.map((it) => it.id).join(", ")}` },
    ...REQUEST_OPTIONS,
    ...RUN_OPTIONS,
  ],
};

/** What is asked for. */
interface Request {
  readonly graph: GraphRequest;
  /** Algorithms on the screen at the end; absent: the paper's own. */
  readonly shown?: readonly string[] | undefined;
  /** Says what the variant is, if there is one. */
  readonly variant?: string;
  readonly settings: RunSettings;
  /** The table that `--only` names. */
  readonly only?: TableSpec;
}

/** @throws {UsageError} Naming the first option that is wrong */
export function parseRequest(given: GivenArguments): Request {
  const only = given.text("only");
  const id = only === undefined ? undefined : parseChoice("table", only, TABLES.map((it) => it.id));
  const table = TABLES.find((it) => it.id === id);
  const graph = parseGraphRequest(
    given,
    table && { name: table.id, holds: (family) => tableOf(settingOf(family)) === table },
  );
  asUsage(() => checkRequest(graph));
  const name = given.text("as");
  const base = given.text("algorithm") ?? "maml";
  return {
    graph,
    shown: name === undefined ? graph.algorithms ?? learnersOfStudy() : [base, name],
    ...(name !== undefined && {
      variant: `; ${name} is ${base} with ${given.texts("set").join(" ")}`,
    }),
    settings: parseRunSettings(given),
    ...(table && { only: table }),
  };
}

/** Names of all learners, where a study has its own; else undefined: the paper's are shown. */
function learnersOfStudy(): readonly string[] | undefined {
  return openedStudy() && LEARNERS.map(({ name }) => name);
}

/** Runs the command. */
export async function run(given: GivenArguments): Promise<void> {
  const request = parseRequest(given);
  const { graph, settings, only } = request;
  parseBackend(given);
  const workspace = await openWorkspace();
  if (!settings.dryRun) await repair(workspace);
  await codeOfTables(workspace);
  const { device, jobs, needed } = await chooseJobs(
    given,
    workspace,
    (device) => jobsOf(graph, device),
  );
  const hasRun = await runMissing(workspace, jobs, settings, needed);
  if (!hasRun) return;
  const files = await writeTables(workspace, graph, jobs, only);
  const overview = JSON.parse(new TextDecoder().decode(files["overview.json"]));
  await print(endScreen(request, device, overview));
  report(`Took  ${clock(Math.round(performance.now() / 1000))}`);
}

/** What came out, where it is, and what to type next; at most 80 columns and 40 lines. */
function endScreen(
  { graph, shown, variant = "" }: Request,
  { backend, adapter }: Device,
  overview: Overview,
): string {
  const { preset, families, seeds } = graph;
  const width = screenWidth();
  const folder = `tables/${preset.name}`;
  const envs = families.map(({ name }) => name);
  const own = overview.filter(({ env }) => envs.includes(env));
  const tables = TABLES.map(({ id }) => id).filter((id) => own.some(({ table }) => table === id));
  const ofPreset = preset.name === "full" ? "" : ` --preset ${preset.name}`;
  const what = `Preset ${preset.name} (${preset.description}), ` +
    `${seedsText(seeds)}, backend ${backend}${
      adapter === undefined ? "" : ` (${adapter})`
    }${variant}`;
  return [
    wrapped(what, width),
    "",
    overviewText(overview, { envs, algorithms: shown, width, paint: stdoutPaint() }),
    "",
    ...[
      ["Files", `outputs/${folder}/`],
      ["Next", `deno task show ${tables[0] ?? "table1"}${ofPreset}  prints the whole table`],
      ["", "deno task verify  compares the results with the released ones"],
      ...(ofPreset === "" ? [] : [["", "deno task reproduce  computes preset full"]]),
    ].map(([title, text]) => wrapped(`${title!.padEnd(5)} ${text}`, width, "      ")),
  ].join("\n");
}

/**
 * Looks at what has changed since the last run, and sets bad artifacts aside, so that their jobs run
 * again. What is no artifact is only reported: if it is in the way of anything, that will refuse it.
 */
async function repair({ store }: Workspace): Promise<void> {
  for await (const { path, problem, mendable } of store.verifyChanged()) {
    const aside = mendable ? await store.setAside(path) : undefined;
    report(aside === undefined ? problem : `${problem}; set aside as ${aside}`);
  }
}

if (import.meta.main) await runCommand(command, run);
