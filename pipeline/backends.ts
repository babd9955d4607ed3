/**
 * Backends by name.
 *
 * @module
 */
import type { Backend, BackendName } from "../kernels/backend.ts";
import { createReferenceBackend } from "../kernels/reference/reference.ts";

/** Backends that exist here, and what `auto` picks: the first. */
export const BACKENDS = ["reference"] as const satisfies readonly BackendName[];

/**
 * A backend.
 *
 * @throws {RangeError} If there is none of that name
 */
export function createBackend(name: BackendName): Backend {
  if (name === "reference") return createReferenceBackend();
  throw new RangeError(`Cannot use backend "${name}": must be ${BACKENDS.join(" or ")}`);
}
