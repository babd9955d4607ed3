import { forEachLane, lane, type ReferenceRun } from "../reference/lanes.ts";
import type * as op from "./fill.op.ts";
import { fill as fillLane } from "./fill.ts";

/** Fills every lane. */
export const fill: ReferenceRun<typeof op.fill> = (_, { fill: law, draws, out }, { R, T }) => {
  const width = out.shape.at(-1)!;
  forEachLane(R!, T!, (run, task) => {
    const seed = draws.seeds[run]!;
    fillLane(law, draws, seed, draws.firstTask + task, lane(out, run, task), width);
  });
};
