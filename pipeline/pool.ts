/**
 * A pool of Workers without permissions.
 *
 * @module
 */
import type { StageReply, StageRequest } from "./worker.ts";
import type { Files } from "../results/files.ts";

/** What a stage left, and the backend that made it. */
export interface StageResult {
  /** Each seed's, request by request. */
  readonly files: readonly Files[];
  readonly backend: string;
}

/** A stage failed in its Worker. */
export class StageError extends Error {
  override readonly name = "StageError";
  /** Name of the error there. */
  readonly reason: string;

  /** @param reason name of the error in the Worker */
  constructor(message: string, reason = "Error") {
    super(message);
    this.reason = reason;
  }
}

/** Workers that are made when needed and reused while they are well. */
export class WorkerPool {
  readonly #module: string;
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, (reason: Error) => void>();
  #closed = false;

  /** @param module what a Worker runs; it speaks as `worker.ts` does */
  constructor(module: string = import.meta.resolve("./worker.ts")) {
    this.#module = module;
  }

  /**
   * Runs a stage in a Worker of its own for as long as it takes, or several on one device, one after
   * the other.
   *
   * @throws {StageError} If a stage fails or its Worker dies
   */
  run(
    requests: readonly StageRequest[],
    onProgress: (done: number, total: number) => void,
  ): Promise<StageResult> {
    if (this.#closed) return Promise.reject(new StageError("Cannot run a stage: stopped"));
    const worker = this.#idle.pop() ?? this.#create();
    return new Promise<StageResult>((resolve, reject) => {
      const fail = (message: string, reason?: string) => {
        this.#busy.delete(worker);
        worker.terminate(); // it may be in any state
        reject(new StageError(message, reason));
      };
      this.#busy.set(worker, reject);
      worker.onmessage = ({ data }: MessageEvent<StageReply>) => {
        switch (data.type) {
          case "progress":
            return onProgress(data.done, data.total);
          case "done":
            this.#busy.delete(worker);
            if (this.#closed) worker.terminate();
            else this.#idle.push(worker);
            return resolve({ files: data.files, backend: data.backend });
          case "failed":
            return fail(data.message, data.name);
        }
      };
      worker.onerror = (event) => {
        event.preventDefault();
        const file = this.#module.slice(this.#module.lastIndexOf("/") + 1);
        fail(`Cannot run ${file} in a Worker: ${event.message.split("\n", 1)[0]}`);
      };
      worker.postMessage(requests);
    });
  }

  /** Ends every Worker at once; what they were doing fails. */
  close(): void {
    this.#closed = true;
    for (const worker of this.#idle.splice(0)) worker.terminate();
    for (const [worker, reject] of this.#busy) {
      worker.terminate();
      reject(new StageError("Cannot finish a stage: stopped"));
    }
    this.#busy.clear();
  }

  #create(): Worker {
    return new Worker(this.#module, {
      type: "module",
      deno: { permissions: "none" },
    });
  }
}
