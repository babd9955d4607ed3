/** Words that tell the rows of a setting apart. @module */
import { DISCOUNT, RL2_OPTIMUM } from "../../experiments/paper/constants.ts";

/** `online`: reward while learning. `post-adaptation`: reward after N free episodes. */
export const PROTOCOLS = ["online", "post-adaptation"] as const;
/** Which episodes are scored. */
export type Protocol = (typeof PROTOCOLS)[number];

/** `paper`: the paper's 200 test tasks, sampled. `precise`: further tasks, exact where possible. */
export const ESTIMATES = ["paper", "precise"] as const;
/** Which test tasks are scored, and how. */
export type EstimateName = (typeof ESTIMATES)[number];

/** The optimum with γ = 0.95, one reading of the paper. */
export const DISCOUNTED = `discounted-${DISCOUNT}` as const;
/** The constant that [9]'s columns imply. */
export const RL2 = `rl2-${RL2_OPTIMUM}` as const;
/** What the reward of an episode is divided by. */
export type Normaliser = "optimum" | typeof DISCOUNTED | typeof RL2;

/** `run`: computed here. `quoted`: from a publication. */
export type Source = "run" | "quoted";
