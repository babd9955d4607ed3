import { parseEnvironment } from "../../../envs/names.ts";
import { TABLE_1, TABLE_2 } from "../../../experiments/paper/paper.ts";
import {
  type ScoreBlock,
  type Setting,
  settingOf,
  type Summary,
} from "../../../results/summary.ts";

/** What a test says of a block; the rest follows from its scores. */
export interface BlockOf {
  online?: readonly number[];
  post?: readonly number[];
  optimum?: readonly number[];
  discounted?: readonly number[];
  firstTask?: number;
}

export function block(
  { online, post, optimum, discounted, firstTask = 0 }: BlockOf,
): ScoreBlock {
  const tasks = (online ?? post ?? optimum)!.length;
  const values = (list: readonly number[] | undefined) => list ? Float64Array.from(list) : null;
  return {
    firstTask,
    tasks,
    online: values(online),
    postAdaptation: values(post),
    optimum: values(optimum) ?? new Float64Array(tasks).fill(20),
    discountedOptimum: values(discounted) ?? new Float64Array(tasks).fill(16),
  };
}

/** The setting of an environment's name. */
export function settingNamed(env: string): Setting {
  return settingOf(parseEnvironment(env));
}

/** A summary of two paper tasks and, unless given, the same scores as precise tasks 2 and 3. */
export function summary(
  env: string | Setting,
  algorithm: string,
  seed: number,
  paper: BlockOf,
  { precise = paper, ...changes }: { precise?: BlockOf } & Partial<Summary> = {},
): Summary {
  const first = block(paper);
  const setting = typeof env === "string" ? settingNamed(env) : env;
  return {
    setting,
    algorithm,
    seed,
    backend: { name: "reference", description: "of no consequence" },
    adaptationEpisodes: setting.n,
    estimates: { paper: first, precise: block({ firstTask: first.tasks, ...precise }) },
    expectation: null,
    ...changes,
  };
}

/** `bound`: a number and no scores. */
export function boundSummary(env: string | Setting, seed: number, expectation: number): Summary {
  return summary(env, "bound", seed, { post: [0] }, { estimates: null, expectation });
}

/** The paper's settings. */
export const FULL = { name: "full", environments: [...TABLE_1.keys(), ...TABLE_2.keys()] };

/** A setting of either table. */
export const SMOKE = { name: "smoke", environments: ["bandit-k5-n10", "mdp-n10"] };

/** Both learners and every anchor on one bandit and one MDP, two seeds, hand-sized. */
export function smallGrid(): Summary[] {
  return [0, 1].flatMap((seed) => {
    // A spread that seeds and tasks do not explain, so that no interval is 0 by accident.
    const scores = (base: number, step: number) => [base + seed * step, base + 2 * step];
    const bandit = (algorithm: string, scored: BlockOf, changes = {}) =>
      summary("bandit-k5-n10", algorithm, seed, { ...scored, ...BEST_ARMS }, changes);
    const mdp = (algorithm: string, scored: BlockOf, changes = {}) =>
      summary("mdp-n10", algorithm, seed, { ...scored, ...OPTIMA }, changes);
    const free = { adaptationEpisodes: 0 };
    return [
      bandit("maml", { online: scores(5, 0.25), post: scores(7, 0.25) }),
      bandit("reptile", { online: scores(5, 0.5), post: scores(9, 0.125) }),
      bandit("one-step", { online: scores(5, 0.25), post: scores(6, 0.5) }),
      bandit("explore-commit", { online: scores(5, 0.25), post: scores(7, 0.5) }),
      bandit("oracle", { post: [9, 8] }, free),
      bandit("gittins", { online: scores(6.5, 0.25) }, free),
      bandit("random", { online: [5, 5.5], post: [5, 5.5] }, free),
      boundSummary("bandit-k5-n10", seed, 7.279),
      mdp("maml", { online: scores(100, 2), post: scores(130, 5) }),
      mdp("reptile", { online: scores(100, 4), post: scores(120, 4) }),
      mdp("one-step", { online: scores(100, 2), post: scores(150, 2) }),
      mdp("explore-commit", { online: scores(100, 2), post: scores(180, 2) }),
      mdp("optimum", { post: [220, 200] }, free),
      mdp("random", { online: [100, 101], post: [100, 101] }, free),
    ];
  });
}

const BEST_ARMS = { optimum: [0.9, 0.8], discounted: [0.9, 0.8] };
const OPTIMA = { optimum: [22, 20], discounted: [18, 16] };
