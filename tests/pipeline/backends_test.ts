import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { BackendName } from "../../kernels/backend.ts";
import { BACKENDS, openBackend, pickDevice } from "../../pipeline/backends.ts";

// gpu is opened in tests/gpu.
for (const name of BACKENDS.filter((name) => name !== "gpu")) {
  Deno.test(`${name} opens as itself`, async () => {
    const backend = await openBackend({ backend: name });
    assertEquals(backend.name, name);
    backend.dispose();
  });
}

Deno.test("what no object's own key names is no backend", async () => {
  const error = await assertRejects(
    () => openBackend({ backend: "constructor" as BackendName }),
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

Deno.test("auto picks wasm where SIMD is and no hardware GPU", async () => {
  const device = { backend: "wasm" };
  const reason = "wasm (the same bits on every machine)";
  assertEquals(await pickDevice(platformWith("llvmpipe")), { device, reason });
  const none = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU;
  assertEquals(await pickDevice(none), { device, reason });
});

Deno.test("auto says why a GPU that is there is not used", async () => {
  assertEquals(
    (await pickDevice(platformWith("GeForce RTX 4090"))).reason,
    "wasm (the same bits on every machine); the GPU is not used: Cannot use adapter " +
      "GeForce RTX 4090: out of sorts",
  );
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
      const { device, reason } = await pickDevice();
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
