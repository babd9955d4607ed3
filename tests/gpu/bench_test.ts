import { assert, assertEquals } from "@std/assert";
import { dispatchesOf } from "../../bench/dispatches.ts";
import { measureCeiling } from "../../bench/ceiling.ts";
import { measureKernels } from "../../bench/kernel_times.ts";
import { openPhases } from "../../bench/phases.ts";
import { parseEnvironment } from "../../envs/names.ts";
import type { Backend } from "../../kernels/backend.ts";
import { openBackend } from "../../pipeline/backends.ts";
import { gpuTest } from "./adapter.ts";

const FAMILY = parseEnvironment("bandit-k2-n10");

gpuTest("a benchmark counts dispatches by phase", async (gpu) => {
  const { phases, settle } = await openPhases(gpu, FAMILY);
  const counts = new Map(phases.map(({ name, run }) => [name, dispatchesOf(gpu, run)]));
  assertEquals(counts.get("conjugate gradients"), 1 + 2 * 10);
  // Ten iterations of conjugate gradients and what dispatches_test.ts allows besides.
  const iteration = counts.get("MAML iteration")!;
  assert(iteration > 20 && iteration <= 40, `${iteration}`);
  await settle();
});

Deno.test("a backend on the CPU makes no dispatches", async () => {
  const wasm = await openBackend({ backend: "wasm" });
  assertEquals(dispatchesOf(wasm, () => {}), undefined);
  wasm.dispose();
});

gpuTest(
  "kernels are timed by the device's own clock, each dispatch once, and end as untimed",
  async (gpu) => {
    const out = gpu.tensor("out", [1, 3, 5]);
    const draws = { stream: 1, seeds: [0], iteration: 0, firstTask: 0 };
    const fills = (value: number, times: number) => {
      for (let k = 0; k < times; k++) {
        gpu.fill({ fill: { kind: "constant", value: value + k }, draws, out });
      }
    };
    // More than one submit holds; the one before is not timed.
    fills(0, 1);
    const times = await gpu.timeKernels(() => fills(1, 150));
    assertEquals([...(await gpu.read(out))[0]!], Array(15).fill(150));
    if (!times) return; // This device has no timestamps.
    assertEquals([...times.keys()], ["fill"]);
    const { dispatches, bytes, nanoseconds } = times.get("fill")!;
    assertEquals(dispatches, 150);
    // A seed and 15 numbers, in whole vectors of 16 bytes.
    assertEquals(bytes, 150 * (16 + 64));
    assert(nanoseconds > 0 && nanoseconds < 60e9, `${nanoseconds} ns`);
  },
);

gpuTest("a benchmark's kernels make up all dispatches of whole iterations", async (gpu) => {
  const kernels = await measureKernels(gpu, FAMILY, 2);
  if (kernels.length === 0) return; // This device has no timestamps.
  const { phases } = await openPhases(gpu, FAMILY);
  for (const name of ["MAML iteration", "Reptile iteration"]) {
    const made = dispatchesOf(gpu, phases.find((phase) => phase.name === name)!.run);
    const rows = kernels.filter(({ phase }) => phase === name);
    assertEquals(rows.reduce((sum, { dispatches }) => sum + dispatches, 0), made);
    const { work } = phases.find((phase) => phase.name === name)!;
    assertEquals(rows.reduce((sum, { operations }) => sum + operations, 0), work.operations);
    assert(rows.reduce((sum, { bytes }) => sum + bytes, 0) > 4 * work.numbers);
  }
});

gpuTest(
  "a GPU's line search is counted with all its candidates, wasm's up to the first",
  async (gpu) => {
    const wasm = await openBackend({ backend: "wasm" });
    const candidatesOn = async (backend: Backend) =>
      (await openPhases(backend, FAMILY)).phases.find(({ name }) => name === "line search")!.size
        .candidates;
    assertEquals(await candidatesOn(gpu), 15);
    assert(await candidatesOn(wasm) < 15);
    wasm.dispose();
  },
);

gpuTest("an adapter is seen to compute and to copy", async () => {
  const { gflops, gigabytesPerSecond } = await measureCeiling(true, 5);
  assert(gflops > 0.01 && gflops < 1e6, `${gflops} GFLOP/s`);
  assert(gigabytesPerSecond > 0.01 && gigabytesPerSecond < 1e5, `${gigabytesPerSecond} GB/s`);
});
