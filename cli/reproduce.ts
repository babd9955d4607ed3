/**
 * `deno task reproduce`: both tables, from nothing or from where it stopped.
 *
 * @module
 */
import { checkRequest, type GraphRequest, jobsOf } from "../pipeline/graph.ts";
import { tableOf, TABLES } from "../report/tables/registry.ts";
import type { TableSpec } from "../report/tables/spec.ts";
import { settingOf } from "../results/summary.ts";
import { type CommandSpec, type GivenArguments, parseChoice } from "./arguments.ts";
import { print, report, runCommand } from "./command.ts";
import { OUTPUTS } from "./outputs.ts";
import {
  parseBackend,
  parseGraphRequest,
  parseRunSettings,
  REQUEST_OPTIONS,
  RUN_OPTIONS,
  type RunSettings,
} from "./request.ts";
import { chooseJobs, openWorkspace, runMissing } from "./run_jobs.ts";
import type { Workspace } from "../pipeline/workspace.ts";
import { writeTables } from "./tables.ts";
import { asUsage } from "./usage_error.ts";

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task reproduce [OPTIONS]",
  summary:
    "Computes both tables: trains, adapts, evaluates, tabulates. Finished jobs are kept under\n" +
    "outputs/ and never run again; after a kill, the same command goes on.",
  example: "deno task reproduce --preset smoke",
  options: [
    {
      name: "only",
      value: "TABLE",
      help: `runs and writes one table: ${TABLES.map((it) => it.id).join(" or ")}`,
    },
    ...REQUEST_OPTIONS,
    ...RUN_OPTIONS,
  ],
};

/** What is asked for. */
interface Request {
  readonly graph: GraphRequest;
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
  return { graph, settings: parseRunSettings(given), ...(table && { only: table }) };
}

async function run(given: GivenArguments): Promise<void> {
  const { graph, settings, only } = parseRequest(given);
  parseBackend(given);
  const workspace = await openWorkspace();
  if (!settings.dryRun) await repair(workspace);
  const chosen = await chooseJobs(given, workspace, (device) => jobsOf(graph, device));
  await runMissing(workspace, chosen.jobs, settings, chosen.needed);
  if (settings.dryRun) return;
  const { paths, markdown } = await writeTables(workspace, graph, chosen.jobs, only);
  await print(markdown);
  for (const path of paths) report(`wrote ${path.replace(OUTPUTS, "outputs")}`);
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
