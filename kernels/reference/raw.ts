/**
 * What the `reference` backend can do. Each operation only walks the lanes and hands their blocks to
 * the operation's own file, where the mathematics is.
 *
 * @module
 */
import type { Makers, RawBackend, Runs } from "../checked.ts";
import type { SEQUENCES, TABULAR } from "../operations.ts";
import { OverLimitError } from "../over_limit.ts";
import type { ReferenceNatives } from "./lanes.ts";
import * as operations from "./operations.ts";

/** The code of every operation and value. */
export const REFERENCE:
  & Runs<typeof TABULAR & typeof SEQUENCES, ReferenceNatives, undefined>
  & Makers<ReferenceNatives, undefined> = operations;

/** The backend without its front. */
export function createRawReference(): RawBackend<ReferenceNatives, undefined> {
  return {
    name: "reference",
    description: "TypeScript, f64",
    context: undefined,
    makers: REFERENCE,
    allocate(label, size) {
      try {
        return new Float64Array(size);
      } catch (cause) {
        throw new OverLimitError(
          `Cannot allocate tensor "${label}" on backend "reference": it has ${
            8 * size
          } bytes, must ` +
            "fit the host's memory",
          { cause },
        );
      }
    },
    write: (tensor, values) => tensor.native.set(values),
    read: (tensors) => Promise.resolve(tensors.map(({ native }) => native.slice())),
    copy: (from, to) => to.native.set(from.native),
    dispose() {}, // the garbage collector's
  };
}
