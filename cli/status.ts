/**
 * `deno task status`: what is done, stale or missing, and why.
 *
 * @module
 */
import { jobsOf } from "../pipeline/graph.ts";
import { explainMissing } from "../pipeline/plan.ts";
import { neededJobs } from "../pipeline/runner.ts";
import type { CommandSpec, GivenArguments } from "./arguments.ts";
import { print, runCommand } from "./command.ts";
import { parseGraphRequest, REQUEST_OPTIONS } from "./request.ts";
import { openWorkspace, storedManifests } from "./run_jobs.ts";
import { asUsage } from "./usage_error.ts";

const command: CommandSpec = {
  usage: "deno task status [OPTIONS]",
  summary: "Says of every job whether it is done, stale or missing, and why. Runs nothing.",
  example: "deno task status --preset smoke --json",
  options: [...REQUEST_OPTIONS, {
    name: "json",
    help: "as JSON: {jobs: [{name, key, …}], counts}",
  }],
};

async function run(given: GivenArguments): Promise<void> {
  const jobs = asUsage(() => jobsOf(parseGraphRequest(given)));
  const { store, keys } = openWorkspace();
  const stored = await storedManifests(store);
  const missing = new Set((await neededJobs(jobs, keys, store)).map(({ job }) => job));
  const states = await Promise.all(jobs.map(async (job) => {
    const keyed = await keys.of(job);
    const { state, reason } = missing.has(job)
      ? explainMissing(keyed, stored)
      : { state: "done", reason: "" };
    return { name: job.name, key: keyed.key, state, reason };
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
