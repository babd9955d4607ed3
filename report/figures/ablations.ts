/** What single changes to the reproduction as stated do, as a figure. @module */
import { axisX, axisY, dot, gridX, ruleX, ruleY } from "@observablehq/plot";
import { readCsv } from "../tables/columns.ts";
import { readTable } from "../tables/csv.ts";
import { COLOURS, type Figure } from "./figure.ts";
import { legend } from "./legend.ts";

/** `comparisons.csv` and the tables of the preset `ablations`, as text. */
export interface AblationTexts {
  readonly comparisons: string;
  readonly table1: string;
  readonly table2: string;
}

/** A row less the row that it changes. */
export interface Effect {
  readonly env: string;
  /** The row that is changed. */
  readonly base: string;
  /** What is changed. */
  readonly change: string;
  /** Per cent of the base's mean reward. */
  readonly percent: number;
  /** Half-width of its 95 % interval. */
  readonly ci95: number;
  /** Whether Holm's corrected p over the settings is below 5 %. */
  readonly isSignificant: boolean;
}

const AS_STATED = "-as-stated";

/** Differences of the exact values to the row that was changed. */
export function effectsIn({ comparisons, table1, table2 }: AblationTexts): Effect[] {
  const rows = [table1, table2].flatMap(readTable);
  const meanOf = (env: string, algorithm: string) =>
    Number(
      rows.find((row) =>
        row.env === env && row.algorithm === algorithm && row.source === "run" &&
        row.estimate === "precise" && row.protocol === "post-adaptation"
      )?.raw_mean,
    );
  const columns = ["env", "algorithm", "baseline", "estimate", "side"] as const;
  const numbers = ["raw_difference", "raw_ci95"] as const;
  return readCsv(comparisons, [...columns, ...numbers])
    .filter((row) =>
      row.estimate === "precise" && row.baseline.endsWith(AS_STATED) &&
      row.algorithm.startsWith(`${row.baseline}-`)
    )
    .map(({ env, algorithm, baseline, side, raw_difference, raw_ci95 }) => {
      const scale = 100 / meanOf(env, baseline);
      return {
        env,
        base: baseline,
        change: algorithm.slice(baseline.length + 1),
        percent: Number(raw_difference) * scale,
        ci95: Number(raw_ci95) * scale,
        isSignificant: side !== "undecided",
      };
    });
}

/** A panel a setting, a line a change; filled where the change is significant. */
export function ablationsFigure(texts: AblationTexts): Figure {
  const effects = effectsIn(texts);
  const learner = ({ base }: Effect) => base.replace(AS_STATED, "") as keyof typeof COLOURS;
  const stroke = (effect: Effect) => COLOURS[learner(effect)];
  const dy = (name: string) => name === "maml" ? -3 : 3;
  const marks = ["maml", "reptile"].flatMap((name) => {
    const own = effects.filter((effect) => learner(effect) === name);
    const place = { x: "percent", y: "change", fx: "env", stroke, dy: dy(name) };
    return [
      ruleY(own, {
        ...place,
        x1: ({ percent, ci95 }: Effect) => percent - ci95,
        x2: ({ percent, ci95 }: Effect) => percent + ci95,
      }),
      dot(own, {
        ...place,
        r: 3.5,
        fill: (effect: Effect) => effect.isSignificant ? stroke(effect) : "white",
      }),
    ];
  });
  return {
    name: "ablations",
    title: "One change each to the reproduction as stated: reward after adaptation, in per cent",
    options: {
      width: 900,
      height: 420,
      marginLeft: 110,
      marginRight: 16,
      marginTop: 64,
      marginBottom: 44,
      x: { label: "change of the reward, %" },
      y: { label: null, domain: [...new Set(effects.map(({ change }) => change))] },
      fx: { domain: [...new Set(effects.map(({ env }) => env))], label: null, padding: 0.1 },
      marks: [
        axisX({ ticks: 3, labelOffset: 38, labelAnchor: "center" }),
        axisY({ label: null, tickSize: 0 }),
        gridX({ ticks: 5 }),
        ruleX([0]),
        ...marks,
        ...legend(40, [
          { mark: "●", colour: COLOURS.maml, label: "MAML as stated" },
          { mark: "●", colour: COLOURS.reptile, label: "Reptile as stated" },
          { mark: "○", colour: COLOURS.maml, label: "not significant" },
        ]),
      ],
    },
  };
}
