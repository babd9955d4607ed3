import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./checkpoint.op.ts";

/** Keeps the θ of the best score. */
export const keepBest: WasmRun<typeof op.keepBest> = (
  { run },
  { theta, score, iteration, best },
  { R, T, P },
) => {
  run("keepBest", theta, score, R!, T!, P!, iteration, best.theta, best.status);
};
