/**
 * Remembers what a pure function gave: the solutions here depend on little and
 * take long, and a Worker is asked for the same ones for every seed.
 *
 * @module
 */

/**
 * The same function, which computes anew only for arguments it has not had.
 *
 * @param compute pure; what it gives is shared by all who ask, so nobody may change it
 * @param keyOf what of the arguments the result depends on
 */
export function remember<A extends readonly unknown[], R>(
  compute: (...args: A) => R,
  keyOf: (...args: A) => unknown = (...args) => args,
): (...args: A) => R {
  const known = new Map<string, R>();
  return (...args) => {
    const key = JSON.stringify(keyOf(...args));
    if (!known.has(key)) known.set(key, compute(...args));
    return known.get(key)!;
  };
}
