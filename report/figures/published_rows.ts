/**
 * What figures need of the published tables and curves.
 *
 * @module
 */
import type { AblationTexts } from "./ablations.ts";
import { readCsv } from "../tables/columns.ts";
import { readTable } from "../tables/csv.ts";

/** The published files that figures are made of, as text. */
export interface PublishedTexts {
  readonly table1: string;
  readonly table2: string;
  readonly curves: string;
  readonly steps: string;
  /** Of the preset `ablations`. */
  readonly ablations: AblationTexts;
}

/** A mean with the half-width of its 95 % interval. */
export interface Estimate {
  readonly mean: number;
  readonly ci95: number;
}

/** A method's post-adaptation reward by exact values (estimate `precise`). */
export interface Score extends Estimate {
  readonly env: string;
  /** N, episodes of adaptation. */
  readonly n: number;
  readonly algorithm: string;
  /** Empty in table 1. */
  readonly normaliser: string;
  /** What the mean is multiplied by to be in per cent of `bound`; 0 where there is no bound. */
  readonly toPercentOfBound: number;
  /** What the paper prints of this method, where it does. */
  readonly paper: Estimate | undefined;
}

/** Post-adaptation rows of `table1.csv` or `table2.csv` that were run here. */
export function scoresIn(table: string): Score[] {
  return readTable(table)
    .filter(({ protocol, source, estimate }) =>
      protocol === "post-adaptation" && source === "run" && estimate === "precise"
    )
    .map((
      { env, n, algorithm, normaliser, mean, ci95, percent_of_bound, paper_mean, paper_ci95 },
    ) => ({
      env,
      n: Number(n),
      algorithm,
      normaliser,
      mean: Number(mean),
      ci95: Number(ci95),
      toPercentOfBound: Number(percent_of_bound) / Number(mean),
      paper: paper_mean ? { mean: Number(paper_mean), ci95: Number(paper_ci95) } : undefined,
    }));
}

/** A point of a training curve. */
export interface CurvePoint {
  readonly env: string;
  readonly algorithm: string;
  readonly seed: number;
  readonly iteration: number;
  /** Exact value of adapted policies on validation tasks, reward an episode. */
  readonly value: number;
}

/** Points of `curves.csv`. */
export function pointsIn(curves: string): CurvePoint[] {
  const points = readCsv(curves, ["env", "algorithm", "seed", "iteration", "value"]);
  return points.map(({ env, algorithm, seed, iteration, value }) => ({
    env,
    algorithm,
    seed: Number(seed),
    iteration: Number(iteration),
    value: Number(value),
  }));
}
