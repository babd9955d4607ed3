/** Host of `adam.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import source from "../../adam/adam.wgsl" with { type: "text" };
import { integerPower } from "../../adam/integer_power.ts";
import type { GpuContext } from "../context.ts";
import type { Kernel } from "../kernels.ts";
import { GROUP_SUM_LOOP, loop } from "../loops.ts";
import { GROUP_SUM } from "../sources.ts";

const STEP: Kernel = {
  name: "Adam step",
  sources: [GROUP_SUM, { path: "kernels/adam/adam.wgsl", text: source }],
  bindings: ["read", "write", "write", "write", "write"],
  workgroup: 256,
};
/** Its kernels. */
export const ADAM_KERNELS = [STEP];

/** See {@linkcode Backend.adamStep}. */
export function adamStep(
  context: GpuContext,
  { theta, gradient, m, v, step, settings, skipped }: Parameters<Backend["adamStep"]>[0],
): void {
  const parameters = context.own(theta, -1, -1);
  const [runs, elements] = parameters.shape as [number, number];
  const slope = context.own(gradient, runs, elements);
  const changed = [
    parameters,
    context.own(m, runs, elements),
    context.own(v, runs, elements),
    context.own(skipped, runs),
  ];
  const { beta1, beta2 } = settings;
  const params = {
    ...settings,
    elements,
    a: 1 - beta1,
    b: 1 - beta2,
    correction1: 1 - integerPower(beta1, step),
    correction2: 1 - integerPower(beta2, step),
  };
  const buffers = [slope.buffer, ...changed.map((tensor) => context.written(tensor))];
  const trips = 2 * loop(Math.ceil(elements / 256)) + GROUP_SUM_LOOP;
  context.recorder.dispatch(STEP, params, buffers, runs, trips);
}
