/**
 * What operations on tasks share.
 *
 * @module
 */
import type { Dynamics, Tensor } from "../../backend.ts";
import type { GpuContext } from "../context.ts";
import type { Recorder } from "../recorder.ts";
import type { GpuTensor } from "../tensor.ts";

const STARTS = new WeakMap<Recorder, Map<string, GPUBuffer>>();

/** Probabilities of the first state, f32 `[S]`; written once. */
export function startTable(recorder: Recorder, { start }: Dynamics): GPUBuffer {
  const known = STARTS.get(recorder) ?? new Map<string, GPUBuffer>();
  STARTS.set(recorder, known);
  const key = start.join();
  let buffer = known.get(key);
  if (!buffer) {
    buffer = recorder.buffer("start", 4 * start.length);
    recorder.write(buffer, Float32Array.from(start));
    known.set(key, buffer);
  }
  return buffer;
}

/** A policy table `[R, T, S, A]`, or `[R, T, H, S, A]` if the policy depends on time. */
export function tableOf(
  context: GpuContext,
  table: Tensor,
  [runs, tasks]: readonly [runs: number, tasks: number],
  { states: S, actions: A, horizon: H }: Dynamics,
): [policy: GpuTensor, timed: boolean] {
  const timed = table.shape.length === 5;
  const shape = timed ? [runs, tasks, H, S, A] : [runs, tasks, S, A];
  return [context.own(table, ...shape), timed];
}
