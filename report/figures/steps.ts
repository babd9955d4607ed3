/** Reward by inner steps as a figure. @module */
import { axisX, dot, line } from "@observablehq/plot";
import { readCsv } from "../tables/columns.ts";
import { COLOURS, type Figure } from "./figure.ts";
import { legend } from "./legend.ts";

const LEARNERS = ["maml", "reptile", "maml-all-action"];
/** One environment a panel: least and most data of each table. */
const ENVS = ["bandit-k5-n10", "bandit-k50-n1000", "mdp-n10", "mdp-n100"];

interface Point {
  readonly env: string;
  readonly algorithm: string;
  readonly steps: number;
  readonly reward: number;
}

/** Exact reward after 0, 1, … k inner steps, relative to that after all of them. */
export function stepsFigure(steps: string): Figure {
  const points = readCsv(steps, ["env", "algorithm", "steps", "raw_mean"])
    .filter(({ env, algorithm }) => ENVS.includes(env) && LEARNERS.includes(algorithm))
    .map(({ env, algorithm, steps, raw_mean }): Point => ({
      ...{ env, algorithm },
      steps: Number(steps),
      reward: Number(raw_mean),
    }));
  // Rows of a learner are in the order of its steps.
  const last = new Map(points.map((point) => [`${point.algorithm}/${point.env}`, point.reward]));
  const place = {
    x: "steps",
    y: ({ env, algorithm, reward }: Point) => reward / last.get(`${algorithm}/${env}`)!,
    fx: "env",
  };
  const stroke = ({ algorithm }: Point) => COLOURS[algorithm as keyof typeof COLOURS];
  return {
    name: "steps",
    title: "Reward after 0, 1, … inner steps at test time, relative to that after all of them",
    options: {
      width: 760,
      height: 300,
      marginTop: 64,
      marginBottom: 44,
      marginLeft: 64,
      x: { label: "inner steps" },
      y: { label: "reward, % of that after all steps", percent: true, labelAnchor: "center" },
      fx: { domain: ENVS, label: null, padding: 0.15 },
      marks: [
        axisX({ ticks: [0, 1, 2, 3], tickFormat: "d", labelOffset: 38, labelAnchor: "center" }),
        line(points, { ...place, z: "algorithm", stroke }),
        dot(points, { ...place, fill: stroke, r: 3 }),
        ...legend(40, [
          { mark: "●", colour: COLOURS.maml, label: "MAML" },
          { mark: "●", colour: COLOURS.reptile, label: "Reptile" },
          { mark: "●", colour: COLOURS["maml-all-action"], label: "maml-all-action (ours)" },
        ]),
      ],
    },
  };
}
