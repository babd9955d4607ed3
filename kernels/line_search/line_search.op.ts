import type {
  ConjugateGradients,
  LinearisedLoop,
  LineSearch,
  LineSearchSettings,
  Tensor,
} from "../data.ts";
import type { Operation } from "../operation.ts";

/**
 * Each candidate re-adapted from the loop's data and measured on its outer batch. A backend may leave
 * what comes after the first acceptable one unmeasured.
 */
export const searchCandidates: Operation<{
  loop: LinearisedLoop;
  theta: Tensor;
  cg: ConjugateGradients;
  settings: LineSearchSettings;
  search: LineSearch;
}> = {
  equation: "θ_c = θ − backtrackᶜ·s·x, ½ (s x)ᵀA(s x) = maxKl (Schulman et al. 2015, appendix C)",
  extents: ({ settings }) => ({ C: settings.candidates }),
  reads: { loop: "innerLoop", theta: "R P", cg: { b: "R P", x: "R P", r: "R P", status: "R 4" } },
  writes: { search: { candidates: "R C P", surrogate: "R C", kl: "R C", status: "R 3" } },
};

/** θ becomes the first acceptable candidate, or stays; row `row` of `log` says which. */
export const accept: Operation<{
  theta: Tensor;
  cg: ConjugateGradients;
  settings: LineSearchSettings;
  search: LineSearch;
  log: Tensor;
  row: number;
}> = {
  equation: "θ ← θ_c, c the first whose surrogate falls and whose KL is below klSlack·maxKl",
  extents: ({ settings }) => ({ C: settings.candidates }),
  reads: {
    cg: { b: "R P", x: "R P", r: "R P", status: "R 4" },
    search: { candidates: "R C P", surrogate: "R C", kl: "R C", status: "R 3" },
  },
  updates: { theta: "R P", log: "L R 9" },
  check: ({ row }, { L }) => {
    if (!Number.isInteger(row) || row < 0 || row >= L!) {
      throw new RangeError(`Cannot log row ${row}: must be an integer in [0, ${L})`);
    }
  },
};
