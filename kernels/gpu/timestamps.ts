/**
 * What kernels take on the device: a timestamp before and after each dispatch.
 *
 * @module
 */

/** What the dispatches of a kernel took. */
export interface KernelTime {
  /** How many. */
  dispatches: number;
  /** Nanoseconds, all of them together. */
  nanoseconds: number;
  /** Bytes of the buffers that they bind, each once a dispatch: no fewer than they touch. */
  bytes: number;
}

/** A dispatch. */
interface Timed {
  readonly kernel: string;
  readonly bytes: number;
}

/** Bytes of a timestamp. */
const BYTES = 8;

/** Timestamps of dispatches in passes of their own, from the first to {@linkcode collect}. */
export class Timestamps {
  readonly #device: GPUDevice;
  readonly #queries: GPUQuerySet;
  readonly #resolved: GPUBuffer;
  /** Dispatches since the last submit. */
  #timed: Timed[] = [];
  /** The same of all submits, and where their timestamps are. */
  readonly #submits: { readonly timed: readonly Timed[]; readonly staging: GPUBuffer }[] = [];

  /** @param dispatches most of one submit */
  constructor(device: GPUDevice, dispatches: number) {
    const count = 2 * dispatches;
    this.#device = device;
    this.#queries = device.createQuerySet({ type: "timestamp", count });
    const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC;
    this.#resolved = device.createBuffer({ label: "timestamps", size: BYTES * count, usage });
  }

  /** What the pass of a kernel's next dispatch, which binds so many bytes, is to write. */
  writes(kernel: string, bytes: number): GPUComputePassTimestampWrites {
    const beginningOfPassWriteIndex = 2 * this.#timed.length;
    this.#timed.push({ kernel, bytes });
    const endOfPassWriteIndex = beginningOfPassWriteIndex + 1;
    return { querySet: this.#queries, beginningOfPassWriteIndex, endOfPassWriteIndex };
  }

  /** Ends a submit: its timestamps go where the host can read them. */
  resolve(encoder: GPUCommandEncoder): void {
    const timed = this.#timed;
    if (timed.length === 0) return;
    const size = 2 * BYTES * timed.length;
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const staging = this.#device.createBuffer({ label: "timestamps, read", size, usage });
    encoder.resolveQuerySet(this.#queries, 0, 2 * timed.length, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, staging, 0, size);
    this.#submits.push({ timed, staging });
    this.#timed = [];
  }

  /** Times of all kernels, once all submits are done; gives the buffers back. */
  async collect(): Promise<Map<string, KernelTime>> {
    const times = new Map<string, KernelTime>();
    for (const { timed, staging } of this.#submits) {
      await staging.mapAsync(GPUMapMode.READ);
      const stamps = new BigUint64Array(staging.getMappedRange().slice(0));
      timed.forEach(({ kernel, bytes }, k) => {
        const time = times.get(kernel) ?? { dispatches: 0, nanoseconds: 0, bytes: 0 };
        time.dispatches++;
        time.bytes += bytes;
        time.nanoseconds += Number(stamps[2 * k + 1]! - stamps[2 * k]!);
        times.set(kernel, time);
      });
      staging.destroy();
    }
    this.#resolved.destroy();
    this.#queries.destroy();
    return times;
  }
}
