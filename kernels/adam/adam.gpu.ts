import type { GpuOperation } from "../gpu/context.ts";
import type { Kernel } from "../gpu/kernels.ts";
import { GROUP_SUM } from "../gpu/sources.ts";
import type * as op from "./adam.op.ts";
import source from "./adam.wgsl" with { type: "text" };
import { integerPower } from "./integer_power.ts";

const STEP: Kernel = {
  name: "Adam step",
  sources: [GROUP_SUM, { path: "kernels/adam/adam.wgsl", text: source }],
  bindings: ["read", "write", "write", "write", "write"],
  workgroup: 256,
};

/** A step of Adam. */
export const adamStep: GpuOperation<typeof op.adamStep> = {
  kernels: [STEP],
  run({ recorder }, { theta, gradient, m, v, step, settings, skipped }, { R, P }) {
    const { beta1, beta2 } = settings;
    const params = {
      ...settings,
      elements: P!,
      a: 1 - beta1,
      b: 1 - beta2,
      correction1: 1 - integerPower(beta1, step),
      correction2: 1 - integerPower(beta2, step),
    };
    recorder.dispatch(STEP, params, [gradient, theta, m, v, skipped], R!);
  },
};
