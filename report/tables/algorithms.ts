/** Order of the rows of a setting. @module */

/** Ours, then what is only quoted: `-mishra` and `-duan` where a name of ours is already taken. */
const ORDER = [
  "maml",
  "reptile",
  "maml-all-action",
  "untrained",
  "one-step",
  "explore-commit",
  "bound",
  "optimum",
  "oracle",
  "gittins",
  "random",
  "maml-mishra",
  "snail",
  "rl2",
  "thompson",
  "optimistic-thompson",
  "ucb1",
  "psrl",
  "opsrl",
  "ucrl2",
  "beb",
  "epsilon-greedy",
  "greedy",
  "gittins-duan",
  "random-duan",
];

/** Known algorithms in a fixed order, others after them by name. For `Array.prototype.sort`. */
export function compareAlgorithms(a: string, b: string): number {
  const [placeA, placeB] = [a, b].map((name) => (ORDER.indexOf(name) + 1) || ORDER.length + 1);
  if (placeA !== placeB) return placeA! - placeB!;
  // Not localeCompare: its order depends on the machine's language.
  return a < b ? -1 : a > b ? 1 : 0;
}
