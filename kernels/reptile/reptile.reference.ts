import { ofRun, type ReferenceRun } from "../reference/lanes.ts";
import type * as op from "./reptile.op.ts";
import { reptileAverage as averageRun } from "./reptile.ts";

/** Reptile's outer gradients. */
export const reptileAverage: ReferenceRun<typeof op.reptileAverage> = (
  _,
  { theta, adapted, out },
  { R, T },
) => {
  for (let run = 0; run < R!; run++) {
    averageRun(ofRun(theta, run), ofRun(adapted, run), T!, ofRun(out, run));
  }
};
