/**
 * The reference backend: TypeScript in f64, naive and readable, no build
 * step. It is the definition; every other backend is tested against it.
 *
 * @module
 */
import type { Backend } from "../backend.ts";
import { checked } from "../checked.ts";
import { TABULAR } from "../operations.ts";
import { createRawReference, REFERENCE } from "./raw.ts";

/** A backend that runs everything on the host, in f64. */
export function createReferenceBackend(): Backend {
  return checked(createRawReference(), TABULAR, REFERENCE);
}
