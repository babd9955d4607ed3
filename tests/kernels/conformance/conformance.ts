/**
 * The suite by which a backend proves itself: everything it can do, beside the reference.
 *
 * @module
 */
import { iterations } from "./iterations.ts";
import { networks } from "./networks.ts";
import { shapes } from "./shapes.ts";
import type { Suite } from "./suite.ts";
import { trustRegion } from "./trust_region.ts";
import { vectors } from "./vectors.ts";

/** Registers all tests of a backend. */
export function conformance(suite: Suite): void {
  shapes(suite);
  vectors(suite);
  networks(suite);
  trustRegion(suite);
  iterations(suite);
}
