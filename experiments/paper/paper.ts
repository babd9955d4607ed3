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
export interface PublishedResult {
  /** Total reward over N pulls (bandits); in the table's own unit (MDPs). */
  readonly mean: number;
  /** Half-width. */
  readonly ci95?: number;
}

/** Environment name → method → result, in the order printed. */
export type PublishedTable = ReadonlyMap<string, ReadonlyMap<string, PublishedResult>>;

/** Table 1: total reward over N pulls, 200 tasks × 5 seeds. */
export const TABLE_1: PublishedTable = published({
  "bandit-k5-n10": {
    gittins: [6.6],
    random: [5.0],
    "maml-mishra": [6.5, 0.1],
    snail: [6.6, 0.1],
    maml: [7.0, 0.1],
    reptile: [7.2, 0.2],
  },
  "bandit-k10-n10": {
    gittins: [6.6],
    random: [5.0],
    "maml-mishra": [6.6, 0.1],
    snail: [6.7, 0.1],
    maml: [6.8, 0.1],
    reptile: [7.1, 0.3],
  },
  "bandit-k50-n10": {
    gittins: [6.5],
    random: [5.1],
    "maml-mishra": [6.6, 0.1],
    snail: [6.7, 0.1],
    maml: [6.7, 0.3],
    reptile: [6.6, 0.3],
  },
  "bandit-k5-n100": {
    gittins: [78.5],
    random: [49.9],
    "maml-mishra": [67.1, 1.1],
    snail: [79.1, 1.0],
    maml: [80.3, 0.4],
    reptile: [81.6, 1.9],
  },
  "bandit-k10-n100": {
    gittins: [82.8],
    random: [49.9],
    "maml-mishra": [70.1, 0.6],
    snail: [83.5, 0.8],
    maml: [85.2, 0.5],
    reptile: [84.8, 0.6],
  },
  "bandit-k50-n100": {
    gittins: [85.2],
    random: [49.8],
    "maml-mishra": [70.3, 0.4],
    snail: [85.1, 0.6],
    maml: [83.5, 0.8],
    reptile: [82.9, 1.2],
  },
  "bandit-k5-n500": {
    gittins: [405.8],
    random: [249.8],
    snail: [408.1, 4.9],
    maml: [416.8, 0.6],
    reptile: [412.0, 7.3],
  },
  "bandit-k10-n500": {
    gittins: [437.8],
    random: [249.0],
    snail: [432.4, 3.5],
    maml: [448.0, 1.0],
    reptile: [444.5, 7.4],
  },
  "bandit-k50-n500": {
    gittins: [463.7],
    random: [249.6],
    snail: [442.6, 2.5],
    maml: [446.8, 2.2],
    reptile: [454.0, 6.1],
  },
  "bandit-k50-n1000": {
    gittins: [944.1],
    random: [499.8],
    snail: [889.8, 5.6],
    maml: [909.2, 7.2],
    reptile: [920.8, 7.2],
  },
});

/** Table 2: reward over the average reward of value iteration, 200 tasks × 5 seeds. */
export const TABLE_2: PublishedTable = published({
  "mdp-n10": {
    random: [0.482],
    "maml-mishra": [0.563],
    snail: [0.766, 0.001],
    maml: [0.745, 0.027],
    reptile: [0.706, 0.012],
  },
  "mdp-n25": {
    random: [0.482],
    "maml-mishra": [0.591],
    snail: [0.862, 0.001],
    maml: [0.859, 0.012],
    reptile: [0.813, 0.009],
  },
  "mdp-n50": {
    random: [0.481],
    snail: [0.908, 0.003],
    maml: [0.912, 0.020],
    reptile: [0.844, 0.090],
  },
  "mdp-n75": {
    random: [0.482],
    snail: [0.930, 0.002],
    maml: [0.936, 0.024],
    reptile: [0.850, 0.078],
  },
  "mdp-n100": {
    random: [0.481],
    snail: [0.941, 0.003],
    maml: [0.944, 0.019],
    reptile: [0.826, 0.102],
  },
});

/** Duan et al. 2016, table 1: total reward over N pulls, online. */
export const DUAN_BANDITS: PublishedTable = published({
  "bandit-k5-n10": {
    random: [5.0],
    gittins: [6.6],
    thompson: [5.7],
    "optimistic-thompson": [6.5],
    ucb1: [6.7],
    "epsilon-greedy": [6.6],
    greedy: [6.6],
    rl2: [6.7],
  },
  "bandit-k10-n10": {
    random: [5.0],
    gittins: [6.6],
    thompson: [5.5],
    "optimistic-thompson": [6.2],
    ucb1: [6.7],
    "epsilon-greedy": [6.6],
    greedy: [6.6],
    rl2: [6.7],
  },
  "bandit-k50-n10": {
    random: [5.1],
    gittins: [6.5],
    thompson: [5.2],
    "optimistic-thompson": [5.5],
    ucb1: [6.6],
    "epsilon-greedy": [6.5],
    greedy: [6.5],
    rl2: [6.8],
  },
  "bandit-k5-n100": {
    random: [49.9],
    gittins: [78.3],
    thompson: [74.7],
    "optimistic-thompson": [77.9],
    ucb1: [78.0],
    "epsilon-greedy": [75.4],
    greedy: [74.8],
    rl2: [78.7],
  },
  "bandit-k10-n100": {
    random: [49.9],
    gittins: [82.8],
    thompson: [76.7],
    "optimistic-thompson": [81.4],
    ucb1: [82.4],
    "epsilon-greedy": [77.4],
    greedy: [77.1],
    rl2: [83.5],
  },
  "bandit-k50-n100": {
    random: [49.8],
    gittins: [85.2],
    thompson: [64.5],
    "optimistic-thompson": [67.7],
    ucb1: [84.3],
    "epsilon-greedy": [78.3],
    greedy: [78.0],
    rl2: [84.9],
  },
  "bandit-k5-n500": {
    random: [249.8],
    gittins: [405.8],
    thompson: [402.0],
    "optimistic-thompson": [406.7],
    ucb1: [405.8],
    "epsilon-greedy": [388.2],
    greedy: [380.6],
    rl2: [401.6],
  },
  "bandit-k10-n500": {
    random: [249.0],
    gittins: [437.8],
    thompson: [429.5],
    "optimistic-thompson": [438.9],
    ucb1: [437.1],
    "epsilon-greedy": [408.0],
    greedy: [395.0],
    rl2: [432.5],
  },
  "bandit-k50-n500": {
    random: [249.6],
    gittins: [463.7],
    thompson: [427.2],
    "optimistic-thompson": [437.6],
    ucb1: [457.6],
    "epsilon-greedy": [413.6],
    greedy: [402.8],
    rl2: [438.9],
  },
});

/** Duan et al. 2016, table 2: total reward over N episodes, online, not normalised. */
export const DUAN_MDPS: PublishedTable = published({
  "mdp-n10": {
    random: [100.1],
    psrl: [138.1],
    opsrl: [144.1],
    ucrl2: [146.6],
    beb: [150.2],
    "epsilon-greedy": [132.8],
    greedy: [134.8],
    rl2: [156.2],
  },
  "mdp-n25": {
    random: [250.2],
    psrl: [408.8],
    opsrl: [425.2],
    ucrl2: [424.1],
    beb: [427.8],
    "epsilon-greedy": [377.3],
    greedy: [368.8],
    rl2: [445.7],
  },
  "mdp-n50": {
    random: [499.7],
    psrl: [904.4],
    opsrl: [930.7],
    ucrl2: [918.9],
    beb: [917.8],
    "epsilon-greedy": [823.3],
    greedy: [769.3],
    rl2: [936.1],
  },
  "mdp-n75": {
    random: [749.9],
    psrl: [1417.1],
    opsrl: [1449.2],
    ucrl2: [1427.6],
    beb: [1422.6],
    "epsilon-greedy": [1293.9],
    greedy: [1172.9],
    rl2: [1428.8],
  },
  "mdp-n100": {
    random: [999.4],
    psrl: [1939.5],
    opsrl: [1973.9],
    ucrl2: [1942.1],
    beb: [1935.1],
    "epsilon-greedy": [1778.2],
    greedy: [1578.5],
    rl2: [1913.7],
  },
});

type Printed = readonly [mean: number, ci95?: number];

function published(
  rows: Readonly<Record<string, Readonly<Record<string, Printed>>>>,
): PublishedTable {
  return new Map(
    Object.entries(rows).map(([environment, cells]) => [
      environment,
      new Map(
        Object.entries(cells).map(([method, [mean, ci95]]) => [
          method,
          ci95 === undefined ? { mean } : { mean, ci95 },
        ]),
      ),
    ]),
  );
}
