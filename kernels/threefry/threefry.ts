/**
 * Threefry2x32 with 20 rounds: a counter-based random generator, i.e. a
 * function from a name (key, counter) to two random words.
 *
 * Source: Salmon, Moraes, Dror, Shaw, *Parallel random numbers: as easy as
 * 1, 2, 3* (SC 2011), section 4 and Random123's known-answer vectors.
 *
 * @module
 */

/** Skein's key-schedule parity for 32-bit words. */
const PARITY = 0x1bd11bda;

/** Rotations of rounds 0–3 and 4–7; they repeat (Salmon et al. 2011, table 2). */
const ROTATIONS = [[13, 15, 26, 6], [17, 29, 16, 24]] as const;

/**
 * Two random words for one name.
 *
 * @param key0 first key word, the seed
 * @param key1 second key word, the stream
 * @param counter0 low counter word
 * @param counter1 high counter word
 * @param out where both words go
 */
export function threefry2x32(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  out: Uint32Array,
): void {
  const key2 = PARITY ^ key0 ^ key1;
  let x0 = (counter0 + key0) | 0;
  let x1 = (counter1 + key1) | 0;
  for (let group = 0; group < 5; group++) {
    const rotations = ROTATIONS[group & 1]!;
    for (let round = 0; round < 4; round++) {
      const rotation = rotations[round]!;
      x0 = (x0 + x1) | 0;
      x1 = (x1 << rotation) | (x1 >>> (32 - rotation));
      x1 ^= x0;
    }
    // Key injection after every fourth round: words group+1 and group+2 of the
    // key schedule (k0, k1, k2, k0, …) and the group's number.
    const schedule = (group + 1) % 3;
    x0 = (x0 + (schedule === 0 ? key0 : schedule === 1 ? key1 : key2)) | 0;
    x1 = (x1 + (schedule === 0 ? key1 : schedule === 1 ? key2 : key0) + group + 1) | 0;
  }
  out[0] = x0;
  out[1] = x1;
}

/** A word as a uniform number on [0, 1): its top 24 bits, exact in f32. */
export function uniform24(word: number): number {
  return (word >>> 8) * 2 ** -24;
}

/**
 * A word as a uniform number strictly inside (0, 1): the midpoints of 2²³
 * cells, exact in f32, so that a logarithm of it is finite and never 0.
 */
export function open23(word: number): number {
  return ((word >>> 9) + 0.5) * 2 ** -23;
}
