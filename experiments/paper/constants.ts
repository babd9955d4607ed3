/** Numbers that the results of MDPs are divided with. @module */

/** The paper's γ, of the optimum that its own columns of table 2 apparently are divided by. */
export const DISCOUNT = 0.95;

/** Duan et al.'s optimum that the column "as reported in [9]" implies, reward per episode. */
export const RL2_OPTIMUM = 20.77;
