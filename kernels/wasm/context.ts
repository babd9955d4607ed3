/**
 * What an operation of the `wasm` backend works with.
 *
 * How to add one:
 *
 * 1. `kernels/<operation>/<operation>.as.ts`: the kernel, exported by
 *    `module.as.ts` and named in `memory.ts`.
 * 2. `kernels/wasm/operations/<operation>.ts`: a function that checks shapes with
 *    {@linkcode WasmContext.own}, marks what it writes with
 *    {@linkcode WasmContext.written}, and runs the kernel.
 *
 * @module
 */
import type { Dynamics, Policy, Tensor } from "../backend.ts";
import type { Draws } from "../draws.ts";
import { parameterCount } from "../policy/layout.ts";
import type { OperationName, WasmMemory } from "./memory.ts";
import { own, type WasmTensor } from "./tensor.ts";

/** Observations taken over into a laid-out network. */
export interface Network {
  readonly address: number;
  readonly observations: WasmTensor;
  version: number;
}

/** An inner loop laid out in memory, and the versions of its tensors when it was linearised. */
export interface LinearisedLoop {
  readonly address: number;
  readonly tensors: readonly WasmTensor[];
  versions: readonly number[];
}

/** Where a CG system's residuals are kept, and the version of r when the last was. */
export interface Residuals {
  readonly address: number;
  version: number;
}

/** A backend as its operations see it. */
export class WasmContext {
  /** By extents and the observations' address. */
  readonly networks = new Map<string, Network>();
  /** By network, lanes, settings and addresses. */
  readonly innerLoops = new Map<string, LinearisedLoop>();
  /** Addresses of line searches, by settings and addresses. */
  readonly searches = new Map<string, number>();
  /** Of CG systems, by their r. */
  readonly residuals = new Map<WasmTensor, Residuals>();
  readonly #owner: object;
  #memory: WasmMemory | undefined;

  /** @param owner whose tensors it uses */
  constructor(owner: object, memory: WasmMemory) {
    this.#owner = owner;
    this.#memory = memory;
  }

  /** @throws {TypeError} If the backend was disposed of */
  get memory(): WasmMemory {
    if (!this.#memory) throw new TypeError("Cannot use a wasm backend: it was disposed of");
    return this.#memory;
  }

  /** Lets go of the memory and of everything laid out in it. */
  dispose(): void {
    this.#memory = undefined;
    for (const kept of [this.networks, this.innerLoops, this.searches, this.residuals]) {
      kept.clear();
    }
  }

  /** Runs a kernel. */
  run(operation: OperationName, ...args: number[]): number {
    return this.memory.operations[operation](...args);
  }

  /**
   * A tensor as this backend's own, checked against the shape that is needed.
   *
   * @param shape extents, −1 where any will do; none where any shape will do
   * @throws {TypeError} If the tensor belongs to another backend or has another shape
   */
  own(tensor: Tensor, ...shape: number[]): WasmTensor {
    return own(this.#owner, tensor, ...shape);
  }

  /** Copies a tensor.
   *
   * @throws {TypeError} If the shapes differ
   */
  copy(from: Tensor, to: Tensor): void {
    const source = this.own(from);
    const target = this.own(to, ...from.shape);
    const values = this.memory.floats(source.address, source.size);
    this.memory.floats(this.written(target), target.size).set(values);
  }

  /** The address of a tensor that is about to be written. */
  written(tensor: WasmTensor): number {
    tensor.version++;
    return tensor.address;
  }

  /** Addresses of the seeds, and of `bytes` of scratch. */
  seeds({ seeds }: Draws, bytes: number): [seeds: number, scratch: number] {
    const scratch = this.memory.scratch(bytes + 4 * seeds.length + 16);
    const at = scratch + Math.ceil(bytes / 16) * 16;
    this.memory.words(at, seeds.length).set(seeds);
    return [at, scratch];
  }

  /** Writes the probabilities of the first state. */
  start({ start }: Dynamics, at: number): number {
    this.memory.floats(at, start.length).set(start);
    return at;
  }

  /** θ, and 1 if it is shared by a run's tasks. */
  parameters(
    theta: Tensor,
    runs: number,
    tasks: number,
    { shape }: Policy,
  ): [tensor: WasmTensor, shared: number] {
    const size = parameterCount(shape);
    return theta.shape.length === 2
      ? [this.own(theta, runs, size), 1]
      : [this.own(theta, runs, tasks, size), 0];
  }
}

/** The first two extents of a tensor. */
export function lanesOf(tensor: Tensor): [runs: number, tasks: number] {
  return [tensor.shape[0]!, tensor.shape[1]!];
}
