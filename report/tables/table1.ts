/** The paper's table 1. @module */
import { DUAN_BANDITS, TABLE_1 } from "../../experiments/paper/paper.ts";
import { adapted, online, PAPER_LEGEND, SHARED_METHODS } from "./methods.ts";
import type { TableSpec } from "./spec.ts";

/** Bernoulli bandits: total reward over N pulls. */
export const table1: TableSpec = {
  id: "table1",
  title: "Table 1: Bernoulli bandits",
  group: "bandit",
  settingColumns: [["N", ({ n }) => String(n)], ["K", ({ labels }) => String(labels.k)]],
  sections: [{ title: null, normaliser: null }],
  published: {
    decimals: 1,
    paper: TABLE_1,
    own: [["MAML", "maml"], ["Reptile", "reptile"]],
    ownNormalisers: [null],
    claims: { alike: true },
    quoted: [
      ["Gittins", "gittins"],
      ["Random", "random"],
      ["MAML in [9]", "maml-mishra"],
      ["SNAIL in [9]", "snail"],
    ],
    quotedNormaliser: null,
    duan: DUAN_BANDITS,
    online: [
      ["RL²", "rl2"],
      ["Gittins", "gittins-duan"],
      ["Thompson", "thompson"],
      ["optimistic Thompson", "optimistic-thompson"],
      ["UCB1", "ucb1"],
      ["ε-greedy", "epsilon-greedy"],
      ["greedy", "greedy"],
      ["random", "random-duan"],
    ],
    onlineTitle: "Online methods of [2]",
  },
  methods: [
    ...SHARED_METHODS,
    adapted("bound"),
    adapted("oracle"),
    online("gittins"),
    online("random"),
  ],
  keepsEmptyColumns: true,
  legend: `\
- Unit: total reward over N pulls. **bound**: the best fixed allocation of N probes, in expectation: no one-step method
  can pass it. **oracle**: knows the best arm. **gittins** has no exact value: it is sampled in both estimates.
${PAPER_LEGEND}`,
  unit: (setting) => `total reward over ${setting?.n ?? "N"} pulls`,
  expectedOptimum: ({ labels }) => labels.k! / (labels.k! + 1), // of K uniform numbers the largest
  countsInMedian: ({ n }) => n >= 100,
};
