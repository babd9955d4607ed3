/** The table of settings that are not the paper's. @module */
import { adapted, METHODS, online, READING, SHARED_METHODS } from "./methods.ts";
import type { TableSpec } from "./spec.ts";

/** Every family whose group no other table has: rewards, and ratios for those with a normaliser. */
export const other: TableSpec = {
  id: "other",
  title: "Other settings",
  group: null,
  settingColumns: [
    ["environment", ({ env }) => env],
    ["N", ({ n }) => String(n)],
    ["unit", ({ unit }) => unit === "total" ? "total" : "per episode"],
  ],
  sections: [
    { title: "Reward", normaliser: null },
    { title: "Ratio to the optimum (`optimum`)", normaliser: "optimum" },
  ],
  published: null,
  methods: [
    ...SHARED_METHODS,
    adapted("bound"),
    adapted("optimum"),
    adapted("oracle"),
    online("gittins"),
    online("random"),
  ],
  keepsEmptyColumns: false,
  legend: `\
- Unit: undiscounted reward, the total over N episodes or that of an episode, as each line says. Under a ratio: a ratio of
  means over the same tasks, reward per episode over the optimum's. **optimum**, **oracle**: know the task.
${READING}
${METHODS}`,
  unit: (setting) =>
    setting === null
      ? "that of the line"
      : setting.unit === "total"
      ? `total reward over ${setting.n} episodes`
      : "undiscounted reward per episode",
  countsInMedian: () => false,
};
