/** The `wasm` backend's part of Adam. @module */
import type { Backend } from "../../backend.ts";
import type { WasmContext } from "../context.ts";
import { integerPower } from "../../adam/integer_power.ts";

/** A step of Adam. */
export function adamStep(
  context: WasmContext,
  { theta, gradient, m, v, step, settings, skipped }: Parameters<Backend["adamStep"]>[0],
): void {
  const parameters = context.own(theta, -1, -1);
  const [runs, size] = parameters.shape as [number, number];
  const { learningRate, beta1, beta2, epsilon } = settings;
  context.run(
    "adamStep",
    context.written(parameters),
    context.own(gradient, runs, size).address,
    context.written(context.own(m, runs, size)),
    context.written(context.own(v, runs, size)),
    context.written(context.own(skipped, runs)),
    runs,
    size,
    learningRate,
    beta1,
    beta2,
    epsilon,
    1 - integerPower(beta1, step),
    1 - integerPower(beta2, step),
  );
}
