/**
 * A toy operation, a toy law and a toy backend, added by entries in the registries alone: what
 * ARCHITECTURE says of adding one.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Backend, Fill, Storage } from "../../../kernels/backend.ts";
import { type BackendKind, BACKENDS, pickDevice } from "../../../kernels/backends.ts";
import { checked } from "../../../kernels/checked.ts";
import { type LawForm, LAWS } from "../../../kernels/fill/laws.ts";
import { openDevice } from "../../../kernels/gpu/device.ts";
import { compileKernels } from "../../../kernels/gpu/kernels.ts";
import { createRawGpu, GPU_RUNS } from "../../../kernels/gpu/raw.ts";
import { Recorder, SENTINEL } from "../../../kernels/gpu/recorder.ts";
import { type Methods, TABULAR } from "../../../kernels/operations.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { createRawReference, REFERENCE } from "../../../kernels/reference/raw.ts";
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";
import { BACKENDS as NAMES, findDevice, openBackend } from "../../../pipeline/backends.ts";
import type { Job } from "../../../pipeline/job.ts";
import { Schedule } from "../../../pipeline/schedule.ts";
import { gpuTest } from "../../gpu/adapter.ts";
import { scale as onGpu } from "./scale/scale.gpu.ts";
import { scale } from "./scale/scale.op.ts";
import { scale as onReference } from "./scale/scale.reference.ts";

const WITH_SCALE = { ...TABULAR, scale };

/** What a learner asks for that needs the toy. */
type Scaling = Storage & Methods<{ scale: typeof scale }>;

async function tryScale(backend: Scaling): Promise<void> {
  const [values, factors, out] = [[2, 3], [2], [2, 3]].map((shape) => backend.tensor("t", shape));
  backend.write(values!, [1, 2, 3, 4, 5, 6]);
  backend.write(factors!, [2, 0.5]);
  backend.scale({ values: values!, factors: factors!, out: out! });
  assertEquals((await backend.read(out!))[0], Float64Array.of(2, 4, 6, 2, 2.5, 3));
  const message = 'Cannot use tensor "t" as factors of scale: shape is [2,3], must be [R] = [2]';
  assertThrows(
    () => backend.scale({ values: values!, factors: values!, out: out! }),
    TypeError,
    message,
  );
}

// On every backend, listed and compiled, in tests/e2e/registries_check.ts.
Deno.test("an operation is one folder and one entry", async () => {
  const reference = createRawReference();
  await tryScale(checked(reference, WITH_SCALE, { ...REFERENCE, scale: onReference }));
  // @ts-expect-error: a backend that does not carry the operation is none for who needs it
  const without: Scaling = createWasmBackend();
  assert(!("scale" in without));
});

gpuTest("an operation on a GPU is its kernel and its host's part besides", async () => {
  const open = await openDevice({ software: true });
  try {
    const checks = open.maxTrips !== Infinity;
    const pipelines = await compileKernels(open.device, [SENTINEL, ...onGpu.kernels], checks);
    const raw = createRawGpu("toy", new Recorder(open, pipelines));
    await tryScale(checked(raw, WITH_SCALE, { ...GPU_RUNS, scale: onGpu.run }));
  } finally {
    open.device.destroy();
  }
});

Deno.test("a law that is a known form under its own name is an entry", async () => {
  const laws = LAWS as unknown as Record<string, (fill: { width: number }) => LawForm>;
  laws["toy-symmetric"] = ({ width }) => ({ form: "uniform", a: -width, b: width });
  try {
    const fill = { kind: "toy-symmetric", width: 2 } as unknown as Fill;
    const draws = { stream: 1, seeds: [3], iteration: 0, firstTask: 0 };
    for (const create of [createReferenceBackend, createWasmBackend]) {
      const backend = create();
      const [toy, plain] = [0, 1].map(() => backend.tensor("t", [1, 2, 50]));
      backend.fill({ fill, draws, out: toy! });
      backend.fill({ fill: { kind: "uniform", low: -2, high: 2 }, draws, out: plain! });
      const [a, b] = await backend.read(toy!, plain!);
      assertEquals(a, b);
      assert(a!.some((value) => value < -1) && a!.every((value) => Math.abs(value) <= 2));
    }
  } finally {
    delete laws["toy-symmetric"];
  }
});

Deno.test("a backend is one folder and one entry: commands, keys and schedules follow", async () => {
  const toy: BackendKind = {
    name: "toy",
    module: "tests/kernels/toys/toys_test.ts",
    promise: "tolerance",
    batchesSeeds: true,
    concurrency: "one",
    hasAdapters: false,
    bytes: 8,
    searchesAtOnce: false,
    preference: -1,
    reason: () => "toy, of course",
    excuse: ({ message }) => message,
    find: () => Promise.resolve({ backend: "toy" }),
    open: () =>
      Promise.resolve<Backend>(
        checked({ ...createRawReference(), name: "toy" }, TABULAR, REFERENCE),
      ),
  };
  assert(!NAMES.includes("toy"));
  const kinds = BACKENDS as Map<string, BackendKind>;
  kinds.set(toy.name, toy);
  try {
    assertEquals(await pickDevice(), { device: { backend: "toy" }, reason: "toy, of course" });
    const device = await findDevice("toy", { software: false });
    const backend = await openBackend(device);
    assertEquals(backend.name, "toy");
    const foreign = createReferenceBackend().tensor("theirs", [1]);
    assertThrows(() => backend.write(foreign, [1]), TypeError, "on this toy backend");
    const jobs = [0, 1].map((seed) => ({
      ...{ name: `train/maml/env/${seed}`, stage: "train", algorithm: "maml", env: "env", seed },
      ...{ device, settings: {}, inputs: {}, modules: [], cost: 1 },
    })) as unknown as Job[];
    assertEquals(new Schedule(jobs).next().length, 2);
  } finally {
    kinds.delete(toy.name);
  }
});
