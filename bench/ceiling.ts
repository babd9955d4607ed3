/**
 * What an adapter allows at most, measured: arithmetic without memory, and
 * memory without arithmetic.
 *
 * @module
 */
import { openDevice } from "../kernels/gpu/device.ts";
import { compileKernels, type Kernel } from "../kernels/gpu/kernels.ts";
import { Recorder, SENTINEL } from "../kernels/gpu/recorder.ts";
import { callsPerSlice, timeCalls } from "./clock.ts";
import source from "./ceiling.wgsl" with { type: "text" };

/** The most that an adapter was seen to do. */
export interface Ceiling {
  /** Billions of f32 multiplications and additions a second. */
  readonly gflops: number;
  /** Billions of bytes read and written a second, of a buffer larger than most caches. */
  readonly gigabytesPerSecond: number;
}

const KERNEL: Kernel = {
  name: "ceiling",
  sources: [{ path: "bench/ceiling.wgsl", text: source }],
  bindings: ["write"],
};
const WORKGROUP = 64;
/** Enough for every unit of a large GPU to hold several. */
const GROUPS = 4096;
const STEPS = 64;
const OPERATIONS = 64 * STEPS * GROUPS * WORKGROUP;
const BYTES = 2 ** 26;
/** Milliseconds of a measurement if not said: a read of nothing takes some 14. */
const SLICE = 250;
/** Measurements of each; the best counts. */
const ROUNDS = 3;

/**
 * Measures an adapter.
 *
 * @throws {GpuError} As `openDevice` does
 */
export async function measureCeiling(software: boolean, slice: number = SLICE): Promise<Ceiling> {
  const open = await openDevice({ software });
  try {
    const recorder = new Recorder(open, await compileKernels(open.device, [SENTINEL, KERNEL]));
    const output = recorder.buffer("output", 4 * GROUPS * WORKGROUP);
    const [from, to] = [recorder.buffer("from", BYTES), recorder.buffer("to", BYTES)];
    // x → 1: numbers that are neither denormal nor infinite.
    const params = { steps: STEPS, a: 0.5, b: 0.5 };
    const settle = async () => void await recorder.read([]);
    const best = async (run: () => void) => {
      const calls = await callsPerSlice(run, settle, slice);
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) times.push(await timeCalls(run, settle, calls));
      return Math.min(...times) / calls;
    };
    const compute = await best(() => recorder.dispatch(KERNEL, params, [output], GROUPS));
    const copy = await best(() => {
      recorder.copy(from, to, BYTES);
      recorder.submit();
    });
    // Per millisecond, in millions.
    return { gflops: OPERATIONS / compute / 1e6, gigabytesPerSecond: 2 * BYTES / copy / 1e6 };
  } finally {
    open.device.destroy();
  }
}
