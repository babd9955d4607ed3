/**
 * What operations of the `gpu` backend work with.
 *
 * Workgroups are counted flat; the recorder folds the grid and sets
 * `params.groups`, so a kernel begins with
 * `let group = group_index(id, count); if (group >= params.groups) { return; }`.
 *
 * A kernel's head gives its equations, indented, a table of bindings (number, name, type as declared,
 * shape, unit, what it is), the dispatch, and the order of sums. Units: reward, nats, Â (of
 * advantages: 1 where they are normalised, else reward), 1 (numbers without one: θ, probabilities),
 * [v] (that of a vector in any unit). A kernel may use `params` (`params.wgsl` has the fields),
 * `WORKGROUP`, `group_index` and `is_finite`, and helpers that stand in files of their own.
 *
 * @module
 */
import type { Makers, Owned, Run } from "../checked.ts";
import type { Dynamics, ValueKind } from "../data.ts";
import type { Kernel } from "./kernels.ts";
import type { Params } from "./params.ts";
import type { Recorder } from "./recorder.ts";

/** What the backend keeps of tensors and values. */
export interface GpuNatives {
  readonly tensor: GPUBuffer;
  readonly innerLoop: KeptLoop;
  readonly conjugateGradients: KeptResiduals;
}

/** An inner loop of R × T lanes and the adapted policies. */
export interface KeptLoop {
  readonly params: Params;
  readonly lanes: number;
  /** Tapes and room of all lanes; tape.wgsl. */
  readonly tape: GPUBuffer;
}

/** Residuals of a system, `[R, kept, P]`. */
export interface KeptResiduals {
  readonly buffer: GPUBuffer;
  isStarted: boolean;
}

/** Something as the backend sees it. */
export type GpuOf<A> = Owned<A, GpuNatives>;

/** The host's part of an operation, and the kernels that it brings. */
export interface GpuOperation<O> {
  readonly kernels: readonly Kernel[];
  readonly run: Run<O, GpuNatives, GpuContext>;
}

/** The host's part of a value. */
export type GpuMake<K extends ValueKind & keyof GpuNatives> = Makers<GpuNatives, GpuContext>[K];

/** A backend as its operations see it. */
export class GpuContext {
  /** Records dispatches, copies, scratch. */
  readonly recorder: Recorder;
  readonly #starts = new Map<string, GPUBuffer>();

  constructor(recorder: Recorder) {
    this.recorder = recorder;
  }

  /** Probabilities of the first state, f32 `[S]`; written once. */
  start({ start }: Dynamics): GPUBuffer {
    const key = start.join();
    let buffer = this.#starts.get(key);
    if (!buffer) {
      buffer = this.recorder.buffer("start", 4 * start.length);
      this.recorder.write(buffer, Float32Array.from(start));
      this.#starts.set(key, buffer);
    }
    return buffer;
  }
}
