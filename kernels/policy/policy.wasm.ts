import type { WasmMake, WasmRun } from "../wasm/context.ts";
import type * as op from "./policy.op.ts";

/** The address of a network, laid out, that has taken its observations over. */
export const policy: WasmMake<"policy"> = ({ run, memory }, { shape, observations }, { M }) => {
  const extents = [shape.inputs, ...shape.hidden, shape.actions, M!];
  const address = memory.allocate(run("layOutNet", 0, ...extents));
  run("layOutNet", address, ...extents);
  run("observe", address, observations);
  return address;
};

/** π(a | m) of every lane. */
export const policyTable: WasmRun<typeof op.policyTable> = (
  { run },
  { policy, theta, out },
  { R, T },
) => {
  run("policyTable", policy.native, R!, T!, theta, theta.shape.length === 2, out);
};
