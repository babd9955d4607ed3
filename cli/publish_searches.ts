/**
 * The searches' summaries, copied to where they are committed.
 *
 * @module
 */
import { RELEASED_SEARCHES } from "../experiments/searches/searches.ts";
import { RELEASED_SEARCHES_FOLDER } from "../pipeline/release/verify.ts";
import { writeAtomically } from "../pipeline/store/atomic_write.ts";
import type { GuardedFiles } from "../pipeline/store/guarded_files.ts";
import { removeTemporaries } from "./tables.ts";

const FILES = ["summary.md", "trials.csv"];
const MOST_BYTES = 2 ** 20;

/**
 * Copies `searches/<name>/`, of those that were run here, to `<folder>/searches/<name>/`. What was
 * published before of others stays.
 *
 * @param folder below `outputs`
 * @returns names of those copied, and of those that were not run
 */
export async function publishSearches(
  outputs: GuardedFiles,
  folder: string,
): Promise<{ copied: string[]; missing: string[] }> {
  const copied: string[] = [];
  const missing: string[] = [];
  for (const { name } of RELEASED_SEARCHES) {
    const files = await Promise.all(
      FILES.map((file) => outputs.read(`searches/${name}/${file}`, { most: MOST_BYTES })),
    );
    if (files.some((bytes) => !bytes)) {
      missing.push(name);
      continue;
    }
    const target = `${folder}/${RELEASED_SEARCHES_FOLDER}/${name}`;
    await removeTemporaries(outputs, target);
    for (const [k, file] of FILES.entries()) {
      await writeAtomically(outputs, `${target}/${file}`, files[k]!);
    }
    copied.push(name);
  }
  return { copied, missing };
}
