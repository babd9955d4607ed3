import type { StageRequest } from "../../pipeline/worker.ts";
import type { StageResult } from "../../pipeline/pool.ts";

/** A pool without Workers: it keeps what it was asked, and leaves a file that names all of it. */
export class FakePool {
  /** `stage` of each request, in the order they came. */
  readonly ran: string[] = [];
  /** Most requests at a time. */
  most = 0;
  #running = 0;
  readonly #before: (request: StageRequest) => void | Promise<void>;

  /** @param before may wait, or throw what the stage fails with */
  constructor(before: (request: StageRequest) => void | Promise<void> = () => {}) {
    this.#before = before;
  }

  async run(
    request: StageRequest,
    onProgress: (done: number, total: number) => void,
  ): Promise<StageResult> {
    this.ran.push(request.stage);
    this.most = Math.max(this.most, ++this.#running);
    try {
      await this.#before(request);
      onProgress(1, 2);
      const { stage, seed, inputs } = request;
      const text = JSON.stringify({
        stage,
        seed,
        inputs: Object.entries(inputs).map(([name, files]) => [
          name,
          Object.entries(files).map(([file, bytes]) => [file, new TextDecoder().decode(bytes)]),
        ]),
      });
      return { files: { "out.txt": new TextEncoder().encode(text) }, backend: "fake" };
    } finally {
      this.#running--;
    }
  }
}
