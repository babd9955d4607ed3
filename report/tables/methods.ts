/** Columns and words that tables share. @module */
import type { MethodColumn } from "./spec.ts";

/** A column of rewards while learning. */
export function online(algorithm: string): MethodColumn {
  return { algorithm, protocol: "online" };
}

/** A column of rewards after adaptation. */
export function adapted(algorithm: string): MethodColumn {
  return { algorithm, protocol: "post-adaptation" };
}

/** The paper's learners, and what all of its settings have beside them. */
export const SHARED_METHODS: readonly MethodColumn[] = [
  { ...adapted("maml"), detailed: true },
  { ...adapted("reptile"), detailed: true },
  online("maml"),
  online("reptile"),
  adapted("maml-all-action"),
  adapted("untrained"),
  adapted("one-step"),
  adapted("explore-commit"),
];

/** How to read protocols and intervals. */
export const READING = `\
- **online**: reward of the N episodes in which a method learns. **post-adaptation**: reward of N further episodes,
  after N free ones. The two are not comparable; every column says which it is.
- **a ± b**: mean and half-width of the 95 % interval over seeds *and* tasks, two-way random effects. With a single
  seed it is that of tasks alone. **seeds c**: half-width over the seed means alone, on these tasks; apparently what the
  paper prints.`;

/** What methods are. */
export const METHODS = `\
- **maml-all-action**: ours, beyond the paper: MAML whose inner gradient runs over all actions (\`docs/findings.md\`).
  **untrained**: MAML's network and inner step, scaled but without meta-training.
- **one-step**: no meta-training, the uniform policy and one unbounded policy-gradient step. **explore-commit**: uniform
  episodes, then the best policy of the posterior mean. An empty cell has not been run, or was not published.`;

/** What stands above both of the paper's tables. */
export const PAPER_LEGEND = `\
${READING}
- **+d agrees (e)**: our precise mean minus the paper's, and the verdict of the test in \`docs/protocol.md\`, "Statistics".
  **differs**: Holm's corrected p over the row's cells of the table is below 5 %. **agrees**: within 3 % of the paper's
  mean by two one-sided tests. **undecided**: neither. **e**: the smallest difference that the test finds 80 % of the
  time. **alone**: the cell speaks for the learner, since every control without meta-training differs.
- **paper**: as printed. Gittins is quoted there from [2]; Random, MAML in [9] and SNAIL from [9], all of them taken to be
  online.
${METHODS}

[2] Duan et al. 2016, RL². [9] Mishra et al. 2017, SNAIL. Paper: Deleu, Guiroy, Hosseini 2018.`;
