/** Settings of the two tables: what a line is about. @module */

/** One environment, as a line of a table. */
export interface Setting {
  /** Its name, e.g. `bandit-k5-n10`. */
  readonly env: string;
  /** 1: bandits. 2: MDPs. */
  readonly table: 1 | 2;
  /** Episodes: pulls of a bandit, trajectories in an MDP. */
  readonly n: number;
  /** Arms; null for an MDP. */
  readonly k: number | null;
}

/**
 * The setting that an environment's name stands for.
 *
 * @throws {RangeError} If no table has such environments
 */
export function parseSetting(env: string): Setting {
  const bandit = /^bandit-k(\d+)-n(\d+)$/.exec(env);
  if (bandit) return { env, table: 1, n: Number(bandit[2]), k: Number(bandit[1]) };
  const mdp = /^mdp-n(\d+)$/.exec(env);
  if (mdp) return { env, table: 2, n: Number(mdp[1]), k: null };
  throw new RangeError(
    `Cannot make tables: environment "${env}" is in neither, ` +
      `must be bandit-k<K>-n<N> (table 1) or mdp-n<N> (table 2)`,
  );
}

/** The paper's order: by table, by N, by K. For `Array.prototype.sort`. */
export function compareSettings(a: Setting, b: Setting): number {
  return a.table - b.table || a.n - b.n || (a.k ?? 0) - (b.k ?? 0);
}
