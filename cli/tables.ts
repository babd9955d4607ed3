/**
 * Tables from the summaries there are.
 *
 * @module
 */
import { type GraphRequest, jobsOf } from "../pipeline/graph.ts";
import type { Job } from "../pipeline/job.ts";
import { denoFiles } from "../pipeline/store/deno_files.ts";
import { GuardedFiles } from "../pipeline/store/guarded_files.ts";
import { removeIfUnlocked } from "../pipeline/store/lock_file.ts";
import { publish, TEMPORARY } from "../pipeline/store/publish.ts";
import { parseSummary, type Summary } from "../report/summary.ts";
import { tableFiles } from "../report/tables/files.ts";
import { OUTPUTS } from "./outputs.ts";
import type { Workspace } from "./run_jobs.ts";

/**
 * Writes `outputs/tables/<preset>/`: from all stored summaries of the preset's
 * settings and seeds, and of those asked for.
 *
 * @returns what was written, and the tables as Markdown
 */
export async function writeTables(
  workspace: Workspace,
  request: GraphRequest,
): Promise<{ paths: string[]; markdown: string }> {
  const { preset, device } = request;
  const jobs = jobsOf({
    preset,
    device,
    envs: [...new Set([...preset.environments, ...request.envs])],
    seeds: [...new Set([...preset.seeds, ...request.seeds])],
  });
  const summaries: Summary[] = [];
  for (const job of jobs.filter(({ stage }) => stage === "tabulate")) {
    const summary = await storedSummary(workspace, job);
    if (summary) summaries.push(summary);
  }
  const files = tableFiles(summaries, preset);
  const outputs = new GuardedFiles(OUTPUTS, denoFiles);
  await removeTemporaries(outputs, `tables/${preset.name}`);
  const paths: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    const path = `tables/${preset.name}/${name}`;
    await publish(outputs, path, new TextEncoder().encode(text));
    paths.push(outputs.full(path));
  }
  return { paths, markdown: `${files["table1.md"]}\n${files["table2.md"]}` };
}

/** Removes what a run that was killed while it wrote a file of a folder left of it. */
export async function removeTemporaries(outputs: GuardedFiles, folder: string): Promise<void> {
  for (const name of await outputs.names(folder)) {
    if (name.endsWith(TEMPORARY)) await removeIfUnlocked(outputs, `${folder}/${name}`);
  }
}

async function storedSummary(
  { store, keys }: Workspace,
  job: Job,
): Promise<Summary | undefined> {
  const manifest = await store.get((await keys.of(job)).key);
  if (!manifest) return undefined;
  return parseSummary(new TextDecoder().decode(await store.read(manifest, "summary.json")));
}
