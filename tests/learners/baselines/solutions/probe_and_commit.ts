import {
  type BanditTasks,
  countTasks,
  pullsOf,
} from "../../../../learners/baselines/solutions/bandit_draws.ts";

/**
 * The value at each of given tasks, N times the p of the arm committed to after N probes of arms
 * drawn uniformly from the first `probed`.
 *
 * @returns `[tasks]`
 */
export function probeAndCommit(probed: number, batch: BanditTasks): Float64Array {
  const { arms, pulls, rewards } = batch;
  const values = new Float64Array(countTasks(batch));
  return values.map((_, task) => {
    const draw = pullsOf(batch.draws, task);
    const successes = new Int32Array(arms);
    const probes = new Int32Array(arms);
    for (let pull = 0; pull < pulls; pull++) {
      const { action, reward } = draw(pull);
      const arm = Math.floor(action * probed);
      probes[arm]!++;
      if (reward < rewards[task * arms + arm]!) successes[arm]!++;
    }
    return pulls * rewards[task * arms + bestPosteriorMean(successes, probes)]!;
  });
}

/** The arm of the best posterior mean, the first where several tie. */
export function bestPosteriorMean(successes: ArrayLike<number>, probes: ArrayLike<number>): number {
  let best = 0;
  for (let a = 1; a < probes.length; a++) {
    // (s + 1) / (n + 2) compared by cross-multiplying integers: exact.
    const challenger = (successes[a]! + 1) * (probes[best]! + 2);
    if (challenger > (successes[best]! + 1) * (probes[a]! + 2)) best = a;
  }
  return best;
}
