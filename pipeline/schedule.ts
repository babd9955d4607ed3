/**
 * Which job starts next: of those whose inputs are done, the one with the
 * longest chain behind it, so that the end of a run is made of short jobs.
 *
 * @module
 */
import type { Job } from "./job.ts";

/**
 * Of each job, the cost of the longest chain that starts with it.
 *
 * @param jobs each after its inputs
 */
export function chainCosts(jobs: readonly Job[]): ReadonlyMap<Job, number> {
  const after = new Map<Job, number>();
  const costs = new Map<Job, number>();
  for (const job of jobs.toReversed()) {
    const cost = job.cost + (after.get(job) ?? 0);
    costs.set(job, cost);
    for (const input of Object.values(job.inputs)) {
      after.set(input, Math.max(after.get(input) ?? 0, cost));
    }
  }
  return costs;
}

/**
 * The waiting jobs that could start, in the order they should.
 *
 * @param unfinished the waiting and the running
 */
export function readyJobs(
  waiting: ReadonlySet<Job>,
  unfinished: ReadonlySet<Job>,
  chains: ReadonlyMap<Job, number>,
): Job[] {
  return [...waiting]
    .filter((job) => !Object.values(job.inputs).some((input) => unfinished.has(input)))
    .sort((a, b) => chains.get(b)! - chains.get(a)!);
}
