/** Training curves as a figure. @module */
import { axisX, line } from "@observablehq/plot";
import { COLOURS, type Figure } from "./figure.ts";
import { legend } from "./legend.ts";
import { type CurvePoint, pointsIn } from "./published_rows.ts";

const LEARNERS = ["maml", "reptile", "maml-all-action"];
/** One environment a panel. */
const ENVS = ["mdp-n10", "mdp-n25", "mdp-n50", "mdp-n100"];

/**
 * Exact value of adapted policies on validation tasks, seed by seed, as meta-training goes on. There is
 * no line of another method, since none was scored on these tasks.
 */
export function curvesFigure(curves: string): Figure {
  const points = pointsIn(curves).filter(({ env, algorithm }) =>
    ENVS.includes(env) && LEARNERS.includes(algorithm)
  );
  const last = new Map<string, number>();
  const cell = ({ env, algorithm }: CurvePoint) => `${algorithm}/${env}`;
  for (const point of points) {
    last.set(cell(point), Math.max(point.iteration, last.get(cell(point)) ?? 1));
  }
  const stroke = ({ algorithm }: { algorithm: string }) =>
    COLOURS[algorithm as keyof typeof COLOURS];
  return {
    name: "curves",
    title: "Meta-training on MDPs: reward an episode of adapted policies, on validation tasks",
    options: {
      width: 760,
      height: 340,
      marginTop: 64,
      marginBottom: 44,
      marginLeft: 64,
      x: { label: "% of the meta-iterations", percent: true },
      y: { label: "reward an episode", grid: true, labelAnchor: "center" },
      fx: { domain: ENVS, label: null, padding: 0.15 },
      marks: [
        axisX({ ticks: [0, 50, 100], labelOffset: 38, labelAnchor: "center" }),
        line(points, {
          x: (point: CurvePoint) => point.iteration / last.get(cell(point))!,
          y: "value",
          z: ({ algorithm, seed }: CurvePoint) => `${algorithm}/${seed}`,
          fx: "env",
          stroke,
          strokeWidth: 1,
        }),
        ...legend(40, [
          { mark: "―", colour: COLOURS.maml, label: "MAML" },
          { mark: "―", colour: COLOURS.reptile, label: "Reptile" },
          { mark: "―", colour: COLOURS["maml-all-action"], label: "maml-all-action (ours)" },
        ]),
      ],
    },
  };
}
