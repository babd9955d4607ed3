/** Rows of what others published: the paper's quoted columns, and the online methods of its [2]. @module */
import {
  DUAN_BANDITS,
  DUAN_MDPS,
  type PublishedResult,
  TABLE_1,
  TABLE_2,
} from "../../experiments/paper/paper.ts";
import { RL2_OPTIMUM } from "./estimates.ts";
import type { Row } from "./row.ts";
import type { Setting } from "./setting.ts";

/** Columns of the paper's tables that are its own results: `paper_mean`, not rows. */
const OWN = ["maml", "reptile"];

/** Columns of Duan et al. that the paper quotes too, not always with the same digits. */
const ALSO_IN_PAPER = ["gittins", "random"];

/** All quoted rows of a setting; none for a setting nobody published. */
export function quotedRows(setting: Setting, preset: string): Row[] {
  const [paper, duan] = setting.table === 1 ? [TABLE_1, DUAN_BANDITS] : [TABLE_2, DUAN_MDPS];
  const row = (algorithm: string, reference: string, numbers: Numbers): Row => ({
    ...COMMON,
    setting,
    algorithm,
    normaliser: setting.table === 1 ? null : "rl2-20.77",
    ...numbers,
    preset,
    reference,
  });
  return [
    ...[...paper.get(setting.env) ?? []]
      .filter(([name]) => !OWN.includes(name))
      .map(([name, result]) => row(name, "deleu-2018", fromPaper(setting, result))),
    ...[...duan.get(setting.env) ?? []]
      .map(([name, result]) =>
        row(
          ALSO_IN_PAPER.includes(name) ? `${name}-duan` : name,
          "duan-2016",
          fromDuan(setting, result),
        )
      ),
  ];
}

type Numbers = Pick<Row, "mean" | "ci95" | "rawMean">;

/** All of them learn while they are scored. */
const COMMON = {
  protocol: "online",
  estimate: "paper",
  ci95Seeds: null,
  seeds: null,
  tasks: null,
  adaptationEpisodes: 0,
  paper: null,
  verdict: null,
  backend: null,
  device: null,
  source: "quoted",
} as const;

/** Table 1: total reward over N pulls. Table 2: a ratio; of what reward, it does not say. */
function fromPaper({ table, n }: Setting, { mean, ci95 }: PublishedResult): Numbers {
  return { mean, ci95: ci95 ?? null, rawMean: table === 1 ? mean / n : null };
}

/** Total reward over N episodes in both of its tables. */
function fromDuan({ table, n }: Setting, { mean }: PublishedResult): Numbers {
  const rawMean = mean / n;
  return { mean: table === 1 ? mean : rawMean / RL2_OPTIMUM, ci95: null, rawMean };
}
