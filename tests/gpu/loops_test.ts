import { assert, assertEquals } from "@std/assert";
import { KERNELS, openGpu } from "../../kernels/gpu/gpu.ts";
import type { Kernel } from "../../kernels/gpu/kernels.ts";
import { Recorder } from "../../kernels/gpu/recorder.ts";
import { gpuTest } from "./adapter.ts";
import { tampered } from "./faults.ts";
import { type Extents, operationsOf } from "./operations.ts";

/** Extents that give an invocation one trip or several in every loop, or none in some. */
const EXTENTS: Extents[] = [
  {
    runs: 2,
    tasks: 3,
    states: 4,
    actions: 3,
    horizon: 5,
    episodes: 9,
    hidden: [9, 7],
    steps: 2,
    candidates: 3,
    cgSteps: 2,
  },
  {
    runs: 1,
    tasks: 1,
    states: 1,
    actions: 2,
    horizon: 1,
    episodes: 1,
    hidden: [1, 1],
    steps: 1,
    candidates: 1,
    cgSteps: 1,
  },
  {
    runs: 1,
    tasks: 2,
    states: 70,
    actions: 2,
    horizon: 3,
    episodes: 65,
    hidden: [4, 18],
    steps: 0,
    candidates: 65,
    cgSteps: 1,
  },
  {
    runs: 1,
    tasks: 1,
    states: 3,
    actions: 65,
    horizon: 130,
    episodes: 2,
    hidden: [4, 4],
    steps: 3,
    candidates: 2,
    cgSteps: 18,
  },
];

/** Binding of the count; no kernel has so many of its own. */
const BINDING = 20;

const COUNT = `
@group(0) @binding(${BINDING}) var<storage, read_write> most_tests: atomic<u32>;
var<private> tests_made: u32;
fn count_test() { tests_made = tests_made + 1u; atomicMax(&most_tests, tests_made); }
`;

/** Makes kernels count how often an invocation tests whether a loop goes on; the largest count. */
function countTests(device: GPUDevice): GPUBuffer {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const buffer = device.createBuffer({ size: 4, usage: STORAGE | COPY_SRC | COPY_DST });
  const { createShaderModule, createBindGroupLayout, createBindGroup } = device;
  device.createShaderModule = ({ code, ...rest }) => {
    const loops = /\bfor \([^;]*;[^;]*;[^{]*\{/g;
    assertEquals(
      code.match(loops)?.length ?? 0,
      code.match(/^[^/\n]*\b(for|while|loop) *[({]/gm)?.length ?? 0,
    );
    // A test before the first trip, and one after each.
    const counting = code.replaceAll(loops, (head) => `count_test(); ${head} count_test();`);
    return createShaderModule.call(device, { code: counting + COUNT, ...rest });
  };
  device.createBindGroupLayout = ({ entries }) => {
    const visibility = GPUShaderStage.COMPUTE;
    const entry = { binding: BINDING, visibility, buffer: { type: "storage" } } as const;
    return createBindGroupLayout.call(device, { entries: [...entries, entry] });
  };
  device.createBindGroup = ({ layout, entries }) => {
    const entry = { binding: BINDING, resource: { buffer } };
    return createBindGroup.call(device, { layout, entries: [...entries, entry] });
  };
  return buffer;
}

/** Hears of every dispatch until what it returns is called. */
function hearDispatches(heard: (recorder: Recorder, kernel: Kernel, trips: number) => void) {
  const { dispatch } = Recorder.prototype;
  Recorder.prototype.dispatch = function (kernel, params, buffers, groups, trips) {
    dispatch.call(this, kernel, params, buffers, groups, trips);
    heard(this, kernel, trips);
  };
  return () => {
    Recorder.prototype.dispatch = dispatch;
  };
}

gpuTest("no invocation tests its loops more often than its launcher says", async () => {
  let device: GPUDevice | undefined;
  let counter: GPUBuffer | undefined;
  const own = await openGpu({
    software: true,
    gpu: tampered((opened) => {
      device = opened;
      counter = countTests(opened);
    }),
  });
  const { queue } = device!;
  const stated: { name: string; trips: number }[] = [];
  const { COPY_SRC, COPY_DST } = GPUBufferUsage;
  const all = device!.createBuffer({ size: 4 * 4096, usage: COPY_SRC | COPY_DST });
  const endHearing = hearDispatches((recorder, { name }, trips) => {
    recorder.submit();
    const encoder = device!.createCommandEncoder();
    encoder.copyBufferToBuffer(counter!, 0, all, 4 * stated.length, 4);
    encoder.clearBuffer(counter!);
    queue.submit([encoder.finish()]);
    stated.push({ name, trips });
  });
  try {
    queue.writeBuffer(counter!, 0, Uint32Array.of(0));
    const backend = own.createBackend();
    for (const extents of EXTENTS) {
      for (const { run } of operationsOf(backend, extents)) run();
      await backend.read();
    }
  } finally {
    endHearing();
  }
  const { MAP_READ } = GPUBufferUsage;
  const staging = device!.createBuffer({ size: all.size, usage: MAP_READ | COPY_DST });
  const encoder = device!.createCommandEncoder();
  encoder.copyBufferToBuffer(all, 0, staging, 0, all.size);
  queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const made = new Uint32Array(staging.getMappedRange());
  const nearest = new Map<string, number>();
  stated.forEach(({ name, trips }, k) => {
    assert(made[k]! <= trips, `${name}, dispatch ${k}: ${made[k]} of ${trips}`);
    const share = trips === 0 ? 1 : made[k]! / trips;
    nearest.set(name, Math.max(nearest.get(name) ?? 0, share));
  });
  assertEquals([...nearest.keys()].sort(), KERNELS.map(({ name }) => name).sort());
  // A bound that no kernel comes near would refuse what can be run.
  for (const [name, share] of nearest) assert(share > 0.8, `${name}: ${share}`);
  own.close();
});
