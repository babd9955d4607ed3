/**
 * One test of two rows over all cells of a table: of each seed's mean relative difference.
 *
 * Cells share tasks, arms and θ₀ (docs/protocol.md), so they are no independent votes; seeds are.
 *
 * @module
 */
import { seedsEstimate } from "../statistics/seeds.ts";
import { student95 } from "../statistics/student.ts";
import type { Difference } from "../statistics/tests.ts";
import { type Cell, scoresOf } from "./cells.ts";
import { cellsOf } from "./comparisons.ts";
import type { TableSpec } from "./spec.ts";
import { type Pair, PAIRS } from "./subjects.ts";

/** `algorithm − baseline` over the cells of a table. */
export interface Overall {
  readonly algorithm: string;
  readonly baseline: string;
  readonly table: TableSpec;
  /** Relative to the baseline's mean in each cell, the mean over cells, Student's t over seeds. */
  readonly difference: Difference;
  readonly envs: readonly string[];
  readonly seeds: readonly number[];
}

/** Every pair in every table, over the cells that have both on the same two seeds or more. */
export function overallRows(cells: readonly Cell[]): Overall[] {
  const tables = [...new Set(cells.map(({ table }) => table))];
  return tables.flatMap((table) => {
    const own = cells.filter((cell) => cell.table === table);
    return PAIRS.flatMap((pair) => overall(own, table, pair) ?? []);
  });
}

function overall(cells: readonly Cell[], table: TableSpec, pair: Pair): Overall | undefined {
  const envs = [...new Set(cells.map(({ setting }) => setting.env))];
  const found = envs.flatMap((env) => {
    const [cell, baseline] = cellsOf(cells, env, pair);
    const [ours, theirs] = [cell && seedMeans(cell), baseline && seedMeans(baseline)];
    const seeds = cell?.summaries.map(({ seed }) => seed) ?? [];
    const isPaired = seeds.join() === baseline?.summaries.map(({ seed }) => seed).join();
    return ours && theirs && isPaired ? [{ env, seeds, ours, theirs }] : [];
  });
  const { seeds } = found[0] ?? { seeds: [] };
  const alike = found.filter((it) => it.seeds.join() === seeds.join());
  if (seeds.length < 2) return undefined;
  const bySeed = seeds.map((_, s) => {
    const relative = alike.map(({ ours, theirs }) => (ours[s]! - theirs[s]!) / meanOf(theirs));
    return [meanOf(relative)];
  });
  const { mean, ci95 } = seedsEstimate(bySeed);
  const degreesOfFreedom = seeds.length - 1;
  return {
    algorithm: pair[0],
    baseline: pair[1],
    table,
    difference: {
      estimate: mean,
      standardError: ci95! / student95(degreesOfFreedom),
      degreesOfFreedom,
    },
    envs: alike.map(({ env }) => env),
    seeds,
  };
}

/** Mean over the `precise` tasks of each seed's total reward after adaptation, `[S]`. */
export function seedMeans(cell: Cell): number[] | null {
  return scoresOf(cell, "precise", "post-adaptation")?.map(meanOf) ?? null;
}

function meanOf(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total / values.length;
}
