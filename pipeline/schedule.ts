/**
 * Which job starts next: of those whose inputs are done, the one with the
 * longest chain behind it, so that the end of a run is made of short jobs; and
 * which jobs start with it.
 *
 * @module
 */
import { backendNamed } from "./backends.ts";
import { canonicalJson } from "./canonical_json.ts";
import type { Job } from "./job.ts";

/** Most jobs of a batch: tensors grow with it, and what a kernel may bind is limited. */
const MOST_SEEDS = 8;

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

/**
 * The first of some ready jobs, and those that differ from it in seed only where its
 * backend batches seeds. Elsewhere jobs stay single, which keeps every core busy. A summary is worked out on the CPU in any case.
 */
export function nextBatch(ready: readonly Job[]): Job[] {
  const [first] = ready;
  if (
    !first || first.stage === "tabulate" || !backendNamed(first.device.backend).batchesSeeds
  ) {
    return ready.slice(0, 1);
  }
  const bySeed = new Map<number | null, Job>();
  for (const job of ready) {
    if (!bySeed.has(job.seed) && isAlike(first, job)) bySeed.set(job.seed, job);
  }
  return [...bySeed.values()].slice(0, MOST_SEEDS);
}

/** Whether two jobs differ at most in seed and inputs. */
function isAlike(a: Job, b: Job): boolean {
  return a.stage === b.stage && a.algorithm === b.algorithm && a.env === b.env &&
    canonicalJson([a.device, a.settings]) === canonicalJson([b.device, b.settings]);
}
