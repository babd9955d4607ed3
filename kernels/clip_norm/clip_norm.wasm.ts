import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./clip_norm.op.ts";

/** Shortens every run's gradient. */
export const clipNorm: WasmRun<typeof op.clipNorm> = ({ run }, { gradient, norm }, { R, P }) => {
  run("clipNorm", gradient, R!, P!, norm);
};
