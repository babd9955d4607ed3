/**
 * Tables from the summaries there are.
 *
 * @module
 */
import { sha256 } from "../pipeline/digest.ts";
import type { GraphRequest } from "../pipeline/graph.ts";
import type { Job } from "../pipeline/job.ts";
import { TEMPORARY, writeAtomically } from "../pipeline/store/atomic_write.ts";
import type { GuardedFiles } from "../pipeline/store/guarded_files.ts";
import { removeIfUnlocked } from "../pipeline/store/lock_file.ts";
import { makeTables, OVERVIEW } from "../pipeline/tables.ts";
import type { Workspace } from "../pipeline/workspace.ts";
import type { TableSpec } from "../report/tables/spec.ts";
import type { Files } from "../results/files.ts";
import { outputsFiles } from "./outputs.ts";

/**
 * Writes `outputs/tables/<preset>/`, of the jobs asked for and of nothing else that is stored; a file
 * that is as it should be stays.
 *
 * @param jobs of the request
 * @param only a single table
 * @returns the files of the folder
 */
export async function writeTables(
  workspace: Workspace,
  request: GraphRequest,
  jobs: readonly Job[],
  only?: TableSpec,
): Promise<Files> {
  const { preset } = request;
  const files = await makeTables(workspace, { request, jobs, only });
  const outputs = outputsFiles();
  await removeTemporaries(outputs, `tables/${preset.name}`);
  for (const [name, bytes] of Object.entries(files)) {
    const path = `tables/${preset.name}/${name}`;
    if (only && name === OVERVIEW) continue; // that of all tables stays
    if (await isThere(outputs, path, bytes)) continue;
    await writeAtomically(outputs, path, bytes);
  }
  return files;
}

async function isThere(outputs: GuardedFiles, path: string, bytes: Uint8Array): Promise<boolean> {
  const facts = await outputs.facts(path);
  if (facts?.bytes !== bytes.length) return false;
  const found = await outputs.read(path, { most: bytes.length });
  return found !== undefined && sha256(found) === sha256(bytes);
}

/** Removes what a run that was killed while it wrote a file of a folder left of it. */
export async function removeTemporaries(outputs: GuardedFiles, folder: string): Promise<void> {
  for (const name of await outputs.names(folder)) {
    if (name.endsWith(TEMPORARY)) await removeIfUnlocked(outputs, `${folder}/${name}`);
  }
}
