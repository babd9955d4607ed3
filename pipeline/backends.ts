/**
 * Backends by name. Each is loaded when it is asked for: an engine that cannot
 * run one can still run the others.
 *
 * @module
 */
import type { Backend, BackendName } from "../kernels/backend.ts";

const OPEN = {
  wasm: openWasm,
  reference: async () =>
    (await import("../kernels/reference/reference.ts")).createReferenceBackend(),
} as const satisfies Partial<Record<BackendName, () => Promise<Backend>>>;

/** Backends that exist here. */
export const BACKENDS = Object.keys(OPEN) as (keyof typeof OPEN)[];

/**
 * A backend.
 *
 * @throws {RangeError} If there is none of that name
 * @throws {TypeError} If the engine cannot run it
 */
export async function openBackend(name: BackendName): Promise<Backend> {
  if (Object.hasOwn(OPEN, name)) return await OPEN[name as keyof typeof OPEN]();
  throw new RangeError(`Cannot use backend "${name}": must be ${BACKENDS.join(" or ")}`);
}

/** What `auto` picks, and why, in one line. */
export async function pickBackend(): Promise<{ name: BackendName; reason: string }> {
  try {
    (await openBackend("wasm")).dispose();
    return { name: "wasm", reason: "wasm (the same bits on every machine)" };
  } catch (error) {
    const { message } = error as Error;
    return { name: "reference", reason: `reference, slower, since wasm does not run: ${message}` };
  }
}

/** A function that adds two vectors: the smallest module that needs SIMD. */
// deno-fmt-ignore
const SIMD = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0,                      // "\0asm", version 1
  1, 7, 1, 96, 2, 123, 123, 1, 123,                 // type: (v128, v128) → v128
  3, 2, 1, 0,                                       // one function
  10, 11, 1, 9, 0, 32, 0, 32, 1, 253, 228, 1, 11,   // local 0, local 1, f32x4.add
);

async function openWasm(): Promise<Backend> {
  try {
    return (await import("../kernels/wasm/wasm.ts")).createWasmBackend();
  } catch (cause) {
    const reason = WebAssembly.validate(SIMD)
      ? `kernels/wasm/outerloop.wasm is not valid here (${(cause as Error).message}), must be as ` +
        "committed; `deno task build` makes it anew"
      : "this engine has no WebAssembly SIMD";
    throw new TypeError(`Cannot use backend "wasm": ${reason}`, { cause });
  }
}
