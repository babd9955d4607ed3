/** Order of the rows of a setting. @module */
import { compareNames } from "./registry.ts";

/** The paper's order of ours, then what is only quoted: `-mishra`, `-duan` where a name is taken. */
const ORDER = [
  "maml",
  "reptile",
  "maml-as-stated",
  "maml-as-stated-last",
  "reptile-as-stated",
  "reptile-as-stated-last",
  "maml-all-action",
  "maml-initial",
  "reptile-initial",
  "maml-as-stated-initial",
  "reptile-as-stated-initial",
  "maml-all-action-initial",
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
  return placeA! - placeB! || compareNames(a, b);
}
