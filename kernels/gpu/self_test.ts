/**
 * Whether a device computes: known work at start-up.
 *
 * @module
 */
import { GpuError } from "./errors.ts";
import { compileKernels, type Kernel } from "./kernels.ts";
import { PARAMS_BYTES } from "./params.ts";
import selfTestSource from "./self_test.wgsl" with { type: "text" };
import threefrySource from "../threefry/threefry.wgsl" with { type: "text" };

/** How a device rounds where WGSL leaves it open. */
export interface Arithmetic {
  /** Whether a·b + c is rounded once. */
  readonly contracts: boolean;
  /** Whether the test's quotients were rounded correctly. */
  readonly divides: boolean;
  /** Whether the test's square roots were rounded correctly. */
  readonly roots: boolean;
}

/** What the test found out. */
export interface SelfTest {
  /**
   * Loop trips that one invocation may make, as `loops.ts` counts them: some drivers (lavapipe) end
   * loops at about 2¹⁶ trips without a word. Launchers keep below.
   */
  readonly maxTrips: number;
  readonly arithmetic: Arithmetic;
}

/** Whether the same operations in the same order give the bits of `wasm`: each is rounded by itself, correctly. */
export function roundsAsWasm({ contracts, divides, roots }: Arithmetic): boolean {
  return !contracts && divides && roots;
}

/** How a device's arithmetic differs from that of `wasm`, in words; empty if it does not. */
export function describeArithmetic({ contracts, divides, roots }: Arithmetic): string {
  return [
    contracts ? "a·b + c rounded once" : "",
    divides ? "" : "quotients not rounded correctly",
    roots ? "" : "square roots not rounded correctly",
  ].filter(Boolean).join(", ");
}

/** Trips tried, and those that are safe where that was too many. */
const TRIPS = 2 ** 18;
const SAFE_TRIPS = 65_000;

const KERNEL: Kernel = {
  name: "self-test",
  sources: [
    { path: "kernels/threefry/threefry.wgsl", text: threefrySource },
    { path: "kernels/gpu/self_test.wgsl", text: selfTestSource },
  ],
  bindings: ["read", "write"],
};

/**
 * Quotients that a·(1/b) rounds otherwise: those of a search through three million pairs that are
 * nearest to the middle of two f32.
 */
const QUOTIENTS = [
  [490_548, 6_579_053],
  [13_484_520, 5_631_911],
  [14_790_186, 16_214_012],
  [13_868_855, 2_270_712],
  [1_350_579, 14_286_493],
  [547_449, 1_755_896],
  [13_512_672, 5_579_603],
  [14_135_691, 14_586_975],
] as const;

/** Square roots that x·(1/√x) and 1/(1/√x) round otherwise, of all integers below 2²⁴ those likewise. */
const ROOTS = [
  16_671_211,
  1_039_143,
  16_626_509,
  16_670_898,
  16_676_030,
  4_149_789,
  16_677_025,
  260_473,
] as const;

/** The right ones: f64's, rounded again, which is as good as once for these two operations. */
const EXACT_QUOTIENTS = Float32Array.from(QUOTIENTS, ([a, b]) => a / b);
const EXACT_ROOTS = Float32Array.from(ROOTS, Math.sqrt);

/** Units in the last place: what WGSL allows is 2.5 of a quotient, and 2 more of 1/√x in a root. */
const MOST_ULPS = 5;

/** f32 bits: ∞, NaN, the largest, a denormal; then 1 + 2⁻¹², squared, less 1 + 2⁻¹¹. */
const FIRST = [0x7f800000, 0x7fc00000, 0x7f7fffff, 0x00000001, 0x3f800800, 0x3f800800, 0xbf801000];
const INPUT = Uint32Array.of(TRIPS, ...FIRST, ...bitsOf([...QUOTIENTS.flat(), ...ROOTS]));
/** Where the quotients begin in the results, the roots behind them; the size of all. */
const FIRST_QUOTIENT = 16;
const FIRST_ROOT = FIRST_QUOTIENT + QUOTIENTS.length;
const OUTPUT_BYTES = 4 * (FIRST_ROOT + ROOTS.length);

const FINITE = 0b11000;
const THREEFRY = [0x1cb996fc, 0xbb002be7] as const;
const RAN = 0x5e1f7e57;

function bitsOf(values: Iterable<number>): Uint32Array {
  return new Uint32Array(Float32Array.from(values).buffer);
}

/**
 * Runs the test.
 *
 * @throws {GpuError} If a result is wrong, naming it
 */
export async function selfTest(device: GPUDevice, adapter: string): Promise<SelfTest> {
  const { pipeline, layout } = (await compileKernels(device, [KERNEL])).get(KERNEL)!;
  const buffer = (size: number, usage: number) => device.createBuffer({ size, usage });
  const params = buffer(PARAMS_BYTES, GPUBufferUsage.UNIFORM);
  const input = buffer(INPUT.byteLength, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST);
  const output = buffer(OUTPUT_BYTES, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC);
  const staging = buffer(OUTPUT_BYTES, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  device.queue.writeBuffer(input, 0, INPUT);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  const resources = [params, input, output].map((it, binding) => ({
    binding,
    resource: { buffer: it, ...(binding === 0 && { size: PARAMS_BYTES }) },
  }));
  pass.setBindGroup(0, device.createBindGroup({ layout, entries: resources }), [0]);
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(output, 0, staging, 0, OUTPUT_BYTES);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const results = new Uint32Array(staging.getMappedRange().slice(0));
  for (const it of [params, input, output, staging]) it.destroy();
  return judge(results, adapter);
}

/**
 * What the test's results say.
 *
 * @throws {GpuError} If one is wrong
 */
export function judge(results: Uint32Array, adapter: string): SelfTest {
  const fail = (what: string) => {
    throw new GpuError(`Cannot use adapter ${adapter}: it failed its self-test: ${what}`);
  };
  if (results[5] !== RAN) fail("a dispatch did not run to its end");
  if (results[3] !== THREEFRY[0] || results[4] !== THREEFRY[1]) {
    fail(
      `Threefry gives ${results[3]!.toString(16)} ${results[4]!.toString(16)}, must be ${
        THREEFRY.map((word) => word.toString(16)).join(" ")
      }`,
    );
  }
  if (results[1] !== FINITE) fail("numbers that are not finite are not told from those that are");
  // 2⁻²⁴ if rounded once, 0 if twice.
  const product = new Float32Array(Uint32Array.of(results[2]!).buffer)[0]!;
  if (product !== 0 && product !== 2 ** -24) fail(`a·b + c gives ${product}, must be 0 or 2⁻²⁴`);
  const trips = results[0]!;
  if (trips < SAFE_TRIPS) fail(`a loop ended after ${trips} trips, must make ${SAFE_TRIPS}`);
  const isExact = (from: number, exact: Float32Array, what: string): boolean => {
    const off = [...bitsOf(exact)].map((bits, k) => Math.abs(results[from + k]! - bits));
    const worst = Math.max(...off);
    if (worst > MOST_ULPS) {
      fail(`${what} is ${worst} units in the last place off, may be ${MOST_ULPS}`);
    }
    return worst === 0;
  };
  const arithmetic = {
    contracts: product !== 0,
    divides: isExact(FIRST_QUOTIENT, EXACT_QUOTIENTS, "a quotient"),
    roots: isExact(FIRST_ROOT, EXACT_ROOTS, "a square root"),
  };
  return { maxTrips: trips === TRIPS ? Infinity : SAFE_TRIPS, arithmetic };
}
