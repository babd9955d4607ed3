import type { StageRequest } from "../../pipeline/worker.ts";
import type { StageResult } from "../../pipeline/pool.ts";
import type { Inputs } from "../../pipeline/stages/stage.ts";
import type { Files } from "../../results/files.ts";

/** A pool without Workers: it keeps what it was asked, and leaves each seed a file that names its part. */
export class FakePool {
  /** `stage` of each request, in the order they came. */
  readonly ran: string[] = [];
  /** Their seeds. */
  readonly seeds: (readonly number[])[] = [];
  /** How many requests came at once, each time. */
  readonly together: number[] = [];
  /** Most at a time. */
  most = 0;
  #running = 0;
  readonly #before: (request: StageRequest) => void | Promise<void>;

  /** @param before may wait, or throw what the stage fails with */
  constructor(before: (request: StageRequest) => void | Promise<void> = () => {}) {
    this.#before = before;
  }

  async run(
    requests: readonly StageRequest[],
    onProgress: (done: number, total: number) => void,
  ): Promise<StageResult> {
    this.together.push(requests.length);
    this.most = Math.max(this.most, ++this.#running);
    try {
      const files: Files[] = [];
      for (const request of requests) {
        this.ran.push(request.stage);
        this.seeds.push(request.seeds);
        await this.#before(request);
        onProgress(1, 2);
        files.push(
          ...request.seeds.map((seed, run) => fakeFiles(request.stage, seed, request.inputs[run]!)),
        );
      }
      return { files, backend: "fake" };
    } finally {
      this.#running--;
    }
  }
}

function fakeFiles(stage: string, seed: number, inputs: Inputs): Files {
  const text = JSON.stringify({
    stage,
    seed,
    inputs: Object.entries(inputs).map(([name, files]) => [
      name,
      Object.entries(files).map(([file, bytes]) => [file, new TextDecoder().decode(bytes)]),
    ]),
  });
  return { "out.txt": new TextEncoder().encode(text) };
}
