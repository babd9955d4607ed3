import { assert, assertEquals } from "@std/assert";
import { dispatchesOf } from "../../bench/dispatches.ts";
import { openPhases } from "../../bench/phases.ts";
import { parseEnvironment } from "../../envs/names.ts";
import { openBackend } from "../../pipeline/backends.ts";
import { gpuTest } from "./adapter.ts";

const FAMILY = parseEnvironment("bandit-k2-n10");

gpuTest("a benchmark counts dispatches by phase, one a curvature product", async (gpu) => {
  const { phases, settle } = await openPhases(gpu, FAMILY);
  const counts = new Map(phases.map(({ name, run }) => [name, dispatchesOf(gpu, run)]));
  assertEquals(counts.get("curvature product"), 1);
  assertEquals(counts.get("CG vectors"), 2);
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
