import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./reptile.op.ts";

/** θ towards the mean of the adapted parameters. */
export const reptileAverage: WasmRun<typeof op.reptileAverage> = (
  { run },
  { theta, adapted, out },
  { R, T, P },
) => {
  run("reptileAverage", theta, adapted, R!, T!, P!, out);
};
