import type { AdvantageSettings, Episodes, Rows, Tensor } from "../data.ts";
import { extentsOf, type Operation } from "../operation.ts";

/**
 * Critic, advantages, and their reduction to rows. The critic's weights (states, t/100, (t/100)²,
 * (t/100)³) are written if `fitCritic`, else read.
 */
export const advantages: Operation<{
  episodes: Episodes;
  settings: AdvantageSettings;
  critic: Tensor;
  fitCritic: boolean;
  rows: Rows;
}> = {
  equation:
    "W[s, a] = (1/Z) Σ_{t: s_t = s, a_t = a} Â_t, n[s] = (1/NH) Σ_t [s_t = s]; Â by Eq. (6) or GAE",
  extents: ({ episodes: { dynamics, count } }) => ({ ...extentsOf(dynamics), N: count }),
  reads: {
    episodes: { states: "R T N H", actions: "R T N H", rewards: "R T N H", behaviour: "R T S A" },
  },
  updates: { critic: "R T S+3" },
  writes: { rows: { weights: "R T S A", visits: "R T S" } },
  check: ({ settings }, { S }) => {
    if (settings.observation === "zero" && S !== 1) {
      throw new RangeError(
        `Cannot fit a critic on observation "zero" of ${S} states: it tells 1 state only`,
      );
    }
  },
};
