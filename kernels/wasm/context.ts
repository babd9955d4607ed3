/**
 * What operations of the `wasm` backend work with.
 *
 * @module
 */
import type { Makers, Owned, OwnedTensor, Run } from "../checked.ts";
import type { Dynamics, ValueKind } from "../data.ts";
import type { Draws } from "../draws.ts";
import type { WasmMemory } from "./memory.ts";

/** Addresses: of a tensor's first entry, of a network, of a laid-out loop, of a system's residuals. */
export interface WasmNatives {
  readonly tensor: number;
  readonly policy: number;
  readonly innerLoop: number;
  readonly conjugateGradients: { readonly address: number; isStarted: boolean };
}

/** Something as the backend sees it. */
export type WasmOf<A> = Owned<A, WasmNatives>;
/** The host's part of an operation. */
export type WasmRun<O> = Run<O, WasmNatives, WasmContext>;
/** The host's part of a value. */
export type WasmMake<K extends ValueKind & keyof WasmNatives> = Makers<
  WasmNatives,
  WasmContext
>[K];

/** A backend as its operations see it. */
export class WasmContext {
  readonly memory: WasmMemory;

  constructor(memory: WasmMemory) {
    this.memory = memory;
  }

  /** Runs a kernel; a tensor stands for its address. */
  readonly run = (
    operation: string,
    ...args: readonly (number | boolean | OwnedTensor<number>)[]
  ): number => {
    const numbers: number[] = [];
    for (const arg of args) numbers.push(typeof arg === "object" ? arg.native : Number(arg));
    return this.memory.operations[operation]!(...numbers);
  };

  /** Copies a tensor onto another of the same size. */
  copy(from: OwnedTensor<number>, to: OwnedTensor<number>): void {
    const values = this.memory.floats(from.native, from.size);
    this.memory.floats(to.native, to.size).set(values);
  }

  /** Addresses of the seeds, and of `bytes` of scratch. */
  seeds({ seeds }: Draws, bytes: number): [seeds: number, scratch: number] {
    const scratch = this.memory.scratch(bytes + 4 * seeds.length + 16);
    const at = scratch + Math.ceil(bytes / 16) * 16;
    this.memory.words(at, seeds.length).set(seeds);
    return [at, scratch];
  }

  /** Writes the probabilities of the first state. */
  readonly start = ({ start }: Dynamics, at: number): number => {
    this.memory.floats(at, start.length).set(start);
    return at;
  };
}
