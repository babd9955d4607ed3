import { assert, assertEquals } from "@std/assert";
import type { Backend, Dynamics } from "../../kernels/backend.ts";
import { largestError } from "../kernels/wasm/pair.ts";
import { createUniform } from "../support/random.ts";
import { gpuTest, poison } from "./adapter.ts";
import { buildTasks, onAll, type TaskCase } from "../kernels/conformance/tasks.ts";

const CASES: TaskCase[] = (() => {
  const uniform = createUniform(11);
  const between = (low: number, high: number) => low + Math.floor(uniform() * (high - low + 1));
  return Array.from({ length: 14 }, (_, k) => {
    const S = k < 3 ? 1 : between(1, 16);
    const start = k % 2 === 0
      ? Array.from({ length: S }, (_, s) => Number(s === 0))
      : Array.from({ length: S }, () => 1 / S);
    const dynamics: Dynamics = {
      states: S,
      actions: between(2, 64),
      horizon: between(1, 30),
      reward: { kind: "bernoulli" },
      start,
    };
    const tasks = k === 1 ? 200 : between(1, 9);
    return { dynamics, runs: between(1, 2), tasks, count: 1, timed: k % 3 === 0, seed: 50 + k };
  });
})();

gpuTest("values of policy tables are the reference's", async (gpu) => {
  for (const it of CASES) {
    const { gpu: [actual], reference: [expected] } = await onAll(gpu, (backend) => {
      const made = buildTasks(backend, it);
      const out = backend.tensor("value", [it.runs, it.tasks]);
      poison(backend, out);
      backend.policyValue({ ...made, out });
      return [out];
    });
    // Positive sums only, in f32: 30 steps of 16 + 64 additions, whose roundings mostly cancel.
    const error = largestError(actual!, expected!);
    assert(error <= 2e-6, `${JSON.stringify(it)}: ${error}`);
  }
});

gpuTest("entropies are the reference's, of certain and impossible actions too", async (gpu) => {
  for (const it of CASES) {
    const { gpu: [actual], reference: [expected] } = await onAll(gpu, (backend) => {
      const { table } = buildTasks(backend, it);
      const out = backend.tensor("entropy", [it.runs, it.tasks]);
      poison(backend, out);
      backend.policyEntropy({ table, out });
      return [out];
    });
    // Up to 30·16·64 positive terms, 64 sums of at most 480, then their sum.
    const error = largestError(actual!, expected!);
    assert(error <= 3e-6, `${JSON.stringify(it)}: ${error}`);
  }
  const odd = async (backend: Backend) => {
    const table = backend.tensor("π", [1, 4, 2, 3]);
    const even = Array(6).fill(1 / 3);
    const tiny = [1, 1e-38, 1e-45, 1, 0, 0];
    backend.write(table, [...even, 1, 0, 0, 0, 0, 1, ...tiny, NaN, 0, 1, 0, 1, 0]);
    const out = backend.tensor("entropy", [1, 4]);
    backend.policyEntropy({ table, out });
    return (await backend.read(out))[0]!;
  };
  const [even, certain, tiny, broken] = await odd(gpu);
  assert(Math.abs(even! - Math.log(3)) < 3e-7);
  assertEquals(certain, 0);
  assert(tiny! >= 0 && tiny! < 1e-30);
  assertEquals(broken, NaN);
});
