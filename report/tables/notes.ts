/** What a reader has to know of some algorithms, said only where they have rows. @module */
import type { Row } from "./row.ts";

const NOTES: readonly (readonly [algorithms: RegExp, text: string])[] = [
  [
    /^rl2-tied(-frozen)?$/,
    "**rl2-tied**: ours. One small recurrent unit that all arms, or slots (s, a), share. It is trained " +
    "on `bandit-k10-n10`, `bandit-k10-n100` and `mdp-n10`; it plays all other settings unseen.",
  ],
  [/^rl2(-frozen)?$/, "**rl2**: the recurrent policy of [2], trained here on the setting itself."],
  [
    /-frozen$/,
    "**-frozen**: the memory stays as it is after N episodes, as θ′ does. Others learn on.",
  ],
  [
    /^psrl/,
    "**psrl**: its prior of rewards has mean 0, as the printed row must have had. " +
    "**psrl-true-prior**: it has the mean of the tasks.",
  ],
];

/** Notes on the algorithms that have rows of results. */
export function notesOn(rows: readonly Row[]): string[] {
  const names = rows.filter(({ source }) => source === "run").map(({ algorithm }) => algorithm);
  const lines = NOTES.filter(([algorithms]) => names.some((name) => algorithms.test(name)))
    .map(([, text]) => `- ${text}`);
  return lines.length === 0 ? [] : [lines.join("\n")];
}
