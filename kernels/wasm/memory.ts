/**
 * A module instance and its memory: handed out from the bottom up, never taken
 * back but all at once.
 *
 * @module
 */
import { OverLimitError } from "../over_limit.ts";
import { MODULE } from "./module.ts";

/** A function of the module: addresses and numbers in, at most one number out. */
export type Operation = (...args: number[]) => number;

const PAGE = 2 ** 16;

/** Whole cache lines, and whole vectors. */
const ALIGNMENT = 64;

/** The first byte handed out: the module's coefficients lie below, address 0 means "none". */
const START = 1024;

/** Room behind every block: operations read whole vectors, also the last. */
const SLACK = 16;

/** An instance of the kernels with a memory of its own. */
export class WasmMemory {
  /** The kernels, by the names under which `module.as.ts` exports them. */
  readonly operations: Readonly<Record<string, Operation>>;
  readonly #memory: WebAssembly.Memory;
  #free = START;
  #scratch = 0;
  #scratchBytes = 0;

  constructor() {
    const { exports } = new WebAssembly.Instance(MODULE);
    this.operations = exports as unknown as Readonly<Record<string, Operation>>;
    this.#memory = exports.memory as WebAssembly.Memory;
  }

  /** Bytes handed out so far. */
  get allocated(): number {
    return this.#free;
  }

  /**
   * Zeroed bytes, for good.
   *
   * @throws {OverLimitError} If there are not that many
   */
  allocate(bytes: number): number {
    const at = Math.ceil(this.#free / ALIGNMENT) * ALIGNMENT;
    const end = at + bytes + SLACK;
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#grow(Math.ceil(missing / PAGE));
    this.#free = end;
    return at;
  }

  /** Bytes for one operation's own use; the next one's may be the same. */
  scratch(bytes: number): number {
    if (bytes > this.#scratchBytes) {
      // Doubled, so that growing leaves less behind than it gets.
      this.#scratchBytes = 2 ** Math.ceil(Math.log2(bytes));
      this.#scratch = this.allocate(this.#scratchBytes);
    }
    return this.#scratch;
  }

  /** f32 at an address; not to be kept, since memory may move. */
  floats(at: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, at, count);
  }

  /** u32 at an address; not to be kept. */
  words(at: number, count: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, at, count);
  }

  #grow(pages: number): void {
    try {
      this.#memory.grow(pages);
    } catch (cause) {
      throw new OverLimitError(
        `Cannot allocate ${pages * PAGE} bytes on backend "wasm": ${this.#free} are in use, ` +
          `all together must be less than 4 GiB`,
        { cause },
      );
    }
  }
}
