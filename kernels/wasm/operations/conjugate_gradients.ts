/** The `wasm` backend's part of conjugate gradients. @module */
import type { Backend } from "../../backend.ts";
import type { Residuals, WasmContext } from "../context.ts";
import type { WasmTensor } from "../tensor.ts";

/** Starts conjugate gradients. */
export function cgStart(
  context: WasmContext,
  { gradients, cg }: Parameters<Backend["cgStart"]>[0],
): void {
  const [runs, size] = context.own(cg.b, -1, -1).shape as [number, number];
  const from = context.own(gradients, runs, -1, size);
  const residuals = residualsOf(context, context.own(cg.r, runs, size));
  context.run(
    "cgStart",
    from.address,
    runs,
    from.shape[1]!,
    size,
    context.written(context.own(cg.b)),
    context.written(context.own(cg.x, runs, size)),
    context.written(context.own(cg.r, runs, size)),
    context.written(context.own(cg.p, runs, size)),
    context.written(context.own(cg.status, runs, 4)),
    residuals.address,
  );
  residuals.version = context.own(cg.r).version;
}

/** A step of conjugate gradients. */
export function cgStep(
  context: WasmContext,
  { cg, damping, tolerance }: Parameters<Backend["cgStep"]>[0],
): void {
  const [runs, size] = context.own(cg.b, -1, -1).shape as [number, number];
  const products = context.own(cg.products, runs, -1, size);
  const r = context.own(cg.r, runs, size);
  const residuals = residualsOf(context, r);
  const areOfThisSystem = residuals.version === r.version;
  context.run(
    "cgStep",
    products.address,
    runs,
    products.shape[1]!,
    size,
    context.written(context.own(cg.x, runs, size)),
    context.written(r),
    context.written(context.own(cg.p, runs, size)),
    context.written(context.own(cg.status, runs, 4)),
    damping,
    tolerance,
    areOfThisSystem ? residuals.address : 0,
    context.memory.scratch(4 * size),
  );
  if (areOfThisSystem) residuals.version = r.version;
}

/** Where the residuals of the system with residual r are kept. */
function residualsOf(context: WasmContext, r: WasmTensor): Residuals {
  let residuals = context.residuals.get(r);
  if (!residuals) {
    const [runs, size] = r.shape as [number, number];
    const address = context.memory.allocate(runs * context.run("residualBytes", size));
    residuals = { address, version: -1 };
    context.residuals.set(r, residuals);
  }
  return residuals;
}
