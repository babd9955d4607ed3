/**
 * Progress of many jobs: one bar over all of their work.
 *
 * @module
 */
import type { Job } from "../pipeline/job.ts";
import type { JobEvent } from "../pipeline/runner.ts";
import { jobCount, report } from "./command.ts";
import { secondsOf } from "./estimate.ts";
import { Progress } from "./progress.ts";

/** Milliseconds between renewals while nothing is heard: a long job says little. */
const TICK = 1000;

/** Turns events into a bar that moves with the work done, and lines for what must be seen. */
export class JobProgress {
  readonly #bar = new Progress();
  readonly #tick = setInterval(() => this.#draw(), TICK);
  readonly #work: number;
  readonly #fractions = new Map<Job, number>();
  readonly #jobs: ReadonlySet<Job>;
  readonly #ended = new Set<Job>();

  /** @param jobs all that will run */
  constructor(jobs: readonly Job[]) {
    this.#jobs = new Set(jobs);
    this.#work = jobs.reduce((sum, job) => sum + secondsOf(job), 0);
  }

  /** Hears of an event. */
  hear(event: JobEvent): void {
    const { job } = event;
    switch (event.type) {
      case "started":
        this.#fractions.set(job, 0);
        break;
      case "progress":
        this.#fractions.set(job, event.fraction);
        break;
      case "done":
      case "found":
        this.#fractions.set(job, 1);
        this.#ended.add(job);
        break;
      case "waiting":
        return this.#say(`${job.name}: another process computes it; waiting for its result`);
      case "repaired":
        return this.#say(`${event.problem}; set aside, running ${job.name} again`);
      case "failed":
        this.#ended.add(job);
        return this.#say(`failed: ${job.name}: ${event.error.message}`);
    }
    this.#draw();
  }

  /** Ends the bar. */
  end(): void {
    clearInterval(this.#tick);
    this.#bar.end();
  }

  #draw(): void {
    let work = 0;
    for (const [job, fraction] of this.#fractions) {
      // An input found to be bad runs again, and is none of those that were to run.
      if (this.#jobs.has(job)) work += secondsOf(job) * fraction;
    }
    const running = [...this.#fractions].filter(([, fraction]) => fraction < 1)
      .map(([{ name }]) => name);
    const ended = this.#ended.intersection(this.#jobs).size;
    const all = this.#jobs.size;
    this.#bar.update({
      // Rounding may leave a sum of all work a little short of it, or beyond.
      fraction: ended === all ? 1 : Math.min(0.999, work / this.#work),
      count: `${String(ended).padStart(String(all).length)} of ${jobCount(all)}`,
      note: running[0],
    });
  }

  #say(line: string): void {
    this.#bar.end();
    report(line);
  }
}
