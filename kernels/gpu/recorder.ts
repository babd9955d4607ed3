/**
 * Records dispatches and copies, submits them in batches, and reads results
 * back; counts what it does.
 *
 * A submit may silently do nothing (a lost device, a validation error). So each
 * one ends with a dispatch that writes the submit's number if the one before it
 * ran, and a read is believed only if the last number came back, no error was
 * ever reported, and the device is not lost afterwards.
 *
 * @module
 */
import type { OwnedTensor } from "../checked.ts";
import type { OpenDevice } from "./device.ts";
import { OverLimitError } from "../over_limit.ts";
import { GpuError, orGpuError } from "./errors.ts";
import type { Kernel, Pipeline } from "./kernels.ts";
import { LOOPS_BINDING, LOOPS_UNCUT } from "./loops.ts";
import { encodeParams, type Params, PARAMS_BYTES } from "./params.ts";
import { type KernelTime, Timestamps } from "./timestamps.ts";
import sentinelSource from "./sentinel.wgsl" with { type: "text" };

/** What was done so far. */
export interface Counters {
  /** Dispatches of kernels, without a submit's sentinel. */
  dispatches: number;
  /** The same by kernel. */
  byKernel: Record<string, number>;
  /** Copies on the device. */
  copies: number;
  /** Lists of commands handed to the device. */
  submits: number;
  /** Times the host waited for results. */
  reads: number;
  /** Buffers that exist, and their bytes. */
  buffers: number;
  /** Of all buffers. */
  bytes: number;
}

/** Dispatches a submit: few enough that the device answers within 100 ms, many enough to be cheap. */
const DISPATCHES_A_SUBMIT = 64;

/** What to do about a device that is too small. */
const LESS = "fewer seeds or tasks at a time need less";

/** Bytes of four numbers; every buffer has a multiple. */
const VECTOR = 16;

/** The last dispatch of every submit. */
export const SENTINEL: Kernel = {
  name: "sentinel",
  sources: [{ path: "kernels/gpu/sentinel.wgsl", text: sentinelSource }],
  bindings: ["write"],
  workgroup: 1,
};

/** A command queue with a memory of what it holds. */
export class Recorder {
  readonly counters: Counters = {
    dispatches: 0,
    byKernel: {},
    copies: 0,
    submits: 0,
    reads: 0,
    buffers: 0,
    bytes: 0,
  };
  readonly #open: OpenDevice;
  readonly #device: GPUDevice;
  readonly #pipelines: ReadonlyMap<Kernel, Pipeline>;
  readonly #stride: number;
  readonly #ring: GPUBuffer;
  readonly #ringBytes: DataView<ArrayBuffer>;
  readonly #sentinel: GPUBuffer;
  /** Whether a loop was cut short; loops.ts. */
  readonly #loops: GPUBuffer;
  readonly #bound = new WeakMap<GPUBuffer, Bound>();
  readonly #buffers = new Set<GPUBuffer>();
  readonly #scratch = new Map<string, GPUBuffer>();
  readonly #seeds = new Map<string, GPUBuffer>();
  /** Where results land on the host; those that no read is waiting for. */
  readonly #staging: GPUBuffer[] = [];
  #encoder: GPUCommandEncoder | undefined;
  #pass: GPUComputePassEncoder | undefined;
  #recorded = 0;
  /** While kernels are timed. */
  #timestamps: Timestamps | undefined;
  /** Error scopes that have not answered yet. */
  readonly #scopes = new Set<Promise<void>>();
  /** The first error; from then on nothing is believed. */
  #broken: GpuError | undefined;

  /** @param pipelines of all kernels, {@linkcode SENTINEL} too */
  constructor(open: OpenDevice, pipelines: ReadonlyMap<Kernel, Pipeline>) {
    this.#open = open;
    this.#device = open.device;
    this.#pipelines = pipelines;
    const alignment = open.device.limits.minUniformBufferOffsetAlignment;
    this.#stride = Math.ceil(PARAMS_BYTES / alignment) * alignment;
    const bytes = this.#stride * (DISPATCHES_A_SUBMIT + 1);
    this.#ringBytes = new DataView(new ArrayBuffer(bytes));
    this.#ring = this.buffer("params", bytes, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    this.#sentinel = this.buffer("sentinel", 4);
    this.#loops = this.buffer("loops", 8);
    this.#device.queue.writeBuffer(this.#loops, 0, LOOPS_UNCUT);
    this.#device.addEventListener("uncapturederror", this.#onUncaptured);
  }

  readonly #onUncaptured = (event: Event): void => {
    this.#broken ??= this.#failure((event as GPUUncapturedErrorEvent).error.message);
  };

  /**
   * A zeroed buffer for as long as the backend lives.
   *
   * @throws {OverLimitError} If the device has no buffers of that size
   */
  buffer(
    label: string,
    bytes: number,
    usage: number = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  ): GPUBuffer {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.#device.limits;
    const isBound = (usage & GPUBufferUsage.STORAGE) !== 0;
    const most = isBound ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize;
    // Whole vectors, so that a kernel may read four numbers where fewer are left.
    const size = Math.ceil(bytes / VECTOR) * VECTOR;
    if (size > most) {
      throw new OverLimitError(
        `Cannot allocate "${label}" on ${this.#open.adapter}: ${size} bytes, must be at most ` +
          `${most}; ${LESS}`,
      );
    }
    const buffer = this.#scoped(
      "out-of-memory",
      () => this.#device.createBuffer({ label, size, usage }),
    );
    this.#buffers.add(buffer);
    this.counters.buffers++;
    this.counters.bytes += size;
    return buffer;
  }

  /** Room of at least so many bytes for an operation's own use, kept by name; its content is not. */
  scratch(name: string, bytes: number): GPUBuffer {
    const known = this.#scratch.get(name);
    if (known && known.size >= bytes) return known;
    const buffer = this.buffer(name, bytes);
    // The smaller one may still stand in recorded commands; it goes with the backend.
    this.#scratch.set(name, buffer);
    return buffer;
  }

  /** One u32 a run. */
  seeds(seeds: readonly number[]): GPUBuffer {
    const key = seeds.join();
    let buffer = this.#seeds.get(key);
    if (!buffer) {
      buffer = this.buffer("seeds", 4 * seeds.length);
      this.#scoped(
        "validation",
        () => this.#device.queue.writeBuffer(buffer!, 0, Uint32Array.from(seeds)),
      );
      this.#seeds.set(key, buffer);
    }
    return buffer;
  }

  /**
   * Records a kernel over `groups` workgroups.
   *
   * @param given in the order of its bindings, none twice
   */
  dispatch(
    kernel: Kernel,
    params: Params,
    given: readonly (GPUBuffer | OwnedTensor<GPUBuffer>)[],
    groups: number,
  ): void {
    if (groups === 0) return;
    const buffers = given.map((it) => "native" in it ? it.native : it);
    const pipeline = this.#pipelines.get(kernel)!;
    const pass = this.#timestamps ? this.#timedPass(kernel, buffers) : this.#openPass();
    const offset = this.#recorded * this.#stride;
    encodeParams({ ...params, groups }, this.#ringBytes, offset);
    pass.setPipeline(pipeline.pipeline);
    pass.setBindGroup(0, this.#bindGroup(pipeline, buffers), [offset]);
    const { maxComputeWorkgroupsPerDimension: most } = this.#device.limits;
    pass.dispatchWorkgroups(Math.min(groups, most), Math.ceil(groups / most));
    if (this.#timestamps) this.#closePass();
    this.#recorded++;
    this.counters.dispatches++;
    this.counters.byKernel[kernel.name] = (this.counters.byKernel[kernel.name] ?? 0) + 1;
    if (this.#recorded === DISPATCHES_A_SUBMIT) this.submit();
  }

  /** Records a copy of whole buffers, or of a part. */
  copy(from: GPUBuffer, to: GPUBuffer, bytes: number, fromOffset = 0, toOffset = 0): void {
    this.#closePass();
    this.#openEncoder().copyBufferToBuffer(from, fromOffset, to, toOffset, bytes);
    this.counters.copies++;
  }

  /** Copies numbers from the host, after what was recorded so far. */
  write(buffer: GPUBuffer, values: Float32Array<ArrayBuffer>): void {
    this.submit();
    this.#scoped("validation", () => this.#device.queue.writeBuffer(buffer, 0, values));
  }

  /** Hands what was recorded to the device. */
  submit(): void {
    const encoder = this.#encoder;
    if (!encoder) return;
    this.counters.submits++;
    this.#recordSentinel();
    this.#closePass();
    this.#timestamps?.resolve(encoder);
    const used = this.#stride * (this.#recorded + 1);
    this.#scoped("validation", () => {
      this.#device.queue.writeBuffer(this.#ring, 0, this.#ringBytes.buffer, 0, used);
      this.#device.queue.submit([encoder.finish()]);
    });
    this.#encoder = undefined;
    this.#recorded = 0;
  }

  /**
   * The first `count` f32 of each buffer, once all recorded work is done.
   *
   * @throws {GpuError} If the device was lost, reported an error, did not do the work, or may have cut
   * it short
   * @throws {OverLimitError} If its memory did not hold all buffers, or results are more than a buffer
   * holds
   */
  async read(wanted: readonly { buffer: GPUBuffer; count: number }[]): Promise<Float32Array[]> {
    this.#openEncoder();
    this.submit();
    const expected = this.counters.submits;
    const total = wanted.reduce((bytes, { count }) => bytes + 4 * count, 8);
    const staging = this.#takeStaging(total);
    this.#scoped("validation", () => {
      const encoder = this.#device.createCommandEncoder({ label: "read" });
      encoder.copyBufferToBuffer(this.#sentinel, 0, staging, 0, 4);
      encoder.copyBufferToBuffer(this.#loops, 0, staging, 4, 4);
      let at = 8;
      for (const { buffer, count } of wanted) {
        encoder.copyBufferToBuffer(buffer, 0, staging, at, 4 * count);
        at += 4 * count;
      }
      this.#device.queue.submit([encoder.finish()]);
    });
    this.counters.reads++;
    const unread = await staging.mapAsync(GPUMapMode.READ, 0, total)
      .then(() => undefined, (error: Error) => error.message);
    await Promise.all(this.#scopes);
    // Losing the device is told a moment later than what comes of it.
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#requireWell();
    if (unread !== undefined) throw this.#failure(unread);
    const bytes = staging.getMappedRange(0, total).slice(0);
    staging.unmap();
    this.#staging.push(staging);
    const [sentinel, isCut] = new Uint32Array(bytes, 0, 2);
    if (sentinel !== expected) {
      throw this.#failure(`of ${expected} submits, only ${sentinel} ran to their end`);
    }
    if (isCut) {
      throw this.#failure(
        `its driver ends loops after some ${this.#open.maxTrips} trips, and did; tasks with fewer ` +
          "steps or a smaller network need fewer, other backends make them all",
      );
    }
    let at = 8;
    return wanted.map(({ count }) => {
      const values = new Float32Array(bytes, at, count);
      at += 4 * count;
      return values;
    });
  }

  /**
   * What each kernel takes on the device in some work; undefined where it cannot tell.
   *
   * Each dispatch becomes a pass of its own, so that the whole takes a little longer than otherwise.
   *
   * @throws {GpuError} As {@linkcode read} does
   */
  async timeKernels(work: () => void): Promise<ReadonlyMap<string, KernelTime> | undefined> {
    if (!this.#device.features.has("timestamp-query")) return undefined;
    this.submit();
    const timestamps = new Timestamps(this.#device, DISPATCHES_A_SUBMIT);
    this.#timestamps = timestamps;
    try {
      work();
      this.submit();
    } finally {
      this.#timestamps = undefined;
    }
    await this.read([]);
    const failed = `Cannot time kernels on ${this.#open.adapter}`;
    return await orGpuError(failed, timestamps.collect(), this.#open.lost);
  }

  /** Gives all buffers back. */
  dispose(): void {
    this.#device.removeEventListener("uncapturederror", this.#onUncaptured);
    for (const buffer of this.#buffers) buffer.destroy();
    this.#buffers.clear();
    this.counters.buffers = 0;
    this.counters.bytes = 0;
  }

  /** Does something whose errors the next read tells. */
  #scoped<T>(filter: GPUErrorFilter, work: () => T): T {
    this.#device.pushErrorScope(filter);
    try {
      return work();
    } finally {
      // It rejects where the device is lost, which is told otherwise.
      const answer = this.#device.popErrorScope().then((error) => {
        if (!error) return;
        this.#broken ??= filter === "out-of-memory"
          ? new OverLimitError(`${this.#failure(error.message).message}; ${LESS}`)
          : this.#failure(error.message);
      }, () => {});
      this.#scopes.add(answer);
      answer.then(() => this.#scopes.delete(answer));
    }
  }

  #requireWell(): void {
    const lost = this.#open.lost();
    if (lost !== undefined) throw this.#failure(`the device was lost: ${lost}`);
    if (this.#broken) throw this.#broken;
  }

  #failure(reason: string): GpuError {
    return new GpuError(`Cannot go on with ${this.#open.adapter}: ${reason.trim()}`);
  }

  /** A buffer for the time of a read, its alone: reads may overlap. */
  #takeStaging(bytes: number): GPUBuffer {
    const fitting = this.#staging.findIndex(({ size }) => size >= bytes);
    if (fitting >= 0) return this.#staging.splice(fitting, 1)[0]!;
    for (const tooSmall of this.#staging.splice(0)) {
      this.counters.buffers--;
      this.counters.bytes -= tooSmall.size;
      this.#buffers.delete(tooSmall);
      tooSmall.destroy();
    }
    // Doubled, so that it seldom grows.
    const doubled = 2 ** Math.ceil(Math.log2(bytes));
    const most = Math.floor(this.#device.limits.maxBufferSize / VECTOR) * VECTOR;
    const size = Math.max(bytes, Math.min(doubled, most));
    return this.buffer("staging", size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  }

  #recordSentinel(): void {
    const pipeline = this.#pipelines.get(SENTINEL)!;
    const pass = this.#openPass();
    const offset = this.#recorded * this.#stride;
    encodeParams({ sentinel: this.counters.submits }, this.#ringBytes, offset);
    pass.setPipeline(pipeline.pipeline);
    pass.setBindGroup(0, this.#bindGroup(pipeline, [this.#sentinel]), [offset]);
    pass.dispatchWorkgroups(1);
  }

  #openEncoder(): GPUCommandEncoder {
    return this.#encoder ??= this.#device.createCommandEncoder();
  }

  /** A pass of its own for a dispatch that is timed. */
  #timedPass(kernel: Kernel, buffers: readonly GPUBuffer[]): GPUComputePassEncoder {
    this.#closePass();
    const bytes = buffers.reduce((sum, { size }) => sum + size, 0);
    const timestampWrites = this.#timestamps!.writes(kernel.name, bytes);
    return this.#pass = this.#openEncoder().beginComputePass({ timestampWrites });
  }

  #openPass(): GPUComputePassEncoder {
    return this.#pass ??= this.#openEncoder().beginComputePass();
  }

  #closePass(): void {
    this.#pass?.end();
    this.#pass = undefined;
  }

  /** The bind group of some buffers, made once and kept with the first of them. */
  #bindGroup(
    { layout, kernel, checksLoops }: Pipeline,
    buffers: readonly GPUBuffer[],
  ): GPUBindGroup {
    let bound: Bound | undefined;
    for (const buffer of buffers) {
      bound = (bound?.next ?? this.#bound).getOrInsertComputed(buffer, newBound);
    }
    const known = bound?.groups.get(layout);
    if (known) return known;
    if (buffers.length !== kernel.bindings.length || new Set(buffers).size !== buffers.length) {
      throw new TypeError(
        `Cannot run kernel "${kernel.name}": got ${new Set(buffers).size} different buffers, ` +
          `must be ${kernel.bindings.length}`,
      );
    }
    const entries = [
      { binding: 0, resource: { buffer: this.#ring, size: PARAMS_BYTES } },
      ...buffers.map((buffer, index) => ({ binding: index + 1, resource: { buffer } })),
      ...(checksLoops ? [{ binding: LOOPS_BINDING, resource: { buffer: this.#loops } }] : []),
    ];
    const group = this.#scoped(
      "validation",
      () => this.#device.createBindGroup({ layout, entries }),
    );
    bound?.groups.set(layout, group);
    return group;
  }
}

/** What is bound to a list of buffers, and to the lists that go on from it. */
interface Bound {
  readonly groups: Map<GPUBindGroupLayout, GPUBindGroup>;
  readonly next: Map<GPUBuffer, Bound>;
}

function newBound(): Bound {
  return { groups: new Map(), next: new Map() };
}
