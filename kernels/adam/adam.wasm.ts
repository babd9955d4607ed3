import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./adam.op.ts";
import { integerPower } from "./integer_power.ts";

/** A step of Adam. */
export const adamStep: WasmRun<typeof op.adamStep> = (
  { run },
  { theta, gradient, m, v, step, settings: { learningRate, beta1, beta2, epsilon }, skipped },
  { R, P },
) => {
  const corrections = [1 - integerPower(beta1, step), 1 - integerPower(beta2, step)];
  const settings = [learningRate, beta1, beta2, epsilon, ...corrections];
  run("adamStep", theta, gradient, m, v, skipped, R!, P!, ...settings);
};
