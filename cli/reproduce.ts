/**
 * `deno task reproduce`: both tables, from nothing or from where it stopped.
 *
 * @module
 */
import { jobsOf } from "../pipeline/graph.ts";
import type { CommandSpec, GivenArguments } from "./arguments.ts";
import { parseChoice } from "./arguments.ts";
import { print, report, runCommand } from "./command.ts";
import { OUTPUTS } from "./outputs.ts";
import { parseConcurrency, parseGraphRequest, REQUEST_OPTIONS, RUN_OPTIONS } from "./request.ts";
import { openWorkspace, runMissing } from "./run_jobs.ts";
import { writeTables } from "./tables.ts";
import { asUsage } from "./usage_error.ts";

const command: CommandSpec = {
  usage: "deno task reproduce [OPTIONS]",
  summary:
    "Computes both tables: trains, adapts, evaluates, tabulates. Finished jobs are kept under\n" +
    "outputs/ and never run again; after a kill, the same command goes on.",
  example: "deno task reproduce --preset smoke",
  options: [
    { name: "only", value: "TABLE", help: "table1 or table2" },
    ...REQUEST_OPTIONS,
    ...RUN_OPTIONS,
  ],
};

async function run(given: GivenArguments): Promise<void> {
  const onlyText = given.text("only");
  const only = onlyText === undefined
    ? undefined
    : parseChoice("table", onlyText, ["table1", "table2"]);
  const request = parseGraphRequest(given, only);
  const jobs = asUsage(() => jobsOf(request));
  const dryRun = given.flag("dry-run");
  const settings = {
    concurrency: parseConcurrency(given),
    keepGoing: given.flag("keep-going"),
    dryRun,
  };
  const workspace = openWorkspace();
  if (!dryRun) await repair(workspace.store);
  await runMissing(workspace, jobs, settings);
  if (dryRun) return;
  const { paths, markdown } = await writeTables(workspace, request);
  await print(markdown);
  for (const path of paths) report(`wrote ${path.replace(OUTPUTS, "outputs")}`);
}

/** Sets bad artifacts aside, so that their jobs run again. */
async function repair(store: ReturnType<typeof openWorkspace>["store"]): Promise<void> {
  for await (const { path, problem } of store.verifyAll()) {
    const aside = await store.setAside(path);
    report(`${problem}; set aside as ${aside}`);
  }
}

if (import.meta.main) await runCommand(command, run);
