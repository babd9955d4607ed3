import type { LineSearch } from "../data.ts";
import { outerOf, productsOf, stepsOf } from "../inner_loop/inner_loop.reference.ts";
import {
  cgRun,
  lane,
  ofRun,
  ofRunAll,
  type ReferenceOf,
  type ReferenceRun,
} from "../reference/lanes.ts";
import type * as op from "./line_search.op.ts";
import { accept as acceptRun, type SearchRun, searchRun } from "./line_search.ts";

/** Measures candidates of the line search. */
export const searchCandidates: ReferenceRun<typeof op.searchCandidates> = (
  _,
  { loop, theta, cg, settings, search },
  { R, T },
) => {
  const products = productsOf(loop.policy, loop.inner);
  for (let run = 0; run < R!; run++) {
    const tasks = Array.from({ length: T! }, (_, task) => ({
      inner: stepsOf(loop, run, task).map((step) => step.data),
      outer: outerOf(loop, run, task),
    }));
    searchRun(products, ofRun(theta, run), tasks, cgRun(cg, run), settings, found(search, run));
  }
};

/** θ becomes the first acceptable candidate, or stays. */
export const accept: ReferenceRun<typeof op.accept> = (
  _,
  { theta, cg, settings, search, log, row },
  { R },
) => {
  for (let run = 0; run < R!; run++) {
    const entries = lane(log, row, run);
    acceptRun(ofRun(theta, run), cgRun(cg, run), settings, found(search, run), entries);
  }
};

function found(search: ReferenceOf<LineSearch>, run: number): SearchRun {
  return ofRunAll(search, ["candidates", "surrogate", "kl", "status"], run);
}
