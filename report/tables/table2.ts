/** The paper's table 2. @module */
import { DISCOUNT, RL2_OPTIMUM } from "../../experiments/paper/constants.ts";
import { DUAN_MDPS, TABLE_2 } from "../../experiments/paper/paper.ts";
import { adapted, online, PAPER_LEGEND, SHARED_METHODS } from "./methods.ts";
import type { TableSpec } from "./spec.ts";
import { DISCOUNTED, RL2 } from "./terms.ts";

/** Tabular MDPs: ratios to the optimum, to the discounted one, and to the constant of [9]. */
export const table2: TableSpec = {
  id: "table2",
  title: "Table 2: tabular MDPs",
  group: "mdp",
  settingColumns: [["N", ({ n }) => String(n)]],
  sections: [
    { title: "Ratio to the optimum (`optimum`, headline)", normaliser: "optimum" },
    {
      title: `Ratio to the optimum with γ = ${DISCOUNT} (\`${DISCOUNTED}\`)`,
      normaliser: DISCOUNTED,
    },
    { title: `Ratio to ${RL2_OPTIMUM} (\`${RL2}\`, which fits [9]'s)`, normaliser: RL2 },
    { title: "Undiscounted reward per episode", normaliser: "optimum", raw: true },
  ],
  published: {
    decimals: 3,
    paper: TABLE_2,
    own: [["MAML", "maml"], ["Reptile", "reptile"]],
    ownNormalisers: ["optimum", DISCOUNTED],
    claims: { spreadGrows: true },
    quoted: [["Random", "random"], ["MAML in [9]", "maml-mishra"], ["SNAIL in [9]", "snail"]],
    quotedNormaliser: RL2,
    duan: DUAN_MDPS,
    online: [
      ["RL²", "rl2"],
      ["PSRL", "psrl"],
      ["OPSRL", "opsrl"],
      ["UCRL2", "ucrl2"],
      ["BEB", "beb"],
      ["ε-greedy", "epsilon-greedy"],
      ["greedy", "greedy"],
      ["random", "random-duan"],
    ],
    onlineTitle: `Online methods of [2], ratio to ${RL2_OPTIMUM}`,
  },
  methods: [...SHARED_METHODS, adapted("optimum"), online("random")],
  keepsEmptyColumns: true,
  legend: `\
- Unit: a ratio of means over the same tasks, undiscounted reward per episode over the normaliser. **optimum**: knows the
  MDP. The paper's columns stand in every table as printed. Whether its MAML and Reptile are divided by \`optimum\` or by
  \`${DISCOUNTED}\` it does not say (\`docs/findings.md\`); they are tested under each. The columns from [9] fit \`${RL2}\`.
${PAPER_LEGEND}`,
  unit: () => "ratio to the optimum",
  countsInMedian: () => true,
};
