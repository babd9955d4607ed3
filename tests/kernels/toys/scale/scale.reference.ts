import type { ReferenceRun } from "../../../../kernels/reference/lanes.ts";
import type * as op from "./scale.op.ts";

/** On the host. */
export const scale: ReferenceRun<typeof op.scale> = (_, { values, factors, out }, { E }) =>
  out.native.set(values.native.map((value, k) => value * factors.native[Math.floor(k / E!)]!));
