/**
 * Digests of what jobs left, by job and file: equal where the numbers are equal,
 * whatever the code that made them and wherever it ran.
 *
 * @module
 */
import type { Manifest } from "../store/manifest.ts";

/** SHA-256 by `JOB FILE`. */
export type ResultDigests = Readonly<Record<string, string>>;

/**
 * The digests of one job's files, in the order of their names.
 *
 * @param name of the job; a result that several jobs share is stored under the first one's name
 */
export function resultDigests(
  name: string,
  { outputs }: Pick<Manifest, "outputs">,
): Record<string, string> {
  const files = Object.entries(outputs).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(files.map(([file, { digest }]) => [`${name} ${file}`, digest]));
}
