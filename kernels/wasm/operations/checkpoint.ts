/** The `wasm` backend's part of the best checkpoint. @module */
import type { Backend } from "../../backend.ts";
import type { WasmContext } from "../context.ts";

/** Keeps the θ of the best score. */
export function keepBest(
  context: WasmContext,
  { theta, score, iteration, best }: Parameters<Backend["keepBest"]>[0],
): void {
  const parameters = context.own(theta, -1, -1);
  const [runs, size] = parameters.shape as [number, number];
  const scores = context.own(score, runs, -1);
  context.run(
    "keepBest",
    parameters.address,
    scores.address,
    runs,
    scores.shape[1]!,
    size,
    iteration,
    context.written(context.own(best.theta, runs, size)),
    context.written(context.own(best.status, runs, 2)),
  );
}
