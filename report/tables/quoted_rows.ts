/** Rows of what others published: the paper's quoted columns, and the online methods of its [2]. @module */
import { RL2_OPTIMUM } from "../../experiments/paper/constants.ts";
import type { Place } from "./registry.ts";
import type { Row } from "./row.ts";

/** All quoted rows of a setting; none for a setting nobody published. */
export function quotedRows({ table, setting }: Place): Row[] {
  const { published } = table;
  if (!published) return [];
  const { env, n } = setting;
  const { own, quotedNormaliser: normaliser } = published;
  const inPaper = [...published.paper.get(env) ?? []];
  const inDuan = [...published.duan.get(env) ?? []];
  const row = (algorithm: string, reference: string, numbers: Numbers): Row => ({
    ...COMMON,
    table,
    setting,
    algorithm,
    normaliser,
    ...numbers,
    reference,
  });
  return [
    ...inPaper
      .filter(([name]) => !own.some(([, algorithm]) => algorithm === name))
      .map(([name, { mean, ci95 }]) => {
        // Of what reward a ratio is, the paper does not say.
        const rawMean = normaliser === null ? mean / n : null;
        return row(name, "deleu-2018", { mean, ci95, rawMean });
      }),
    ...inDuan.map(([name, { mean }]) => {
      const rawMean = mean / n;
      // The paper quotes some of these too, not always with the same digits.
      const algorithm = inPaper.some(([other]) => other === name) ? `${name}-duan` : name;
      const ratio = normaliser === null ? mean : rawMean / RL2_OPTIMUM;
      return row(algorithm, "duan-2016", { mean: ratio, ci95: null, rawMean });
    }),
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
  percentOfBound: null,
  paper: null,
  test: null,
  backend: null,
  device: null,
  source: "quoted",
} as const;
