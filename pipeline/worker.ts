/**
 * Runs stages in a Worker that has no permission at all: bytes in, bytes out.
 *
 * @module
 */
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { type Device, openBackend } from "./backends.ts";
import { runStage } from "./stages/stages.ts";
import type { Files } from "../results/files.ts";
import type { Inputs, StageName } from "./stages/stage.ts";

/** What the parent sends. */
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

function reply(message: StageReply): void {
  self.postMessage(message);
}

self.onmessage = async ({ data }: MessageEvent<StageRequest>) => {
  const { stage, settings, seeds, inputs } = data;
  try {
    const backend = await openBackend(data.device);
    const progress = (done: number, total: number) => reply({ type: "progress", done, total });
    const files = await runStage(stage, { backend, seeds, progress }, settings, inputs);
    reply({ type: "done", files, backend: backend.description });
    backend.dispose();
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    reply({ type: "failed", name, message });
  }
};
