import { openBackend } from "../../pipeline/backends.ts";
import type { StageResult } from "../../pipeline/pool.ts";
import { runStage } from "../../pipeline/stages/stages.ts";
import type { StageRequest } from "../../pipeline/worker.ts";

/** A pool that runs stages in this thread. */
export class StagePool {
  async run(
    { stage, device, settings, seeds, inputs }: StageRequest,
    progress: (done: number, total: number) => void,
  ): Promise<StageResult> {
    const backend = await openBackend(device);
    const files = await runStage(stage, { backend, seeds, progress }, settings, inputs);
    const { description } = backend;
    backend.dispose();
    return { files, backend: description };
  }
}
