import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import type { Backend, Tensor } from "../../kernels/backend.ts";
import { openDevice } from "../../kernels/gpu/device.ts";
import { OverLimitError } from "../../kernels/over_limit.ts";
import { type Gpu, GpuError, openGpu } from "../../kernels/gpu/gpu.ts";
import { compileKernels } from "../../kernels/gpu/kernels.ts";
import { taskMean } from "../../kernels/task_mean/task_mean.gpu.ts";
import { Recorder, SENTINEL } from "../../kernels/gpu/recorder.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { gpuTest } from "./adapter.ts";
import { intercept, tampered } from "./faults.ts";

const DRAWS = { stream: 1, seeds: [3], iteration: 0, firstTask: 0 };

function fillWith(backend: Backend, out: Tensor, value: number): void {
  backend.fill({ fill: { kind: "constant", value }, draws: DRAWS, out });
}

/** Lends a device of its own, for tests that break it. */
async function withGpu(
  body: (gpu: Gpu, device: GPUDevice) => Promise<void>,
  tamper: (device: GPUDevice) => void = () => {},
): Promise<void> {
  let device: GPUDevice | undefined;
  const gpu = await openGpu({
    software: true,
    gpu: tampered((opened) => {
      device = opened;
      tamper(opened);
    }),
  });
  try {
    await body(gpu, device!);
  } finally {
    gpu.close();
  }
}

async function failure(work: Promise<unknown>): Promise<string> {
  return (await assertRejects(() => work, GpuError)).message;
}

gpuTest(
  "dispatches are submitted by 64, reads and copies are counted",
  (gpu) =>
    withGpu(async (own) => {
      const backend = own.createBackend();
      const [from, to] = [backend.tensor("from", [1, 1, 3]), backend.tensor("to", [1, 1, 3])];
      for (let k = 0; k < 127; k++) fillWith(backend, from, k);
      assertEquals(backend.counters.submits, 1);
      fillWith(backend, from, 127);
      assertEquals(backend.counters.submits, 2);
      fillWith(backend, from, 128);
      backend.copy(from, to);
      const [values] = await backend.read(to);
      assertEquals([...values!], [128, 128, 128]);
      const { dispatches, byKernel, copies, submits, reads } = backend.counters;
      assertEquals({ dispatches, byKernel, copies, submits, reads }, {
        dispatches: 129,
        byKernel: { fill: 129 },
        copies: 1,
        submits: 3,
        reads: 1,
      });
      assertEquals(gpu.adapter, backend.adapter);
    }),
);

gpuTest("operations happen in the order in which they were asked for", async (gpu) => {
  const [a, b, c] = ["a", "b", "c"].map((label) => gpu.tensor(label, [1, 1, 2])) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  fillWith(gpu, a, 1);
  gpu.copy(a, b);
  gpu.write(a, [2, 2]);
  gpu.copy(a, c);
  fillWith(gpu, a, 3);
  const before = gpu.read(a);
  gpu.write(a, [4, 4]);
  assertEquals((await gpu.read(a, b, c)).map((values) => [...values]), [[4, 4], [1, 1], [2, 2]]);
  assertEquals((await before).map((values) => [...values]), [[3, 3]]);
});

gpuTest("reads may overlap, each with its own results", async (gpu) => {
  const tensors = [3, 5000, 1, 70_000].map((size) => {
    const tensor = gpu.tensor(`of ${size}`, [1, 1, size]);
    gpu.write(tensor, Float32Array.from({ length: size }, (_, k) => size + k));
    return tensor;
  });
  for (let repeat = 0; repeat < 2; repeat++) {
    const results = await Promise.all(tensors.map((tensor) => gpu.read(tensor)));
    results.forEach(([values], k) => {
      const size = tensors[k]!.shape[2]!;
      assertEquals([values!.length, values![0], values![size - 1]], [size, size, 2 * size - 1]);
    });
  }
});

gpuTest("numbers come back as written: signed zeros, infinities, NaN, denormals", async (gpu) => {
  const values = Float32Array.of(0, -0, Infinity, -Infinity, NaN, 1.4e-45, -1.2e-39, 3.4e38);
  const tensor = gpu.tensor("values", [8]);
  gpu.write(tensor, values);
  const [read] = await gpu.read(tensor);
  assertEquals([...read!].map((it, k) => Object.is(it, values[k])), Array(8).fill(true));
});

gpuTest("2 000 rounds of work and reads allocate nothing after the first", async (gpu) => {
  const [values, out] = [gpu.tensor("values", [2, 5, 7]), gpu.tensor("out", [2, 7])];
  const round = async (k: number) => {
    gpu.fill({
      fill: { kind: "uniform", low: 0, high: 1 },
      draws: { ...DRAWS, seeds: [3, 4], iteration: k },
      out: values,
    });
    gpu.taskMean({ values, out });
    // A read waits about 10 ms whatever it reads.
    if (k % 50 === 0) await gpu.read(out);
  };
  await round(0);
  const { buffers, bytes } = gpu.counters;
  for (let k = 1; k <= 2000; k++) await round(k);
  assertEquals([gpu.counters.buffers, gpu.counters.bytes], [buffers, bytes]);
});

gpuTest(
  "backends of one device are apart: disposing of one leaves the other",
  () =>
    withGpu(async (own) => {
      const [first, second] = [own.createBackend(), own.createBackend()];
      const [mine, other] = [first.tensor("mine", [1, 1, 2]), second.tensor("other", [1, 1, 2])];
      assertThrows(() => first.copy(other, mine), TypeError, 'Cannot use tensor "other"');
      fillWith(second, other, 5);
      first.dispose();
      assertEquals([first.counters.buffers, first.counters.bytes], [0, 0]);
      assertThrows(() => first.read(mine), TypeError, "it was disposed of");
      assertEquals([...(await second.read(other))[0]!], [5, 5]);
      assert(!own.isLost());
    }),
);

for (const later of [0, 3]) {
  gpuTest(`a submit that never ran is seen, with ${later} good ones after it`, () => {
    let skip = false;
    return withGpu(async (own) => {
      const backend = own.createBackend();
      const tensor = backend.tensor("t", [1, 1, 2]);
      fillWith(backend, tensor, 1);
      await backend.read(tensor);
      fillWith(backend, tensor, 2);
      skip = true;
      // A write submits what was recorded before it.
      const other = backend.tensor("other", [1, 1, 2]);
      for (let k = 0; k < later; k++) {
        backend.write(other, [k, k]);
        fillWith(backend, other, k);
      }
      // Once a result was lost, no later one is believed.
      for (let repeat = 0; repeat < 2; repeat++) {
        const message = await failure(backend.read(tensor));
        assert(/^Cannot go on with .+: of \d+ submits, only 1 ran to their end$/.test(message));
      }
    }, ({ queue }) => {
      const submit = queue.submit.bind(queue);
      queue.submit = (buffers) => {
        if (!skip) return submit(buffers);
        skip = false;
      };
    });
  });
}

gpuTest("a dispatch that the device finds invalid fails the read, with its reason", () => {
  let broken = false;
  return withGpu(async (own) => {
    const backend = own.createBackend();
    const tensor = backend.tensor("t", [1, 1, 2]);
    broken = true;
    fillWith(backend, tensor, 1);
    broken = false;
    // Each of them, overlapping or later: what they read was made from work that was not done.
    const overlapping = [backend.read(tensor), backend.read(tensor)];
    await Promise.allSettled(overlapping);
    for (const read of [...overlapping, backend.read(tensor)]) {
      const message = await failure(read);
      assert(/^Cannot go on with .+: .*\bdispatch\b/is.test(message), message);
    }
  }, (device) => {
    // Nothing says that an error is told before the results are there.
    const pop = device.popErrorScope.bind(device);
    device.popErrorScope = async () => {
      const error = await pop();
      await new Promise((resolve) => setTimeout(resolve, 30));
      return error;
    };
    const create = device.createCommandEncoder.bind(device);
    device.createCommandEncoder = (descriptor) => {
      const encoder = create(descriptor);
      const begin = encoder.beginComputePass.bind(encoder);
      encoder.beginComputePass = (options) => {
        const pass = begin(options);
        const dispatch = pass.dispatchWorkgroups.bind(pass);
        // More workgroups on an axis than any device has.
        pass.dispatchWorkgroups = (x, y) => dispatch(broken ? 2 ** 31 : x, y);
        return pass;
      };
      return encoder;
    };
  });
});

gpuTest(
  "a device lost before a read fails it, and all later ones",
  () =>
    withGpu(async (own, device) => {
      const backend = own.createBackend();
      const tensor = backend.tensor("t", [1, 1, 2]);
      fillWith(backend, tensor, 1);
      assert(!own.isLost());
      device.destroy();
      for (let k = 0; k < 2; k++) {
        // Work that is recorded in ignorance is not an error by itself.
        fillWith(backend, tensor, 2);
        assertStringIncludes(await failure(backend.read(tensor)), "the device was lost: ");
      }
      assert(own.isLost());
    }),
);

gpuTest(
  "a device lost while reads are under way fails each of them",
  () =>
    withGpu(async (own, device) => {
      const backend = own.createBackend();
      const tensor = backend.tensor("t", [1, 1, 2]);
      const reads = [1, 2].map((value) => {
        fillWith(backend, tensor, value);
        return backend.read(tensor);
      });
      device.destroy();
      for (const read of await Promise.allSettled(reads)) {
        assert(read.status === "rejected" && read.reason instanceof GpuError);
        assertStringIncludes(read.reason.message, "the device was lost: ");
      }
    }),
);

for (const name of ["pushErrorScope", "popErrorScope", "createCommandEncoder"] as const) {
  gpuTest(`a device lost at ${name} gives no result`, () => {
    let lose = false;
    return withGpu(async (own) => {
      const backend = own.createBackend();
      const tensor = backend.tensor("t", [1, 1, 2]);
      lose = true;
      fillWith(backend, tensor, 1);
      assertStringIncludes(await failure(backend.read(tensor)), "the device was lost: ");
    }, (device) =>
      intercept(device, name, () => {
        if (lose) device.destroy();
      }));
  });
}

gpuTest("a device lost while times are collected is told like any other", (gpu) => {
  let timed = 0;
  return withGpu(async (own) => {
    const backend = own.createBackend();
    const tensor = backend.tensor("t", [1, 1, 2]);
    const timing = backend.timeKernels(() => fillWith(backend, tensor, 1));
    const outcome = await timing.catch((error: Error) => error);
    if (outcome === undefined) return; // This device has no timestamps.
    assert(outcome instanceof GpuError && timed === 1, `${outcome}`);
    const start = `Cannot time kernels on ${gpu.adapter}: the device was lost: `;
    assertEquals(outcome.message.slice(0, start.length), start);
  }, (device) => {
    const create = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = create(descriptor);
      if (descriptor.label !== "timestamps, read") return buffer;
      intercept(buffer, "mapAsync", () => {
        timed++;
        device.destroy();
      });
      return buffer;
    };
  });
});

gpuTest("sizes over the device's limits are refused, naming tensor and limit", (gpu) => {
  assertThrows(
    () => gpu.tensor("huge", [2 ** 20, 2 ** 20]),
    OverLimitError,
    `Cannot allocate "huge" on ${gpu.adapter}: ${2 ** 42} bytes, must be at most `,
  );
});

gpuTest("what can be allocated can be read: staging has limits of its own", async () => {
  // Not of whole vectors, as buffers are.
  const limits = { maxStorageBufferBindingSize: 60_000, maxBufferSize: 250_007 };
  let largest = 0;
  await withGpu(async (own) => {
    const backend = own.createBackend();
    const tensors = ["a", "b", "c", "d"].map((name) => backend.tensor(name, [15_000]));
    for (const tensor of tensors) backend.write(tensor, new Float32Array(15_000).fill(1));
    // 240 004 bytes; the next power of two is more than a buffer may have.
    const values = await backend.read(...tensors);
    assertEquals(values.map((part) => [part.length, part.at(-1)]), Array(4).fill([15_000, 1]));
    assert(largest > 240_004 && largest <= limits.maxBufferSize, `${largest}`);
    assertThrows(() => backend.tensor("e", [15_001]), OverLimitError, "must be at most 60000");
    await assertRejects(
      () => backend.read(...tensors, ...tensors),
      OverLimitError,
      "must be at most 250007; fewer seeds or tasks",
    );
  }, (device) => {
    const create = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      largest = Math.max(largest, descriptor.size);
      return create(descriptor);
    };
    const { minUniformBufferOffsetAlignment, maxComputeWorkgroupsPerDimension } = device.limits;
    const value = { ...limits, minUniformBufferOffsetAlignment, maxComputeWorkgroupsPerDimension };
    Object.defineProperty(device, "limits", { value });
  });
});

gpuTest("a device whose memory is full is told from one that is broken", async () => {
  const message = "Not enough memory left.";
  let isFull = false;
  await withGpu(async (own) => {
    const backend = own.createBackend();
    isFull = true;
    const tensor = backend.tensor("t", [1, 1, 2]);
    isFull = false;
    fillWith(backend, tensor, 1);
    const error = await assertRejects(() => backend.read(tensor), OverLimitError);
    assertEquals(
      error.message,
      `Cannot go on with ${own.adapter}: ${message}; fewer seeds or tasks at a time need less`,
    );
  }, (device) => {
    const filters: GPUErrorFilter[] = [];
    const push = device.pushErrorScope.bind(device);
    device.pushErrorScope = (filter) => {
      filters.push(filter);
      return push(filter);
    };
    const pop = device.popErrorScope.bind(device);
    device.popErrorScope = async () => {
      const isToFail = filters.pop() === "out-of-memory" && isFull;
      const error = await pop();
      return isToFail ? new GPUOutOfMemoryError(message) : error;
    };
  });
});

gpuTest("tensors and values that do not fit are refused by name", (gpu) => {
  assertThrows(() => gpu.tensor("flat", [2, 0]), RangeError, 'Cannot allocate tensor "flat"');
  const [two, three] = [gpu.tensor("two", [2]), gpu.tensor("three", [3])];
  assertThrows(() => gpu.write(two, [1, 2, 3]), RangeError, "got 3 values, must be 2");
  assertThrows(() => gpu.copy(two, three), TypeError, 'Cannot copy onto tensor "three"');
  const foreign = createReferenceBackend().tensor("foreign", [2]);
  assertThrows(() => gpu.copy(foreign, two), TypeError, "it belongs to another backend");
});

gpuTest("a kernel binds as many buffers as it declares, none of them twice", async () => {
  const open = await openDevice({ software: true });
  try {
    const [mean] = taskMean.kernels;
    const pipelines = await compileKernels(open.device, [SENTINEL, mean!]);
    const recorder = new Recorder(open, pipelines);
    const [a, b] = [recorder.buffer("a", 64), recorder.buffer("b", 64)];
    const run = (...buffers: GPUBuffer[]) =>
      recorder.dispatch(mean!, { runs: 1, tasks: 1, elements: 1 }, buffers, 1);
    run(a, b);
    assertThrows(() => run(a, a), TypeError, "got 1 different buffers, must be 2");
    assertThrows(() => run(a), TypeError, "got 1 different buffers, must be 2");
    assertEquals(recorder.counters.dispatches, 1);
    recorder.dispose();
  } finally {
    open.device.destroy();
  }
});

gpuTest("an error that nobody asked for fails the next read", () =>
  withGpu(async (own, device) => {
    const backend = own.createBackend();
    const tensor = backend.tensor("t", [1, 1, 2]);
    await backend.read(tensor);
    // Of no error scope: a usage that a buffer cannot have.
    device.createBuffer({ label: "nobody's", size: 4, usage: 0 });
    const message = await failure(backend.read(tensor));
    assert(/^Cannot go on with .+: .*usage/is.test(message), message);
  }));

gpuTest(
  "kernels that bind the same buffers to read or to write do not share bind groups",
  async () => {
    const open = await openDevice({ software: true });
    try {
      const text = `
@group(0) @binding(1) var<storage, read_write> a: array<f32>;
@group(0) @binding(2) var<storage, read_write> b: array<f32>;
@compute @workgroup_size(WORKGROUP)
fn main() { a[0] = 5.0; b[0] = params.a; }
`;
      const both = {
        name: "both",
        sources: [{ path: "both.wgsl", text }],
        bindings: ["write", "write"],
      } as const;
      const [mean] = taskMean.kernels;
      const recorder = new Recorder(
        open,
        await compileKernels(open.device, [SENTINEL, mean!, both]),
      );
      const [a, b] = [recorder.buffer("a", 64), recorder.buffer("b", 64)];
      const sizes = { runs: 1, tasks: 1, elements: 1 };
      recorder.dispatch(both, { a: 3 }, [a, b], 1);
      recorder.dispatch(mean!, sizes, [a, b], 1);
      recorder.dispatch(both, { a: 7 }, [a, b], 1);
      const values = await recorder.read([a, b].map((buffer) => ({ buffer, count: 1 })));
      assertEquals(values.map(([first]) => first), [5, 7]);
      recorder.dispose();
    } finally {
      open.device.destroy();
    }
  },
);
