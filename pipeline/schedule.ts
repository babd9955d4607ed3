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
/** Most jobs that one Worker gets because they share work: the others are not to wait for it. */
const MOST_SHARING = 16;

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

/** The jobs of a run that have not started, and which of them can. */
export class Schedule {
  readonly #chains: ReadonlyMap<Job, number>;
  readonly #order: ReadonlyMap<Job, number>;
  /** How many inputs of a job are not done. */
  readonly #open = new Map<Job, number>();
  readonly #dependants = new Map<Job, Job[]>();
  /** Jobs that can start, by what they have in common with others of a batch. */
  readonly #ready = new Map<unknown, Set<Job>>();
  /** A binary heap of the same, the next one first; it may hold jobs that are gone. */
  readonly #heap: Job[] = [];

  /** @param jobs each after its inputs; an input that is not among them is done */
  constructor(jobs: readonly Job[]) {
    this.#chains = chainCosts(jobs);
    this.#order = new Map(jobs.map((job, at) => [job, at]));
    for (const job of jobs) {
      const open = new Set(Object.values(job.inputs)).intersection(this.#order);
      for (const input of open) this.#dependants.getOrInsert(input, []).push(job);
      this.#open.set(job, open.size);
      if (open.size === 0) this.putBack(job);
    }
  }

  /**
   * The next job, and on a GPU those that differ from it in seed only: side by side they take hardly
   * longer. Elsewhere jobs stay single, which keeps every core busy, but for those that share work.
   * Empty if no job can start.
   */
  next(): Job[] {
    for (let first = this.#pop(); first; first = this.#pop()) {
      const alike = this.#ready.get(batchOf(first));
      if (!alike?.delete(first)) continue;
      const { batchesSeeds } = backendNamed(first.device.backend);
      const laneOf = (job: Job) => batchesSeeds ? job.seed : job;
      const batch = new Map([[laneOf(first), first]]);
      for (const job of alike) {
        if (batch.size === (batchesSeeds ? MOST_SEEDS : MOST_SHARING)) break;
        if (batch.has(laneOf(job))) continue;
        batch.set(laneOf(job), job);
        alike.delete(job);
      }
      return [...batch.values()];
    }
    return [];
  }

  /** A job that {@linkcode next} gave can start again. */
  putBack(job: Job): void {
    this.#ready.getOrInsertComputed(batchOf(job), () => new Set()).add(job);
    this.#push(job);
  }

  /** A job is done: those that waited for it alone can start. */
  finish(job: Job): void {
    for (const dependant of this.#dependants.get(job) ?? []) {
      const open = this.#open.get(dependant)! - 1;
      this.#open.set(dependant, open);
      if (open === 0) this.putBack(dependant);
    }
  }

  #isBefore(a: Job, b: Job): boolean {
    const difference = this.#chains.get(a)! - this.#chains.get(b)!;
    return difference > 0 || difference === 0 && this.#order.get(a)! < this.#order.get(b)!;
  }

  #push(job: Job): void {
    let at = this.#heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#isBefore(job, this.#heap[above]!)) break;
      this.#heap[at] = this.#heap[above]!;
      at = above;
    }
    this.#heap[at] = job;
  }

  #pop(): Job | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    const size = this.#heap.length;
    if (size === 0 || !last) return first;
    let at = 0;
    for (let below = 1; below < size; below = 2 * at + 1) {
      const right = below + 1;
      if (right < size && this.#isBefore(this.#heap[right]!, this.#heap[below]!)) below = right;
      if (!this.#isBefore(this.#heap[below]!, last)) break;
      this.#heap[at] = this.#heap[below]!;
      at = below;
    }
    this.#heap[at] = last;
    return first;
  }
}

/** Equal for jobs that can share a batch. A summary is worked out on the CPU in any case. */
function batchOf(job: Job): unknown {
  const { stage, algorithm, env, device, settings } = job;
  if (!backendNamed(device.backend).batchesSeeds || stage === "tabulate") return job.shares ?? job;
  return canonicalJson([stage, algorithm, env, device, settings]);
}
