/** Means and intervals of a row. @module */
import { RL2_OPTIMUM } from "../../experiments/paper/constants.ts";
import type { ScoreBlock, Setting } from "../../results/summary.ts";
import { type CrossedEstimate, crossedEstimate, type Estimate } from "../statistics/crossed.ts";
import { ratioOfMeans } from "../statistics/ratio.ts";
import type { ScoreMatrix } from "../statistics/scores.ts";
import { seedsEstimate } from "../statistics/seeds.ts";
import { type Cell, scoresOf } from "./cells.ts";
import { DISCOUNTED, type Normaliser, RL2 } from "./terms.ts";

/** An {@linkcode Estimate} with both intervals. */
export interface RowEstimate extends Estimate {
  /** Half-width over seed means alone; null where seeds cannot differ. */
  readonly ci95Seeds: number | null;
}

/** Total rewards `[S, T]` in the unit that a setting's rows are in before they are divided. */
export function inUnit(
  totals: ScoreMatrix,
  { unit, n }: Setting,
  normaliser: Normaliser | null,
): ScoreMatrix {
  return unit === "total" && normaliser === null ? totals : perEpisode(totals, n);
}

/** Total rewards `[S, T]` as rewards per episode. */
export function perEpisode(totals: ScoreMatrix, episodes: number): Float64Array[] {
  return totals.map((row) => {
    const rewards = new Float64Array(row.length);
    for (let t = 0; t < row.length; t++) rewards[t] = row[t]! / episodes;
    return rewards;
  });
}

/** Mean of `[S, T]` scores, or its ratio to a normaliser's mean on the same tasks. */
export function divided(
  scores: ScoreMatrix,
  block: ScoreBlock,
  normaliser: Normaliser | null,
): CrossedEstimate {
  return normaliser === null
    ? crossedEstimate(scores)
    : ratioOfMeans(scores, normaliserOf(block, normaliser));
}

/**
 * As {@linkcode divided}, with the interval over seed means: all seeds are divided by one number,
 * the normaliser's mean.
 */
export function rowEstimate(
  scores: ScoreMatrix,
  block: ScoreBlock,
  normaliser: Normaliser | null,
): RowEstimate {
  const { mean, ci95 } = divided(scores, block, normaliser);
  const halfWidth = seedsHalfWidth(scores);
  if (normaliser === null || halfWidth === null) return { mean, ci95, ci95Seeds: halfWidth };
  const values = normaliserOf(block, normaliser);
  const scale = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, ci95, ci95Seeds: halfWidth / scale };
}

/** The mean after adaptation of the `precise` estimate; null if the cell has no such scores. */
export function preciseEstimate(
  cell: Pick<Cell, "summaries" | "setting">,
  normaliser: Normaliser | null,
): CrossedEstimate | null {
  const totals = scoresOf(cell, "precise", "post-adaptation");
  return totals && divided(
    inUnit(totals, cell.setting, normaliser),
    cell.summaries[0]!.estimates!.precise,
    normaliser,
  );
}

/** Of each task, reward per episode, `[T]`. */
export function normaliserOf(
  { optimum, discountedOptimum }: ScoreBlock,
  normaliser: Normaliser,
): Float64Array {
  switch (normaliser) {
    case "optimum":
      return optimum;
    case DISCOUNTED:
      return discountedOptimum;
    case RL2:
      return optimum.map(() => RL2_OPTIMUM);
  }
}

/** Null for one seed, and for a method that does the same whatever the seed. */
function seedsHalfWidth(scores: ScoreMatrix): number | null {
  const [first] = scores;
  const sameForAll = scores.every((row) =>
    Array.prototype.every.call(row, (score, task) => score === first![task])
  );
  return sameForAll ? null : seedsEstimate(scores).ci95;
}
