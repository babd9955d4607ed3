import { assert, assertEquals } from "@std/assert";
import type { Backend, Fill } from "../../kernels/backend.ts";
import { roundsAsWasm } from "../../kernels/gpu/self_test.ts";
import { createWasmBackend } from "../../kernels/wasm/wasm.ts";
import { gpuTest, poison } from "./adapter.ts";
import { hostFills } from "../kernels/fill/host_fills.ts";
import { differing, onAll } from "../kernels/conformance/tasks.ts";

const SHAPES = [[2, 3, 5, 4, 5], [1, 1, 1], [3, 1, 63], [1, 1, 64], [1, 5, 13], [1, 2, 2, 33]];

function filled(backend: Backend, fill: Fill, shape: readonly number[]) {
  const out = backend.tensor("table", shape);
  poison(backend, out);
  const draws = {
    stream: 0x2100,
    seeds: Array.from({ length: shape[0]! }, (_, run) => 2 ** 32 - 1 - 77 * run),
    iteration: 2 ** 26 - 1,
    firstTask: 2 ** 16 - 20,
  };
  backend.fill({ fill, draws, out });
  return out;
}

// Numbers of size 10 at most, of a sum, product, log and cosine of a few roundings each; hardware
// may round a·b + c once.
const HARDWARE_TOLERANCE = 1e-5;

for (
  const fill of [
    { kind: "constant", value: 0.1 },
    { kind: "uniform", low: 0, high: 1 },
    { kind: "normal", mean: 0, sd: 1 },
    { kind: "normal", mean: 1, sd: 2.3 },
    { kind: "flat-dirichlet" },
  ] as const
) {
  gpuTest(
    `tables filled ${JSON.stringify(fill)} are those of wasm, to the bit where arithmetic is`,
    async (gpu) => {
      for (const shape of SHAPES) {
        const { gpu: [actual], wasm: [expected] } = await onAll(
          gpu,
          (backend) => [filled(backend, fill, shape)],
        );
        if (roundsAsWasm(gpu.arithmetic)) {
          assertEquals(differing(actual!, expected!), 0, `${shape}`);
        }
        actual!.forEach((value, k) => {
          assert(Math.abs(value - expected![k]!) <= HARDWARE_TOLERANCE, `${shape}: ${value}`);
        });
      }
    },
  );
}

gpuTest("tables that the host fills are those of wasm, after what was recorded", async (gpu) => {
  for (const width of [2, 3] as const) {
    for (const fill of hostFills(width)) {
      const { gpu: [actual], wasm: [expected] } = await onAll(gpu, (backend) => {
        const out = filled(
          backend,
          { kind: "normal", mean: 0, sd: 1 },
          [2, 5, 3, 2, 3].slice(0, width + 2),
        );
        const draws = { stream: 0x2100, seeds: [1, 2], iteration: 0, firstTask: 0 };
        backend.fill({ fill, draws, out });
        return [out];
      });
      assertEquals(differing(actual!, expected!), 0, fill.kind);
    }
  }
});

gpuTest("uniform numbers on any interval are within its two roundings in f32", async (gpu) => {
  const fill = { kind: "uniform", low: -0.3, high: 2.7 } as const;
  const { gpu: [actual], reference: [expected] } = await onAll(
    gpu,
    (backend) => [filled(backend, fill, [2, 3, 1000])],
  );
  // Of numbers up to 3: width, product and sum are each off by half of 2⁻²² at most.
  const worst = Math.max(...expected!.map((value, k) => Math.abs(value - actual![k]!)));
  assert(worst <= 2 * 2 ** -22, `${worst}`);
});

gpuTest("a table of more than 65 535 workgroups is filled to its end", async (gpu) => {
  const shape = [1, 2, 65_536 * 32 + 5];
  const fill = { kind: "uniform", low: 0, high: 1 } as const;
  const wasm = createWasmBackend();
  const [actual] = await gpu.read(filled(gpu, fill, shape));
  const [expected] = await wasm.read(filled(wasm, fill, shape));
  assertEquals(differing(actual!, expected!), 0);
});
