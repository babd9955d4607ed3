/** Table 2 as a figure. @module */
import { axisX, dot, line, ruleX } from "@observablehq/plot";
import { DISCOUNT } from "../../experiments/paper/constants.ts";
import { DISCOUNTED } from "../tables/terms.ts";
import { COLOURS, type Figure } from "./figure.ts";
import { legend } from "./legend.ts";
import { type Score, scoresIn } from "./published_rows.ts";

const METHODS = ["one-step", "maml", "reptile", "maml-all-action"];

/** The two normalisers that the paper's words and numbers leave open, and how they are called. */
const NORMALISERS: ReadonlyMap<string, string> = new Map([
  ["optimum", "divided by the optimum"],
  [DISCOUNTED, `by the optimum with γ = ${DISCOUNT}`],
]);

/** Ratio to the optimum by episodes of adaptation, under both normalisers, beside the paper's. */
export function mdpsFigure(table2: string): Figure {
  const scores = scoresIn(table2).filter(({ normaliser, algorithm }) =>
    NORMALISERS.has(normaliser) && METHODS.includes(algorithm)
  );
  const printed = scores.flatMap((score) => score.paper ? [{ ...score, ...score.paper }] : []);
  const fx = ({ normaliser }: Score) => NORMALISERS.get(normaliser)!;
  const stroke = ({ algorithm }: Score) => COLOURS[algorithm as keyof typeof COLOURS];
  const place = { x: "n", y: "mean", fx };
  const interval = {
    x: "n",
    y1: ({ mean, ci95 }: Score) => mean - ci95,
    y2: ({ mean, ci95 }: Score) => mean + ci95,
    fx,
    stroke,
  };
  return {
    name: "mdps",
    title: "Table 2, ratio to the optimum by episodes of adaptation, here and in the paper",
    options: {
      width: 760,
      height: 400,
      marginTop: 64,
      marginBottom: 44,
      marginLeft: 70,
      x: { label: "N, episodes of adaptation", type: "point" },
      y: { label: "ratio, post-adaptation", grid: true, labelAnchor: "center" },
      fx: { domain: [...NORMALISERS.values()], label: null },
      marks: [
        axisX({ labelOffset: 38, labelAnchor: "center" }),
        line(scores, { ...place, z: "algorithm", stroke }),
        ruleX(scores, interval),
        dot(scores, { ...place, fill: stroke, r: 3 }),
        ruleX(printed, { ...interval, strokeOpacity: 0.6, dx: 7 }),
        dot(printed, { ...place, stroke, fill: "white", r: 3.5, dx: 7 }),
        ...legend(40, [
          { mark: "●", colour: COLOURS.maml, label: "MAML" },
          { mark: "●", colour: COLOURS.reptile, label: "Reptile" },
          { mark: "○", colour: COLOURS.maml, label: "the paper's" },
          { mark: "●", colour: COLOURS["one-step"], label: "one-step: no meta-training" },
          { mark: "●", colour: COLOURS["maml-all-action"], label: "maml-all-action (ours)" },
        ]),
      ],
    },
  };
}
