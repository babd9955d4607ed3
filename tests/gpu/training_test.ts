import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parseEnvironment } from "../../envs/names.ts";
import { PRESETS } from "../../experiments/presets.ts";
import type { Backend } from "../../kernels/backend.ts";
import { GpuError, openGpu } from "../../kernels/gpu/gpu.ts";
import { gpuTest } from "./adapter.ts";
import { tampered } from "./faults.ts";
import { train } from "../learners/support.ts";

const FAMILY = parseEnvironment("bandit-k2-n10");

/** A learner of the smoke preset on two tasks, with a network of 8 units. */
function settingsOf(algorithm: "maml" | "reptile", iterations: number, every: number) {
  const settings = PRESETS.get("smoke")!.settings(algorithm, FAMILY);
  return {
    ...settings,
    policy: { ...settings.policy, hidden: [4, 4] as const },
    metaBatch: 2,
    iterations,
    checkpoints: { ...settings.checkpoints, every, tasks: 2 },
  };
}

const trainBriefly = (backend: Backend) => train(backend, FAMILY, settingsOf("maml", 2, 1), [3, 8]);

/** Calls `at` before a read's results are waited for, and once they are there. */
function aroundReads(device: GPUDevice, at: () => void): void {
  const create = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = create(descriptor);
    const map = buffer.mapAsync.bind(buffer);
    buffer.mapAsync = async (...args) => {
      at();
      await map(...args);
      at();
    };
    return buffer;
  };
}

gpuTest(
  "a device lost before or after any read of training fails it; the next try is right",
  async (gpu) => {
    const expected = await trainBriefly(gpu);
    let lost = 0;
    for (;; lost++) {
      let moment = -1; // Reads of the self-test do not count.
      const own = await openGpu({
        software: true,
        gpu: tampered((device) =>
          aroundReads(device, () => {
            if (moment >= 0 && moment++ === lost) device.destroy();
          })
        ),
      });
      moment = 0;
      try {
        const training = trainBriefly(own.createBackend());
        if (await training.then(() => true, () => false)) {
          // A result only where the device was left alone: there were not so many moments.
          assert(!own.isLost() && moment <= lost);
          assertEquals(await training, expected);
          break;
        }
        const { message } = await assertRejects(() => training, GpuError);
        assertStringIncludes(message, "the device was lost: ");
        assert(own.isLost());
      } finally {
        own.close();
      }
    }
    // Three validations and what is left at the end, each with a moment before and after.
    assert(lost >= 2 * 4, `lost ${lost} times`);
  },
);

for (const [algorithm, iterations] of [["reptile", 2000], ["maml", 200]] as const) {
  gpuTest(`${iterations} iterations of ${algorithm} allocate nothing after the first`, async () => {
    const own = await openGpu({ software: true });
    const backend = own.createBackend();
    const seen: string[] = [];
    await train(backend, FAMILY, settingsOf(algorithm, iterations, iterations / 10), [0], () => {
      const { buffers, bytes } = backend.counters;
      seen.push(`${buffers} buffers, ${bytes} bytes`);
    });
    assertEquals(seen.length, 11);
    // Before the first iteration an operation has not had its scratch yet.
    assertEquals(seen.slice(1), Array(10).fill(seen[1]));
    own.close();
  });
}
