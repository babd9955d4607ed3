import { openBackend } from "../../pipeline/backends.ts";
import type { StageResult } from "../../pipeline/pool.ts";
import { runStage } from "../../pipeline/stages/stages.ts";
import type { Files } from "../../results/files.ts";
import type { StageRequest } from "../../pipeline/worker.ts";

/** A pool that runs stages in this thread. */
export class StagePool {
  async run(
    requests: readonly StageRequest[],
    progress: (done: number, total: number) => void,
  ): Promise<StageResult> {
    const files: Files[] = [];
    let description = "";
    for (const { stage, device, settings, seeds, inputs } of requests) {
      const backend = await openBackend(device);
      files.push(...await runStage(stage, { backend, seeds, progress }, settings, inputs));
      description = backend.description;
      backend.dispose();
    }
    return { files, backend: description };
  }
}
