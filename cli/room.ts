/**
 * Whether the disk has room for what a run leaves.
 *
 * @module
 */
import { megabytes } from "./estimate.ts";
import { OUTPUTS } from "./outputs.ts";

/**
 * Stops a run that cannot end well.
 *
 * @param bytes what it needs
 * @param free bytes on the disk of `outputs/`; unknown, and nothing is checked, if undefined
 * @throws {Error} If that is more than there is; gives both numbers
 */
export function checkRoom(bytes: number, free: number | undefined): void {
  if (free === undefined || bytes <= free) return;
  throw new Error(
    `Cannot start: the run needs about ${megabytes(bytes)}, and the disk of outputs/ has ` +
      `${megabytes(free)} free; free some, or ask for less with --env or --seeds`,
  );
}

/** Bytes that may be written to the disk of `outputs/`; undefined if the system does not say. */
export async function freeBytes(): Promise<number | undefined> {
  // Loaded where jobs run only.
  const { statfsSync } = await import("node:fs");
  for (const path of [OUTPUTS, `${OUTPUTS}/..`]) {
    try {
      const { bavail, bsize } = statfsSync(path);
      return bavail * bsize;
    } catch {
      // It is not there yet, or nobody may ask.
    }
  }
  return undefined;
}
