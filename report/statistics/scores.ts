/**
 * Scores of seeds on tasks: what every statistic of the report is a function of.
 *
 * All seeds are scored on the same tasks, so the two are crossed.
 *
 * @module
 */

/**
 * `scores[seed][task]`, `[S, T]`, any unit; row s is the agent of one seed. The tables' rows are all
 * Float64Array: V8 compiles a loop that meets two kinds of array for any kind, several times slower.
 */
export type ScoreMatrix = readonly ArrayLike<number>[];

/**
 * Extents of a matrix of scores, once it is known to be one.
 *
 * @param action What the caller was about to do, for the message: `Cannot <action>`
 * @throws {RangeError} If there is no seed or no task, or if rows differ in length
 * @throws {TypeError} If a score is not a finite number
 */
export function checkScores(
  scores: ScoreMatrix,
  action: string,
): { seeds: number; tasks: number } {
  const seeds = scores.length;
  const tasks = scores[0]?.length ?? 0;
  if (seeds === 0 || tasks === 0) {
    throw new RangeError(
      `Cannot ${action}: scores are [${seeds}, ${tasks}] (seeds × tasks), must be at least [1, 1]`,
    );
  }
  scores.forEach((row, seed) => {
    if (row.length !== tasks) {
      throw new RangeError(
        `Cannot ${action}: seed ${seed} has ${row.length} tasks, must be ${tasks} as seed 0 has`,
      );
    }
    for (let task = 0; task < tasks; task++) {
      if (!Number.isFinite(row[task])) {
        throw new TypeError(
          `Cannot ${action}: the score of seed ${seed} on task ${task} is ${
            row[task]
          }, must be finite`,
        );
      }
    }
  });
  return { seeds, tasks };
}

/**
 * Extents of the scores of two methods on the same seeds and tasks.
 *
 * @param action As {@linkcode checkScores} has it
 * @throws {RangeError} If a matrix is empty or ragged, or if their shapes differ
 * @throws {TypeError} If a score is not a finite number
 */
export function checkPair(
  scores: ScoreMatrix,
  baseline: ScoreMatrix,
  action: string,
): { seeds: number; tasks: number } {
  const { seeds, tasks } = checkScores(scores, action);
  const other = checkScores(baseline, action);
  if (other.seeds === seeds && other.tasks === tasks) return { seeds, tasks };
  throw new RangeError(
    `Cannot ${action}: baseline is [${other.seeds}, ${other.tasks}] (seeds × tasks), ` +
      `must be [${seeds}, ${tasks}] as the scores are`,
  );
}
