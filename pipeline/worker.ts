/**
 * Runs stages in a Worker that has no permission at all: bytes in, bytes out.
 *
 * @module
 */
import { type Device, openBackend } from "./backends.ts";
import { runStage } from "./stages/stages.ts";
import type { Files } from "../results/files.ts";
import type { Inputs, StageName } from "./stages/stage.ts";

/** What the parent sends, one or more. */
export interface StageRequest {
  readonly stage: StageName;
  readonly device: Device;
  readonly settings: unknown;
  readonly seeds: readonly number[];
  /** Each seed's. */
  readonly inputs: readonly Inputs[];
}

/** What it hears. */
export type StageReply =
  | { readonly type: "progress"; readonly done: number; readonly total: number }
  | { readonly type: "done"; readonly files: readonly Files[]; readonly backend: string }
  | { readonly type: "failed"; readonly name: string; readonly message: string };

/** What a Worker has where a page has a window. */
const worker = self as unknown as {
  postMessage(message: StageReply): void;
  onmessage: (event: MessageEvent<readonly StageRequest[]>) => void;
};

function reply(message: StageReply): void {
  worker.postMessage(message);
}

worker.onmessage = async ({ data }) => {
  try {
    const files: Files[] = [];
    let description = "";
    for (const [at, { stage, device, settings, seeds, inputs }] of data.entries()) {
      const backend = await openBackend(device);
      const progress = (done: number, total: number) =>
        reply({ type: "progress", done: at * total + done, total: data.length * total });
      files.push(...await runStage(stage, { backend, seeds, progress }, settings, inputs));
      description = backend.description;
      backend.dispose();
    }
    reply({ type: "done", files, backend: description });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    reply({ type: "failed", name, message });
  }
};
