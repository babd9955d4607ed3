/**
 * Tables from the summaries there are.
 *
 * @module
 */
import { parseEnvironment } from "../envs/names.ts";
import type { Device } from "../pipeline/backends.ts";
import { absentFrom, type GraphRequest, jobsOf } from "../pipeline/graph.ts";
import { TEMPORARY, writeAtomically } from "../pipeline/store/atomic_write.ts";
import { denoFiles } from "../pipeline/store/deno_files.ts";
import { GuardedFiles } from "../pipeline/store/guarded_files.ts";
import { removeIfUnlocked } from "../pipeline/store/lock_file.ts";
import { loadResults, type Workspace } from "../pipeline/workspace.ts";
import { tableFilesWithOverview } from "../report/tables/files.ts";
import { TABLES } from "../report/tables/registry.ts";
import { OUTPUTS } from "./outputs.ts";

/**
 * Writes `outputs/tables/<preset>/`: from all stored summaries of the preset's
 * settings and seeds, and of those asked for.
 *
 * @returns what was written, and as Markdown the tables that have rows
 */
export async function writeTables(
  workspace: Workspace,
  request: GraphRequest,
  device: Device,
): Promise<{ paths: string[]; markdown: string }> {
  const { preset } = request;
  const names = request.families.map(({ name }) => name);
  const others = preset.environments.filter((name) => !names.includes(name));
  const all: GraphRequest = {
    preset,
    families: [...others.map(parseEnvironment), ...request.families],
    seeds: [...new Set([...preset.seeds, ...request.seeds])],
  };
  const results = await loadResults(workspace, jobsOf(all, device), absentFrom(all));
  const files = tableFilesWithOverview(results, preset);
  const outputs = new GuardedFiles(OUTPUTS, denoFiles);
  await removeTemporaries(outputs, `tables/${preset.name}`);
  const paths: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    const path = `tables/${preset.name}/${name}`;
    await writeAtomically(outputs, path, new TextEncoder().encode(text));
    paths.push(outputs.full(path));
  }
  const withRows = TABLES.filter(({ id }) => files[`${id}.csv`]!.trim().includes("\n"));
  return { paths, markdown: withRows.map(({ id }) => files[`${id}.md`]).join("\n") };
}

/** Removes what a run that was killed while it wrote a file of a folder left of it. */
export async function removeTemporaries(outputs: GuardedFiles, folder: string): Promise<void> {
  for (const name of await outputs.names(folder)) {
    if (name.endsWith(TEMPORARY)) await removeIfUnlocked(outputs, `${folder}/${name}`);
  }
}
