import type { WasmRun } from "../../../../kernels/wasm/context.ts";
import type * as op from "./scale.op.ts";

/** In linear memory. */
export const scale: WasmRun<typeof op.scale> = ({ run }, { values, factors, out }, { R, E }) => {
  run("scale", values, factors, R!, E!, out);
};
