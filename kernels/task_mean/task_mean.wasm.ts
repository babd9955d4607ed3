import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./task_mean.op.ts";

/** Means over tasks. */
export const taskMean: WasmRun<typeof op.taskMean> = ({ run }, { values, out }, { R, T, E }) => {
  run("taskMean", values, R!, T!, E!, out);
};
