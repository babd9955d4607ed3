import { ofRun, type ReferenceRun } from "../reference/lanes.ts";
import type * as op from "./clip_norm.op.ts";
import { clipRun } from "./clip_norm.ts";

/** Shortens every run's gradient. */
export const clipNorm: ReferenceRun<typeof op.clipNorm> = (_, { gradient, norm }, { R }) => {
  for (let run = 0; run < R!; run++) clipRun(ofRun(gradient, run), norm);
};
