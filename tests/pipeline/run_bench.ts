/**
 * A store in memory that jobs run on, for tests of the runner.
 *
 * @module
 */
import type { Job } from "../../pipeline/job.ts";
import { type JobEvent, neededJobs, runJobs, type RunOptions } from "../../pipeline/runner.ts";
import { objectPath } from "../../pipeline/store/layout.ts";
import { openStore, type Store } from "../../pipeline/store/store.ts";
import { MemoryFiles } from "./store/memory_files.ts";
import { keysOf } from "./tiny.ts";

/** Where the store is. */
export const ROOT = "store";
/** Keys under the project's code. */
export const keys = keysOf();

/** A store in memory, and what runs on it heard. */
export class Bench {
  readonly files = new MemoryFiles();
  readonly store: Store = openStore(ROOT, this.files);
  /** `type job`, of all but progress. */
  readonly heard: string[] = [];
  readonly controller = new AbortController();

  /** Runs what is needed of some jobs and their inputs. */
  async run(
    jobs: readonly Job[],
    pool: RunOptions["pool"],
    options: Partial<RunOptions> = {},
  ) {
    const { store, controller, heard } = this;
    const onEvent = (event: JobEvent) => {
      if (event.type !== "progress") heard.push(`${event.type} ${event.job.name}`);
    };
    const signal = controller.signal;
    const rest = { store, keys, pool, concurrency: 2, keepGoing: false, onEvent, signal };
    return await runJobs(await neededJobs(jobs, options.keys ?? keys, store), {
      ...rest,
      ...options,
    });
  }

  /** The jobs of events of a type, in order. */
  names(type: JobEvent["type"]): string[] {
    const start = `${type} `;
    return this.heard.filter((line) => line.startsWith(start)).map((line) =>
      line.slice(start.length)
    );
  }

  /** Flips a bit of the first output of a stored job. */
  async corrupt(job: Job): Promise<void> {
    const { key } = await keys.of(job);
    const [output] = Object.values((await this.store.get(key))!.outputs);
    const path = `${ROOT}/${objectPath(output!.digest)}`;
    const bytes = this.files.bytesAt(path).slice();
    bytes[3]! ^= 1;
    this.files.overwrite(path, bytes);
  }
}
