/**
 * Random numbers for tests that must not depend on the generator under test.
 *
 * @module
 */

/** Uniform numbers in [0, 1), 32 bits, from Tommy Ettinger's Mulberry32. */
export function createUniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) * 2 ** -32;
  };
}

/** Standard normal numbers, both of each Box–Muller pair. */
export function createNormal(seed: number): () => number {
  const uniform = createUniform(seed);
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
