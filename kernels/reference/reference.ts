/**
 * The reference backend: TypeScript in f64, naive and readable, no build
 * step. It is the definition; every other backend is tested against it.
 *
 * @module
 */
import type { SequenceBackend } from "../backend.ts";
import { checked } from "../checked.ts";
import { SEQUENCES, TABULAR } from "../operations.ts";
import { createRawReference, REFERENCE } from "./raw.ts";

/** A backend that runs everything on the host, in f64. */
export function createReferenceBackend(): SequenceBackend {
  return checked(createRawReference(), { ...TABULAR, ...SEQUENCES }, REFERENCE);
}
