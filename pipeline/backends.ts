/**
 * Backends by name.
 *
 * @module
 */
import type { Backend, BackendName } from "../kernels/backend.ts";
import { createReferenceBackend } from "../kernels/reference/reference.ts";
import { createWasmBackend } from "../kernels/wasm/wasm.ts";

const CREATE = {
  wasm: () => createWasmBackend(),
  reference: createReferenceBackend,
} as const satisfies Partial<Record<BackendName, () => Backend>>;

/** Backends that exist here. */
export const BACKENDS = Object.keys(CREATE) as (keyof typeof CREATE)[];

/**
 * A backend.
 *
 * @throws {RangeError} If there is none of that name
 * @throws {TypeError} If the engine cannot run it
 */
export function createBackend(name: BackendName): Backend {
  if (Object.hasOwn(CREATE, name)) return CREATE[name as keyof typeof CREATE]();
  throw new RangeError(`Cannot use backend "${name}": must be ${BACKENDS.join(" or ")}`);
}

/** What `auto` picks, and why, in one line. */
export function pickBackend(): { name: BackendName; reason: string } {
  try {
    createWasmBackend().dispose();
    return { name: "wasm", reason: "wasm (the same bits on every machine)" };
  } catch (error) {
    const { message } = error as Error;
    return { name: "reference", reason: `reference, since wasm does not run here: ${message}` };
  }
}
