/**
 * Random tasks, policies and room for episodes, the same on every backend; and
 * the results of an operation on `gpu`, `wasm` and `reference`.
 *
 * @module
 */
import type { Backend, Dynamics, Episodes, Tasks, Tensor } from "../../../kernels/backend.ts";
import type { GpuBackend } from "../../../kernels/gpu/gpu.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";
import { createUniform } from "../../support/random.ts";

/** Extents of a batch. */
export interface TaskCase {
  readonly dynamics: Dynamics;
  readonly runs: number;
  readonly tasks: number;
  /** Episodes a lane. */
  readonly count: number;
  /** Whether the policy depends on time. */
  readonly timed: boolean;
  readonly seed: number;
}

/** A backend's tensors of a case. */
export interface TaskTensors {
  readonly table: Tensor;
  readonly tasks: Tasks;
  readonly episodes: Episodes;
}

/** Builds a case; all numbers are exact in f32. */
export function buildTasks(backend: Backend, it: TaskCase): TaskTensors {
  const { dynamics, runs, tasks, count, timed } = it;
  const { states: S, actions: A, horizon: H } = dynamics;
  const uniform = createUniform(it.seed);
  const lanes = runs * tasks;
  const make = (label: string, rest: readonly number[], values: readonly number[]) => {
    const tensor = backend.tensor(label, [runs, tasks, ...rest]);
    backend.write(tensor, values);
    return tensor;
  };
  const rows = (number: number, width: number) =>
    Array.from({ length: number }, () => {
      // Some entries nearly vanish, some rows are nearly certain.
      const raw = Array.from({ length: width }, () => Math.max(0, uniform() - 0.2) + 1e-12);
      const sum = raw.reduce((a, b) => a + b);
      return raw.map((value) => Math.fround(value / sum));
    }).flat();
  const times = timed ? [H] : [];
  const perStep = (label: string) => backend.tensor(label, [runs, tasks, count, H]);
  const rewards = Array.from({ length: lanes * S * A }, () => Math.fround(uniform()));
  return {
    table: make("π", [...times, S, A], rows(lanes * (timed ? H : 1) * S, A)),
    tasks: {
      dynamics,
      transitions: make("P", [S, A, S], rows(lanes * S * A, S)),
      rewards: make("ρ", [S, A], rewards),
    },
    episodes: {
      dynamics,
      count,
      behaviour: backend.tensor("π_b", [runs, tasks, S, A]),
      states: perStep("states"),
      actions: perStep("actions"),
      rewards: perStep("rewards"),
      total: backend.tensor("total", [runs, tasks]),
    },
  };
}

/** Results by backend. */
export interface Results {
  readonly gpu: Float64Array[];
  readonly wasm: Float64Array[];
  readonly reference: Float64Array[];
}

/** Does the same on three backends and reads what it returns. */
export async function onAll(
  gpu: GpuBackend,
  build: (backend: Backend) => readonly Tensor[],
): Promise<Results> {
  const run = (backend: Backend) => backend.read(...build(backend));
  return {
    gpu: await run(gpu),
    wasm: await run(createWasmBackend()),
    reference: await run(createReferenceBackend()),
  };
}

/** How many numbers of two arrays differ in any bit but a NaN's. */
export function differing(actual: Float64Array, expected: Float64Array): number {
  return expected.reduce((count, value, k) => count + Number(!Object.is(value, actual[k])), 0);
}
