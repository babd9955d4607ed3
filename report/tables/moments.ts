/**
 * `moments.csv`: all that the claims take of the `precise` scores beside the seeds' means.
 *
 * What each column means is in `docs/data-dictionary.md`.
 *
 * @module
 */
import type { ScoreMatrix } from "../statistics/scores.ts";
import { type MeanProducts, meanProducts } from "../statistics/mean_squares.ts";
import { type Cell, scoresOf } from "./cells.ts";
import { type Column, csvOf, seedSet } from "./columns.ts";
import { cellsOf } from "./comparisons.ts";
import { normaliserOf } from "./estimates.ts";
import { normalisersOf } from "./spec.ts";
import { type Pair, PAIRS } from "./subjects.ts";
import { RL2 } from "./terms.ts";

/** Mean products of two rows, or of a row and the normaliser of its tasks, of total rewards over N episodes. */
interface Moments extends MeanProducts {
  readonly env: string;
  readonly first: string;
  readonly second: string;
  readonly seeds: readonly number[];
  readonly tasks: number;
}

/** As many as f32 scores carry, and some that differences of products lose. */
const SIGNIFICANT = 9;

const COLUMNS: readonly Column<Moments>[] = [
  ["env", ({ env }) => env],
  ["first", ({ first }) => first],
  ["second", ({ second }) => second],
  ["mean", ({ mean }) => shortened(mean)],
  ["seed", ({ seed }) => shortened(seed)],
  ["task", ({ task }) => shortened(task)],
  ["residual", ({ residual }) => shortened(residual)],
  ["seeds", ({ seeds }) => seedSet(seeds)],
  ["tasks", ({ tasks }) => String(tasks)],
];

function shortened(value: number): string {
  return String(Number(value.toPrecision(SIGNIFICANT)));
}

/**
 * Mean products of total rewards over N episodes: of each row with itself and with what it may be
 * divided by, of what it may be divided by with itself, and of each pair that is compared.
 */
export function momentsCsv(cells: readonly Cell[]): string {
  const envs = [...new Set(cells.map(({ setting }) => setting.env))];
  return csvOf(COLUMNS, envs.flatMap((env) => momentsOf(env, cells)));
}

function momentsOf(env: string, all: readonly Cell[]): Moments[] {
  const cells = all.filter((cell) =>
    cell.setting.env === env && scoresOf(cell, "precise", "post-adaptation")
  );
  const rows = cells.flatMap((cell) => {
    const scales = scalesOf(cell);
    return [
      moments(cell, [cell.algorithm, scores(cell)], [cell.algorithm, scores(cell)]),
      ...scales.map((scale) => moments(cell, [cell.algorithm, scores(cell)], scale)),
      ...(cell === cells[0] ? scales.map((scale) => moments(cell, scale, scale)) : []),
    ];
  });
  const pairs = PAIRS.flatMap((pair: Pair) => {
    const [cell, other] = cellsOf(cells, env, pair);
    const isPaired = seedsOf(cell).join() === seedsOf(other).join();
    return cell && other && isPaired
      ? [moments(cell, [pair[0], scores(cell)], [pair[1], scores(other)])]
      : [];
  });
  return [...rows, ...pairs];
}

type Named = readonly [name: string, scores: ScoreMatrix];

function moments(cell: Cell, [first, x]: Named, [second, y]: Named): Moments {
  const { env } = cell.setting;
  return { env, first, second, ...meanProducts(x, y), seeds: seedsOf(cell), tasks: x[0]!.length };
}

/** What a row may be divided by, `/optimum`: N times the value of a task, the same for all seeds. */
function scalesOf(cell: Cell): Named[] {
  const { table, setting, summaries } = cell;
  return normalisersOf(table, setting)
    .filter((name) => name !== null && name !== RL2)
    .map((name): Named => {
      const values = normaliserOf(summaries[0]!.estimates!.precise, name!);
      const totals = values.map((value) => value * setting.n);
      return [`/${name}`, summaries.map(() => totals)];
    });
}

function scores(cell: Cell): ScoreMatrix {
  return scoresOf(cell, "precise", "post-adaptation")!;
}

function seedsOf(cell: Cell | undefined): number[] {
  return cell?.summaries.map(({ seed }) => seed) ?? [];
}
