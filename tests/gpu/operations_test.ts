import { assert, assertEquals } from "@std/assert";
import { openGpu } from "../../kernels/gpu/gpu.ts";
import { gpuTest, POISON } from "./adapter.ts";
import { tampered } from "./faults.ts";
import { type Extents, operationsOf } from "../kernels/conformance/operations.ts";
import { differing } from "../kernels/conformance/tasks.ts";

/**
 * More than three workgroups for every kernel and no multiple of three, so that folded grids have
 * some too many; a multiple of four, so that no tensor is followed by a vector's unused end.
 */
const EXTENTS: Extents = {
  runs: 8,
  tasks: 2,
  states: 5,
  actions: 4,
  horizon: 3,
  episodes: 7,
  hidden: [9, 7],
  steps: 2,
  candidates: 3,
  cgSteps: 2,
};

/** Poison of which no mean is what was there. */
const uneven = (count: number) => Float32Array.from({ length: count }, (_, k) => POISON * (k % 11));

/** Gives every storage buffer as much again behind its end, poisoned; says which were written there. */
function guardBuffers(device: GPUDevice): () => Promise<string[]> {
  const guarded: { label: string; buffer: GPUBuffer; size: number }[] = [];
  const { COPY_DST, MAP_READ, STORAGE } = GPUBufferUsage;
  const create = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const { label, size, usage } = descriptor;
    // Those of the self-test have no label, and are soon gone.
    if (!label || (usage & STORAGE) === 0) return create(descriptor);
    const buffer = create({ ...descriptor, size: 2 * size });
    device.queue.writeBuffer(buffer, size, uneven(size / 4));
    // What is behind is nobody's.
    Object.defineProperty(buffer, "size", { value: size });
    guarded.push({ label, buffer, size });
    return buffer;
  };
  return async () => {
    const encoder = device.createCommandEncoder();
    const copies = guarded.map(({ label, buffer, size }) => {
      const staging = create({ size, usage: MAP_READ | COPY_DST });
      encoder.copyBufferToBuffer(buffer, size, staging, 0, size);
      return { label, staging };
    });
    device.queue.submit([encoder.finish()]);
    await Promise.all(copies.map(({ staging }) => staging.mapAsync(GPUMapMode.READ)));
    return copies.filter(({ staging }) => {
      const behind = new Float32Array(staging.getMappedRange());
      const before = uneven(behind.length);
      const isWritten = behind.some((value, k) => value !== before[k]);
      staging.destroy();
      return isWritten;
    }).map(({ label }) => label);
  };
}

/** Lets a device take only so many workgroups on an axis. */
function foldGrids(device: GPUDevice, most: number): void {
  const limits = new Proxy(device.limits, {
    get: (target, name) =>
      name === "maxComputeWorkgroupsPerDimension" ? most : Reflect.get(target, name, target),
  });
  Object.defineProperty(device, "limits", { value: limits });
}

gpuTest(
  "on folded grids every operation does what it does on one axis, and writes its tensors only",
  async (gpu) => {
    let behind: (() => Promise<string[]>) | undefined;
    let axes: [x: number, y: number][] = [];
    const own = await openGpu({
      software: true,
      gpu: tampered((device) => {
        foldGrids(device, 3);
        behind = guardBuffers(device);
        const create = device.createCommandEncoder.bind(device);
        device.createCommandEncoder = (descriptor) => {
          const encoder = create(descriptor);
          const begin = encoder.beginComputePass.bind(encoder);
          encoder.beginComputePass = (options) => {
            const pass = begin(options);
            const dispatch = pass.dispatchWorkgroups.bind(pass);
            pass.dispatchWorkgroups = (x, y = 1) => {
              axes.push([x, y]);
              dispatch(x, y);
            };
            return pass;
          };
          return encoder;
        };
      }),
    });
    try {
      const backend = own.createBackend();
      const plain = operationsOf(gpu, EXTENTS);
      for (const [k, { name, run, written }] of operationsOf(backend, EXTENTS).entries()) {
        axes = [];
        run();
        plain[k]!.run();
        // The dispatch of 1 × 1 proves a submit.
        const folded = axes.filter(([x]) => x > 1);
        assert(folded.length > 0 && folded.every(([x, y]) => x === 3 && y > 1), `${name}: ${axes}`);
        const actual = await backend.read(...written);
        const expected = await gpu.read(...plain[k]!.written);
        expected.forEach((values, which) => {
          assertEquals(differing(actual[which]!, values), 0, `${name}: ${written[which]!.label}`);
        });
        assertEquals(await behind!(), [], name);
      }
    } finally {
      own.close();
    }
  },
);

gpuTest("thirty repeats of every operation have the same bits", async (gpu) => {
  for (const { name, run, written } of operationsOf(gpu, EXTENTS)) {
    const before = await gpu.read(...written);
    let first: Float64Array[] | undefined;
    for (let repeat = 0; repeat < 30; repeat++) {
      // Some are written in place: each repeat starts from the same numbers.
      written.forEach((tensor, which) => gpu.write(tensor, before[which]!));
      run();
      const results = await gpu.read(...written);
      first ??= results;
      results.forEach((values, which) => {
        assertEquals(differing(values, first![which]!), 0, `${name}, repeat ${repeat}`);
        assert(values.length > 0);
      });
    }
  }
});
