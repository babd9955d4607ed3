/**
 * `deno task status`: what is done, stale or missing, and why.
 *
 * @module
 */
import { checkRequest, type GraphRequest, jobsOf } from "../pipeline/graph.ts";
import { explainMissing } from "../pipeline/keys.ts";
import type { CommandSpec, GivenArguments } from "./arguments.ts";
import { print, runCommand } from "./command.ts";
import { storedJobs } from "../pipeline/workspace.ts";
import { parseBackend, parseGraphRequest, REQUEST_OPTIONS } from "./request.ts";
import { chooseJobs, openWorkspace } from "./run_jobs.ts";
import { asUsage } from "./usage_error.ts";

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task status [OPTIONS]",
  summary: "Says of every job whether it is done, stale or missing, and why. Runs nothing.",
  example: "deno task status --preset smoke --json",
  options: [...REQUEST_OPTIONS, {
    name: "json",
    help: "as JSON: {jobs: [{name, key, …}], counts}",
  }],
};

/** @throws {UsageError} Naming the first option that is wrong */
export function parseRequest(given: GivenArguments): GraphRequest {
  const graph = parseGraphRequest(given);
  asUsage(() => checkRequest(graph));
  return graph;
}

async function run(given: GivenArguments): Promise<void> {
  const graph = parseRequest(given);
  parseBackend(given);
  const workspace = await openWorkspace();
  const { store, keys } = workspace;
  const chosen = await chooseJobs(given, workspace, (device) => jobsOf(graph, device));
  const { jobs } = chosen;
  const needed = new Map(chosen.needed.map((it) => [it.job, it]));
  const stored = needed.size > 0 ? await storedJobs(store) : [];
  const states = await Promise.all(jobs.map(async (job) => {
    const missing = needed.get(job);
    const { state, reason } = missing
      ? explainMissing(missing, stored)
      : { state: "done", reason: "" };
    return { name: job.name, key: (await keys.of(job)).key, state, reason };
  }));
  const counts = { done: 0, stale: 0, missing: 0 };
  for (const { state } of states) counts[state as keyof typeof counts]++;
  if (given.flag("json")) return await print(JSON.stringify({ counts, jobs: states }, null, 2));
  for (const { name, state, reason } of states) {
    if (state !== "done") await print(`${name}: ${state}, ${reason}`);
  }
  await print(`${counts.done} done, ${counts.stale} stale, ${counts.missing} missing`);
}

if (import.meta.main) await runCommand(command, run);
