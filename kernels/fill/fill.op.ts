import type { Fill, Tensor } from "../data.ts";
import { checkDraws, type Draws } from "../draws.ts";
import type { Operation } from "../operation.ts";

/** Fills `out` lane by lane; entry e of lane (r, t) is drawn as element e. */
export const fill: Operation<{ fill: Fill; draws: Draws; out: Tensor }> = {
  equation: "out[r, t, e] = the fill's value at draw (seed r, task t, element e)",
  writes: { out: "R T …" },
  check: ({ draws }, { R, T, E }) => checkDraws(draws, R!, T!, E!),
};
