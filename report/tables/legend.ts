/** What a reader of the Markdown tables has to know. @module */
import type { Normaliser } from "./row.ts";

/** Above all tables. */
export const LEGEND = `\
- **online**: reward of the N episodes in which a method learns. **post-adaptation**: reward of N further episodes,
  after N free ones. The two are not comparable; every column says which it is.
- **a ± b**: mean and half-width of the 95 % interval over seeds *and* tasks, two-way random effects. With a single
  seed it is that of tasks alone. **seeds c**: half-width over the seed means alone, on these tasks; apparently what the
  paper prints.
- **+d above**, **overlaps**, **below**: our mean minus the paper's, and whether a ± b overlaps the paper's mean ± its
  half-width. Only beside the paper's own columns, MAML and Reptile.
- **paper**: as printed. Gittins is quoted there from [2]; Random, MAML in [9] and SNAIL from [9], all of them taken to be
  online.
- **maml-all-action**: ours, beyond the paper: MAML whose inner gradient runs over all actions (\`docs/findings.md\`).
  **untrained**: MAML's network and inner step, scaled but without meta-training.
- **one-step**: no meta-training, the uniform policy and one unbounded policy-gradient step. **explore-commit**: uniform
  episodes, then the best policy of the posterior mean. An empty cell has not been run, or was not published.

[2] Duan et al. 2016, RL². [9] Mishra et al. 2017, SNAIL. Paper: Deleu, Guiroy, Hosseini 2018.`;

/** Only above table 1. */
export const LEGEND_1 = `\
- Unit: total reward over N pulls. **bound**: the best fixed allocation of N probes, in expectation: no one-step method
  can pass it. **oracle**: knows the best arm. **gittins** has no exact value: it is sampled in both estimates.`;

/** Only above table 2. */
export const LEGEND_2 = `\
- Unit: a ratio of means over the same tasks, undiscounted reward per episode over the normaliser. **optimum**: knows the
  MDP. The paper's columns stand in every table as printed. Whether its MAML and Reptile are divided by \`optimum\` or by
  \`discounted-0.95\` it does not say (\`docs/findings.md\`, finding 3); they are compared under the second. The columns from
  [9] fit \`rl2-20.77\`.`;

/** Heading of a table under a normaliser. */
export const NORMALISER_TITLES: Readonly<Record<Normaliser, string>> = {
  "optimum": "Ratio to the optimum (`optimum`, headline)",
  "discounted-0.95":
    "Ratio to the optimum with γ = 0.95 (`discounted-0.95`, compared with the paper's)",
  "rl2-20.77": "Ratio to 20.77 (`rl2-20.77`, which fits [9]'s)",
};
