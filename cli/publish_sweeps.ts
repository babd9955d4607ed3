/**
 * The sweeps' summaries, copied to where they are committed.
 *
 * @module
 */
import { PUBLISHED_SWEEPS } from "../experiments/sweeps/sweeps.ts";
import { publish } from "../pipeline/store/publish.ts";
import type { GuardedFiles } from "../pipeline/store/guarded_files.ts";
import { sweepTemporaries } from "./tables.ts";

/** The folder of published sweeps, below that of all that is published. */
export const PUBLISHED_SWEEPS_FOLDER = "sweeps";

const FILES = ["summary.md", "trials.csv"];
const MOST_BYTES = 2 ** 20;

/**
 * Copies `sweeps/<name>/` of every published sweep to `<folder>/sweeps/<name>/`; nothing if one of
 * them was not run.
 *
 * @param folder below `outputs`
 * @returns how many there are
 * @throws {Error} If a file is not there; says what makes it
 */
export async function publishSweeps(outputs: GuardedFiles, folder: string): Promise<number> {
  const files: [path: string, bytes: Uint8Array][] = [];
  for (const { name } of PUBLISHED_SWEEPS) {
    for (const file of FILES) {
      const bytes = await outputs.read(`sweeps/${name}/${file}`, { most: MOST_BYTES });
      if (!bytes) {
        throw new Error(
          `Cannot publish sweep "${name}": outputs/sweeps/${name}/${file} is not there; run ` +
            `deno task sweep ${name}`,
        );
      }
      files.push([`${folder}/${PUBLISHED_SWEEPS_FOLDER}/${name}/${file}`, bytes]);
    }
  }
  for (const [path, bytes] of files) {
    await sweepTemporaries(outputs, path.slice(0, path.lastIndexOf("/")));
    await publish(outputs, path, bytes);
  }
  return PUBLISHED_SWEEPS.length;
}
