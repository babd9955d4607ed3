/**
 * Published numbers, as printed.
 *
 * | table | source |
 * |---|---|
 * | `TABLE_1`, `TABLE_2` | Deleu, Guiroy, Hosseini (2018), *On the reproducibility of gradient-based Meta-Reinforcement Learning baselines* |
 * | `DUAN_BANDITS`, `DUAN_MDPS` | Duan, Schulman, Chen, Bartlett, Sutskever, Abbeel (2016), *RL²: Fast Reinforcement Learning via Slow Reinforcement Learning*, arXiv:1611.02779 |
 *
 * In tables 1 and 2, `maml` and `reptile` are the paper's own results; `gittins`
 * and (bandits) `random` are quoted there from Duan et al. 2016, `maml-mishra`
 * and `snail` from Mishra, Rohaninejad, Chen, Abbeel (2017), arXiv:1707.03141.
 *
 * @module
 */

/** A published mean, with the half-width of its 95 % interval where one is printed. */
export interface QuotedResult {
  /** Total reward over N pulls (bandits); in the table's own unit (MDPs). */
  readonly mean: number;
  /** Half-width. */
  readonly ci95: number | null;
}

/** Environment name → method → result, in the order printed. */
export type QuotedTable = ReadonlyMap<string, ReadonlyMap<string, QuotedResult>>;

/** Table 1: total reward over N pulls, 200 tasks × 5 seeds. */
export const TABLE_1: QuotedTable = published(
  ["gittins", "random", "maml-mishra", "snail", "maml", "reptile"],
  {
    "bandit-k5-n10": [6.6, 5.0, [6.5, 0.1], [6.6, 0.1], [7.0, 0.1], [7.2, 0.2]],
    "bandit-k10-n10": [6.6, 5.0, [6.6, 0.1], [6.7, 0.1], [6.8, 0.1], [7.1, 0.3]],
    "bandit-k50-n10": [6.5, 5.1, [6.6, 0.1], [6.7, 0.1], [6.7, 0.3], [6.6, 0.3]],
    "bandit-k5-n100": [78.5, 49.9, [67.1, 1.1], [79.1, 1.0], [80.3, 0.4], [81.6, 1.9]],
    "bandit-k10-n100": [82.8, 49.9, [70.1, 0.6], [83.5, 0.8], [85.2, 0.5], [84.8, 0.6]],
    "bandit-k50-n100": [85.2, 49.8, [70.3, 0.4], [85.1, 0.6], [83.5, 0.8], [82.9, 1.2]],
    "bandit-k5-n500": [405.8, 249.8, null, [408.1, 4.9], [416.8, 0.6], [412.0, 7.3]],
    "bandit-k10-n500": [437.8, 249.0, null, [432.4, 3.5], [448.0, 1.0], [444.5, 7.4]],
    "bandit-k50-n500": [463.7, 249.6, null, [442.6, 2.5], [446.8, 2.2], [454.0, 6.1]],
    "bandit-k50-n1000": [944.1, 499.8, null, [889.8, 5.6], [909.2, 7.2], [920.8, 7.2]],
  },
);

/** Table 2: reward over the average reward of value iteration, 200 tasks × 5 seeds. */
export const TABLE_2: QuotedTable = published(
  ["random", "maml-mishra", "snail", "maml", "reptile"],
  {
    "mdp-n10": [0.482, 0.563, [0.766, 0.001], [0.745, 0.027], [0.706, 0.012]],
    "mdp-n25": [0.482, 0.591, [0.862, 0.001], [0.859, 0.012], [0.813, 0.009]],
    "mdp-n50": [0.481, null, [0.908, 0.003], [0.912, 0.020], [0.844, 0.090]],
    "mdp-n75": [0.482, null, [0.930, 0.002], [0.936, 0.024], [0.850, 0.078]],
    "mdp-n100": [0.481, null, [0.941, 0.003], [0.944, 0.019], [0.826, 0.102]],
  },
);

/** Duan et al. 2016, table 1: total reward over N pulls, online. */
export const DUAN_BANDITS: QuotedTable = published(
  [
    "random",
    "gittins",
    "thompson",
    "optimistic-thompson",
    "ucb1",
    "epsilon-greedy",
    "greedy",
    "rl2",
  ],
  {
    "bandit-k5-n10": [5.0, 6.6, 5.7, 6.5, 6.7, 6.6, 6.6, 6.7],
    "bandit-k10-n10": [5.0, 6.6, 5.5, 6.2, 6.7, 6.6, 6.6, 6.7],
    "bandit-k50-n10": [5.1, 6.5, 5.2, 5.5, 6.6, 6.5, 6.5, 6.8],
    "bandit-k5-n100": [49.9, 78.3, 74.7, 77.9, 78.0, 75.4, 74.8, 78.7],
    "bandit-k10-n100": [49.9, 82.8, 76.7, 81.4, 82.4, 77.4, 77.1, 83.5],
    "bandit-k50-n100": [49.8, 85.2, 64.5, 67.7, 84.3, 78.3, 78.0, 84.9],
    "bandit-k5-n500": [249.8, 405.8, 402.0, 406.7, 405.8, 388.2, 380.6, 401.6],
    "bandit-k10-n500": [249.0, 437.8, 429.5, 438.9, 437.1, 408.0, 395.0, 432.5],
    "bandit-k50-n500": [249.6, 463.7, 427.2, 437.6, 457.6, 413.6, 402.8, 438.9],
  },
);

/** Duan et al. 2016, table 2: total reward over N episodes, online, not normalised. */
export const DUAN_MDPS: QuotedTable = published(
  ["random", "psrl", "opsrl", "ucrl2", "beb", "epsilon-greedy", "greedy", "rl2"],
  {
    "mdp-n10": [100.1, 138.1, 144.1, 146.6, 150.2, 132.8, 134.8, 156.2],
    "mdp-n25": [250.2, 408.8, 425.2, 424.1, 427.8, 377.3, 368.8, 445.7],
    "mdp-n50": [499.7, 904.4, 930.7, 918.9, 917.8, 823.3, 769.3, 936.1],
    "mdp-n75": [749.9, 1417.1, 1449.2, 1427.6, 1422.6, 1293.9, 1172.9, 1428.8],
    "mdp-n100": [999.4, 1939.5, 1973.9, 1942.1, 1935.1, 1778.2, 1578.5, 1913.7],
  },
);

/** A mean, a mean and its half-width, or null where nothing is printed. */
type Printed = number | readonly [mean: number, ci95: number] | null;

/** Columns by method, lines by environment. */
function published(
  methods: readonly string[],
  lines: Readonly<Record<string, readonly Printed[]>>,
): QuotedTable {
  const results = (line: readonly Printed[]) =>
    methods.flatMap((method, column): [string, QuotedResult][] => {
      const printed = line[column]!;
      if (printed === null) return [];
      const [mean, ci95] = typeof printed === "number" ? [printed, null] : printed;
      return [[method, { mean, ci95 }]];
    });
  return new Map(Object.entries(lines).map(([env, line]) => [env, new Map(results(line))]));
}
