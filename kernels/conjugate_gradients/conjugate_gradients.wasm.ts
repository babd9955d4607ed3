import type { WasmMake, WasmRun } from "../wasm/context.ts";
import type * as op from "./conjugate_gradients.op.ts";

/** Room for the residuals of systems. */
export const conjugateGradients: WasmMake<"conjugateGradients"> = (
  { run, memory },
  _,
  { R, P },
) => ({ address: memory.allocate(R! * run("residualBytes", P!)), isStarted: false });

/** Starts conjugate gradients. */
export const cgStart: WasmRun<typeof op.cgStart> = ({ run }, { gradients, cg }, { R, T, P }) => {
  const { b, x, r, p, status, native: residuals } = cg;
  run("cgStart", gradients, R!, T!, P!, b, x, r, p, status, residuals.address);
  residuals.isStarted = true;
};

/** A step of conjugate gradients; a system that was written by hand has no residuals. */
export const cgStep: WasmRun<typeof op.cgStep> = (
  { run, memory },
  { cg: { products, x, r, p, status, native }, damping, tolerance },
  { R, T, P },
) => {
  const residuals = native.isStarted ? native.address : 0;
  const rest = [damping, tolerance, residuals, memory.scratch(4 * P!)];
  run("cgStep", products, R!, T!, P!, x, r, p, status, ...rest);
};
