/** Host of `conjugate_gradients.wgsl`. @module */
import type { Backend, ConjugateGradients } from "../../backend.ts";
import source from "../../conjugate_gradients/conjugate_gradients.wgsl" with { type: "text" };
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";
import { GROUP_SUM_LOOP, loop } from "../loops.ts";
import { GROUP_SUM } from "../sources.ts";
import type { GpuTensor } from "../tensor.ts";

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
/** Its kernels. */
export const CONJUGATE_GRADIENTS_KERNELS = [START, STEP];

/** Residuals kept a run; `KEPT` of the kernel. */
const KEPT = 16;

/** Residuals kept by `cgStart` and `cgStep`, and of which state of the residual's tensor. */
interface Residuals {
  readonly buffer: GPUBuffer;
  version: number;
}

/** By the tensor of the system's residual, for as long as that lives. */
const RESIDUALS = new WeakMap<GpuTensor, Residuals>();

/** See {@linkcode Backend.cgStart}. */
export function cgStart(
  context: GpuContext,
  { gradients, cg }: Parameters<Backend["cgStart"]>[0],
): void {
  const { x, r, p, status, runs, elements } = systemOf(context, cg);
  const from = context.own(gradients, runs, -1, elements);
  const tasks = from.shape[1]!;
  const residuals = residualsOf(context, r);
  const changed = [x, r, p, status].map((tensor) => context.written(tensor));
  const b = context.written(context.own(cg.b));
  const each = Math.ceil(elements / 256);
  context.recorder.dispatch(
    START,
    { tasks, elements },
    [from.buffer, ...changed, residuals.buffer, b],
    runs,
    loop(each, loop(tasks)) + GROUP_SUM_LOOP + loop(each),
  );
  residuals.version = r.version;
}

/** See {@linkcode Backend.cgStep}. */
export function cgStep(
  context: GpuContext,
  { cg, damping, tolerance }: Parameters<Backend["cgStep"]>[0],
): void {
  const { x, r, p, status, runs, elements } = systemOf(context, cg);
  const products = context.own(cg.products, runs, -1, elements);
  const tasks = products.shape[1]!;
  const residuals = residualsOf(context, r);
  const areOfThisSystem = residuals.version === r.version;
  const changed = [x, r, p, status].map((tensor) => context.written(tensor));
  const product = context.recorder.scratch("CG product", 4 * runs * elements);
  const each = Math.ceil(elements / 256);
  context.recorder.dispatch(
    STEP,
    { tasks, elements, damping, tolerance, flags: Number(areOfThisSystem) },
    [products.buffer, ...changed, residuals.buffer, product],
    runs,
    loop(each, loop(tasks)) + loop(KEPT, 2 * loop(each) + GROUP_SUM_LOOP) + 4 * loop(each) +
      2 * GROUP_SUM_LOOP,
  );
  if (areOfThisSystem) residuals.version = r.version;
}

function systemOf(context: GpuContext, { b, x, r, p, status }: ConjugateGradients) {
  const [runs, elements] = context.own(b, -1, -1).shape as [number, number];
  return {
    x: context.own(x, runs, elements),
    r: context.own(r, runs, elements),
    p: context.own(p, runs, elements),
    status: context.own(status, runs, 4),
    runs,
    elements,
  };
}

/** Where the residuals of the system with residual r are kept. */
function residualsOf({ recorder }: GpuContext, r: GpuTensor): Residuals {
  let residuals = RESIDUALS.get(r);
  if (!residuals) {
    residuals = { buffer: recorder.buffer("residuals", 4 * KEPT * r.size), version: -1 };
    RESIDUALS.set(r, residuals);
  }
  return residuals;
}
