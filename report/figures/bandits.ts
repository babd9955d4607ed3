/** Table 1 as a figure. @module */
import { axisX, dot, gridX, ruleY, tickX } from "@observablehq/plot";
import { COLOURS, type Figure } from "./figure.ts";
import { legend } from "./legend.ts";
import { type Score, scoresIn } from "./published_rows.ts";

const LEARNERS = ["maml", "reptile"];

/** Reward after adaptation in per cent of `bound`: ours, the paper's, and what needs no meta-training. */
export function banditsFigure(table1: string): Figure {
  const scores = scoresIn(table1).filter(({ toPercentOfBound }) => toPercentOfBound > 0);
  const learned = scores.filter(({ algorithm }) => LEARNERS.includes(algorithm));
  const stated = scores.flatMap((score) => {
    const [learner, rest] = score.algorithm.split("-as-");
    return rest === "stated" ? [{ ...score, algorithm: learner! }] : [];
  });
  const printed = learned.flatMap((score) => score.paper ? [{ ...score, ...score.paper }] : []);
  const of = (name: string) => scores.filter(({ algorithm }) => algorithm === name);
  const place = {
    x: ({ mean, toPercentOfBound }: Score) => mean * toPercentOfBound,
    y: "algorithm",
    fy: "env",
  };
  const interval = {
    x1: ({ mean, ci95, toPercentOfBound }: Score) => (mean - ci95) * toPercentOfBound,
    x2: ({ mean, ci95, toPercentOfBound }: Score) => (mean + ci95) * toPercentOfBound,
    y: "algorithm",
    fy: "env",
  };
  const tick = { x: place.x, fy: "env", strokeWidth: 2 };
  const stroke = ({ algorithm }: Score) => COLOURS[algorithm as keyof typeof COLOURS];
  return {
    name: "bandits",
    title: "Table 1, reward after adaptation in per cent of bound, here and in the paper",
    options: {
      width: 760,
      height: 600,
      marginLeft: 130,
      marginRight: 20,
      marginTop: 40,
      marginBottom: 44,
      x: { label: "reward after adaptation, % of bound" },
      y: { domain: LEARNERS, axis: null, padding: 0.6 },
      fy: { domain: [...new Set(scores.map(({ env }) => env))], label: null, padding: 0.15 },
      marks: [
        axisX({ ticks: 8, labelOffset: 38, labelAnchor: "center" }),
        gridX({ ticks: 8 }),
        tickX(of("one-step"), { ...tick, stroke: COLOURS["one-step"] }),
        tickX(of("explore-commit"), { ...tick, stroke: COLOURS["explore-commit"] }),
        ruleY(printed, { ...interval, stroke, strokeOpacity: 0.6, dy: 5 }),
        dot(printed, { ...place, stroke, r: 3.5, fill: "white", dy: 5 }),
        ruleY(learned, { ...interval, stroke, strokeWidth: 2, dy: -2 }),
        dot(learned, { ...place, fill: stroke, r: 4, dy: -2 }),
        dot(stated, { ...place, stroke, symbol: "times", r: 4, dy: -2 }),
        ...legend(24, [
          { mark: "●", colour: COLOURS.maml, label: "MAML" },
          { mark: "●", colour: COLOURS.reptile, label: "Reptile" },
          { mark: "×", colour: COLOURS.maml, label: "as stated" },
          { mark: "○", colour: COLOURS.maml, label: "the paper's" },
          { mark: "|", colour: COLOURS["one-step"], label: "one-step" },
          { mark: "|", colour: COLOURS["explore-commit"], label: "explore-commit" },
        ]),
      ],
    },
  };
}
