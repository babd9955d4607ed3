import { assert, assertEquals } from "@std/assert";
import { WasmMemory } from "../../../kernels/wasm/memory.ts";
import { BYTES, MODULE } from "../../../kernels/wasm/module.ts";

/** Places where the bytes could be read as a relaxed SIMD instruction: prefix 0xfd, code 0x100 or more. */
function relaxedInstructions(bytes: Uint8Array): number[] {
  const found: number[] = [];
  bytes.forEach((byte, at) => {
    if (byte !== 0xfd) return;
    let code = 0;
    let shift = 0;
    for (let k = at + 1; k < bytes.length && shift < 35; k++, shift += 7) {
      code += (bytes[k]! & 0x7f) * 2 ** shift;
      if (bytes[k]! < 0x80) break;
    }
    // 0x100–0x13f are set aside for relaxed instructions; plain ones end at 0xff.
    if (code >= 0x100 && code <= 0x13f) found.push(at);
  });
  return found;
}

Deno.test("the module is small, imports nothing, and holds no relaxed instruction", () => {
  assert(BYTES.length < 64 * 1024, `${BYTES.length} bytes`);
  assertEquals(WebAssembly.Module.imports(MODULE), []);
  // Every byte 0xfd counts as a prefix, also inside constants: none found proves there is none.
  assertEquals(relaxedInstructions(BYTES), []);
  const simd = BYTES.filter((byte) => byte === 0xfd).length;
  assert(simd > 1000, `only ${simd} places that could be SIMD`);
});

Deno.test("the module's coefficients lie below the first byte that is handed out", () => {
  const { memory } = new WebAssembly.Instance(MODULE).exports as { memory: WebAssembly.Memory };
  const bytes = new Uint8Array(memory.buffer);
  const at = new WasmMemory().allocate(4);
  assert(bytes.subarray(64, at).some((byte) => byte !== 0));
  // Address 0 means "none", and room handed out is zero.
  assert([bytes.subarray(0, 64), bytes.subarray(at)].every((part) => part.every((byte) => !byte)));
});

Deno.test("relaxed instructions are found where there are some", () => {
  const swizzle = [0xfd, 0x80, 0x02]; // i8x16.relaxed_swizzle, 0x100
  const madd = [0xfd, 0x85, 0x02]; // f32x4.relaxed_madd, 0x105
  const add = [0xfd, 0xe4, 0x01]; // f32x4.add, 0xe4
  assertEquals(relaxedInstructions(Uint8Array.from([0, ...swizzle, ...add, ...madd])), [1, 7]);
});

Deno.test("a worker without permissions can run the backend", async () => {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    deno: { permissions: "none" },
  });
  const answer = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
  });
  worker.postMessage("start");
  assertEquals(await answer, [0.5, 0.5]);
  worker.terminate();
});
