import type { GpuMake, GpuOperation } from "../gpu/context.ts";
import type { Kernel } from "../gpu/kernels.ts";
import { GROUP_SUM } from "../gpu/sources.ts";
import type * as op from "./conjugate_gradients.op.ts";
import source from "./conjugate_gradients.wgsl" with { type: "text" };

const FILES = {
  sources: [GROUP_SUM, {
    path: "kernels/conjugate_gradients/conjugate_gradients.wgsl",
    text: source,
  }],
  bindings: ["read", "write", "write", "write", "write", "write", "write"],
  workgroup: 256,
} as const;
const START: Kernel = { name: "CG start", entryPoint: "start", ...FILES };
const STEP: Kernel = { name: "CG step", entryPoint: "step_once", ...FILES };

/** Residuals kept a run; `KEPT` of the kernel. */
const KEPT = 16;

/** Room for the residuals of systems. */
export const conjugateGradients: GpuMake<"conjugateGradients"> = ({ recorder }, _, { R, P }) => ({
  buffer: recorder.buffer("residuals", 4 * KEPT * R! * P!),
  isStarted: false,
});

/** Starts conjugate gradients. */
export const cgStart: GpuOperation<typeof op.cgStart> = {
  kernels: [START],
  run({ recorder }, { gradients, cg: { b, x, r, p, status, native } }, { R, T, P }) {
    const buffers = [gradients, x, r, p, status, native.buffer, b];
    recorder.dispatch(START, { tasks: T!, elements: P! }, buffers, R!);
    native.isStarted = true;
  },
};

/** A step of conjugate gradients; a system that was written by hand has no residuals. */
export const cgStep: GpuOperation<typeof op.cgStep> = {
  kernels: [STEP],
  run({ recorder }, { cg, damping, tolerance }, { R, T, P }) {
    const { products, x, r, p, status, native } = cg;
    const flags = Number(native.isStarted);
    const product = recorder.scratch("CG product", 4 * R! * P!);
    recorder.dispatch(
      STEP,
      { tasks: T!, elements: P!, damping, tolerance, flags },
      [products, x, r, p, status, native.buffer, product],
      R!,
    );
  },
};
