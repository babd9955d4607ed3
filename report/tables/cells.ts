/**
 * Summaries put together by (setting, algorithm), and checked to be on the
 * same tasks.
 *
 * @module
 */
import type { ScoreBlock, Summary } from "../../results/summary.ts";
import { compareAlgorithms } from "./algorithms.ts";
import { comparePlaces, type Place, tableOf, TABLES } from "./registry.ts";
import { type EstimateName, ESTIMATES, type Protocol, PROTOCOLS } from "./terms.ts";

/** All seeds of one algorithm on one setting. */
export interface Cell extends Place {
  readonly algorithm: string;
  /** One a seed, by seed, at least one. */
  readonly summaries: readonly Summary[];
}

/**
 * Optima of the same task may differ by what f32 does to a task's tables and a
 * backward induction of 10 steps, some 1e-6; those of different tasks by 0.1.
 */
const SAME_OPTIMUM = 1e-4;

/**
 * Cells in the order of the tables, whatever the order of the summaries.
 *
 * @throws {RangeError} If a seed is there twice, if seeds of a cell were not made alike, if
 * summaries of a setting are not on the same tasks, or if no table has such a setting
 */
export function gatherCells(summaries: readonly Summary[], tables = TABLES): Cell[] {
  const groups = Map.groupBy(
    summaries,
    ({ setting, algorithm }) => JSON.stringify([setting.env, algorithm]),
  );
  const cells = [...groups.values()].map((own): Cell => {
    const { setting, algorithm } = own[0]!;
    const table = tableOf(setting, tables);
    return { table, setting, algorithm, summaries: own.toSorted((a, b) => a.seed - b.seed) };
  });
  const byPlace = comparePlaces(tables);
  cells.sort((a, b) => byPlace(a, b) || compareAlgorithms(a.algorithm, b.algorithm));
  cells.forEach(checkSeeds);
  checkTasks(cells);
  return cells;
}

/** Total rewards over N episodes, `[S, T]`; null if the cell has no such scores. */
export function scoresOf(
  { summaries }: Pick<Cell, "summaries">,
  estimate: EstimateName,
  protocol: Protocol,
): Float64Array[] | null {
  const rows = summaries.map(({ estimates }) =>
    estimates && scoresIn(estimates[estimate], protocol)
  );
  // All seeds have them or none has: checkSeeds.
  return rows[0] ? rows as Float64Array[] : null;
}

function scoresIn(block: ScoreBlock, protocol: Protocol): Float64Array | null {
  return protocol === "online" ? block.online : block.postAdaptation;
}

/** What must not differ between the seeds of a cell. */
const ALIKE: readonly [string, (summary: Summary) => string | number | null][] = [
  ["backend", ({ backend }) => backend.name],
  ["adaptationEpisodes", ({ adaptationEpisodes }) => adaptationEpisodes],
  ["expectation", ({ expectation }) => expectation],
  ["protocols", ({ estimates }) => {
    const names = ESTIMATES.flatMap((estimate) =>
      PROTOCOLS.filter((protocol) => estimates && scoresIn(estimates[estimate], protocol))
        .map((protocol) => `${estimate} ${protocol}`)
    );
    return names.join(", ") || "none";
  }],
];

function checkSeeds({ setting, algorithm, summaries }: Cell): void {
  const first = summaries[0]!;
  summaries.slice(1).forEach((summary, i) => {
    if (summary.seed === summaries[i]!.seed) {
      throw new RangeError(
        `Cannot make tables: two summaries are of ${algorithm} on ${setting.env} with seed ` +
          `${summary.seed}, must be one`,
      );
    }
    for (const [what, of] of ALIKE) {
      if (of(summary) === of(first)) continue;
      throw new RangeError(
        `Cannot make tables: ${what} of ${algorithm} on ${setting.env} is "${of(summary)}" with ` +
          `seed ${summary.seed}, must be "${of(first)}" as with seed ${first.seed}`,
      );
    }
  });
}

/** Seeds and algorithms are compared on the same tasks, so all of a setting must have them. */
function checkTasks(cells: readonly Cell[]): void {
  const firsts = new Map<string, Summary>();
  for (const summary of cells.flatMap(({ summaries }) => summaries)) {
    if (!summary.estimates) continue;
    const first = firsts.get(summary.setting.env) ?? summary;
    firsts.set(summary.setting.env, first);
    for (const estimate of ESTIMATES) {
      const block = summary.estimates[estimate];
      checkLengths(block, `${estimate} scores of ${nameOf(summary)}`);
      checkSameTasks(block, first.estimates![estimate], [
        `the ${estimate} tasks of ${nameOf(summary)}`,
        nameOf(first),
      ]);
    }
  }
}

function checkLengths(block: ScoreBlock, what: string): void {
  for (const name of ["online", "postAdaptation", "optimum", "discountedOptimum"] as const) {
    const length = block[name]?.length ?? block.tasks;
    if (length === block.tasks) continue;
    throw new RangeError(
      `Cannot make tables: ${name} in the ${what} has ${length} tasks, must be ${block.tasks}`,
    );
  }
}

function checkSameTasks(
  block: ScoreBlock,
  first: ScoreBlock,
  [what, other]: [string, string],
): void {
  if (rangeOf(block) !== rangeOf(first)) {
    throw new RangeError(
      `Cannot make tables: ${what} are ${rangeOf(block)}, must be ${rangeOf(first)} as of ${other}`,
    );
  }
  for (const name of ["optimum", "discountedOptimum"] as const) {
    if (block[name] === first[name]) continue;
    const i = block[name].findIndex((value, task) => {
      const expected = first[name][task]!;
      return !(Math.abs(value - expected) <= SAME_OPTIMUM * Math.abs(expected));
    });
    if (i < 0) continue;
    throw new RangeError(
      `Cannot make tables: ${what} are others: ${name} of task ${block.firstTask + i} is ` +
        `${block[name][i]}, must be ${first[name][i]} as of ${other}`,
    );
  }
}

function rangeOf({ firstTask, tasks }: ScoreBlock): string {
  return `${firstTask}..${firstTask + tasks - 1}`;
}

function nameOf({ algorithm, setting, seed }: Summary): string {
  return `${algorithm} on ${setting.env} with seed ${seed}`;
}
