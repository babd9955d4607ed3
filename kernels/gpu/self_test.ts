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

/** What the test found out. */
export interface SelfTest {
  /**
   * Loop trips that one invocation may make: some drivers (lavapipe) end loops
   * at about 2¹⁶ trips without a word. Launchers keep below.
   */
  readonly maxTrips: number;
  /** Whether a·b + c is rounded once: then results are not those of `wasm` to the bit. */
  readonly contracts: boolean;
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

/** f32 bits: ∞, NaN, the largest, a denormal; then 1 + 2⁻¹², squared, less 1 + 2⁻¹¹. */
const INPUT = Uint32Array.of(
  TRIPS,
  0x7f800000,
  0x7fc00000,
  0x7f7fffff,
  0x00000001,
  0x3f800800,
  0x3f800800,
  0xbf801000,
);
const FINITE = 0b11000;
const THREEFRY = [0x1cb996fc, 0xbb002be7] as const;
const RAN = 0x5e1f7e57;

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
  const output = buffer(64, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC);
  const staging = buffer(64, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
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
  encoder.copyBufferToBuffer(output, 0, staging, 0, 64);
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
  return { maxTrips: trips === TRIPS ? Infinity : SAFE_TRIPS, contracts: product !== 0 };
}
