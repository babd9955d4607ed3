import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { GpuError } from "../../kernels/gpu/errors.ts";
import { BACKENDS, openBackend, pickDevice } from "../../pipeline/backends.ts";
import { gpuTest } from "../gpu/adapter.ts";
import { tampered } from "../gpu/faults.ts";

// gpu is opened in tests/gpu, and below where it fails.
for (const name of BACKENDS.filter((name) => name !== "gpu")) {
  Deno.test(`${name} opens as itself`, async () => {
    const backend = await openBackend({ backend: name });
    assertEquals(backend.name, name);
    backend.dispose();
  });
}

Deno.test("what no object's own key names is no backend", async () => {
  const error = await assertRejects(
    () => openBackend({ backend: "constructor" }),
    RangeError,
  );
  assertEquals(
    error.message,
    `Cannot use backend "constructor": must be ${BACKENDS.join(" or ")}`,
  );
});

/** A platform whose one adapter has this description, and gives no device. */
function platformWith(description: string): GPU {
  const limits = { maxStorageBuffersPerShaderStage: 10 };
  const requestDevice = () => Promise.reject(new TypeError("out of sorts"));
  const adapter = { info: { description }, limits, features: new Set(), requestDevice };
  return { requestAdapter: () => Promise.resolve(adapter) } as unknown as GPU;
}

/** A platform without adapters. */
const NO_ADAPTER = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU;

Deno.test("auto picks wasm where SIMD is and no hardware GPU", async () => {
  const device = { backend: "wasm" };
  const reason = "wasm (the same bits on every machine)";
  assertEquals(await pickDevice(platformWith("llvmpipe")), { device, reason });
  assertEquals(await pickDevice(NO_ADAPTER), { device, reason });
});

Deno.test("auto says why a GPU that is there is not used", async () => {
  assertEquals(
    (await pickDevice(platformWith("GeForce RTX 4090"))).reason,
    "wasm (the same bits on every machine); the GPU is not used: Cannot use adapter " +
      "GeForce RTX 4090: out of sorts",
  );
});

/** Runs with other adapters than the platform's. */
async function withPlatform<T>(gpu: GPU, run: () => Promise<T>): Promise<T> {
  const platform = navigator.gpu;
  const set = (value: GPU) =>
    Object.defineProperty(navigator, "gpu", { value, configurable: true });
  set(gpu);
  try {
    return await run();
  } finally {
    set(platform);
  }
}

/** Two at a time: they share the device, or what it fails with. */
const openTwo = () => Promise.allSettled([0, 1].map(() => openBackend({ backend: "gpu" })));

Deno.test("a GPU that could not be opened is asked for anew, its failure is not kept", async () => {
  for (const name of ["One", "Two"]) {
    for (const outcome of await withPlatform(platformWith(name), openTwo)) {
      assert(outcome.status === "rejected" && outcome.reason instanceof GpuError);
      assertEquals(outcome.reason.message, `Cannot use adapter ${name}: out of sorts`);
    }
  }
});

gpuTest("after a device was lost, jobs share another one", async () => {
  const devices: GPUDevice[] = [];
  const gpu = tampered((device) => devices.push(device));
  for (const count of [1, 1, 2]) {
    if (count > devices.length) devices.at(-1)?.destroy();
    await new Promise((resolve) => setTimeout(resolve, 0));
    for (const outcome of await withPlatform(gpu, openTwo)) {
      assert(outcome.status === "fulfilled");
      const backend = outcome.value;
      const tensor = backend.tensor("t", [2]);
      backend.write(tensor, [3, 4]);
      assertEquals(await backend.read(tensor), [Float64Array.of(3, 4)]);
      backend.dispose();
    }
    assertEquals(devices.length, count);
  }
  devices.at(-1)!.destroy();
});

Deno.test("without wasm, auto goes on with reference and says why; wasm says so too", async () => {
  const { instantiate, validate, Instance } = WebAssembly;
  try {
    for (
      const [hasSimd, why] of [[true, "is not valid here"], [false, "has no WebAssembly SIMD"]]
    ) {
      WebAssembly.Instance = class {
        constructor() {
          throw new WebAssembly.CompileError("wasm validation error");
        }
      } as unknown as typeof WebAssembly.Instance;
      WebAssembly.validate = () => hasSimd as boolean;
      const { device, reason } = await pickDevice(NO_ADAPTER);
      assertEquals(device.backend, "reference");
      assertStringIncludes(reason, why as string);
      const error = await assertRejects(() => openBackend({ backend: "wasm" }), TypeError);
      assertStringIncludes(error.message, 'Cannot use backend "wasm"');
      assertStringIncludes(error.message, why as string);
      assert((await openBackend({ backend: "reference" })).name === "reference");
    }
  } finally {
    Object.assign(WebAssembly, { instantiate, validate, Instance });
  }
});
