/**
 * Threefry2x32 with 20 rounds: a counter-based random generator, i.e. a
 * function from a name (key, counter) to two random words.
 *
 * Source: Salmon, Moraes, Dror, Shaw, *Parallel random numbers: as easy as
 * 1, 2, 3* (SC 2011), section 4 and Random123's known-answer vectors. Rounds
 * rotate by 13, 15, 26, 6 and 17, 29, 16, 24 in turn (table 2); after every
 * fourth a word of the key schedule (k₀, k₁, k₂, k₀, …) is added to each half,
 * and the number of the injection.
 *
 * @module
 */

/** Skein's key-schedule parity for 32-bit words. */
const PARITY = 0x1bd11bda;

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
  // Twenty rounds, written out: a loop over the rotations takes twice as long.
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 13 | x1 >>> 19) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 15 | x1 >>> 17) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 26 | x1 >>> 6) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 6 | x1 >>> 26) ^ x0;
  x0 = (x0 + key1) | 0;
  x1 = (x1 + key2 + 1) | 0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 17 | x1 >>> 15) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 29 | x1 >>> 3) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 16 | x1 >>> 16) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 24 | x1 >>> 8) ^ x0;
  x0 = (x0 + key2) | 0;
  x1 = (x1 + key0 + 2) | 0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 13 | x1 >>> 19) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 15 | x1 >>> 17) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 26 | x1 >>> 6) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 6 | x1 >>> 26) ^ x0;
  x0 = (x0 + key0) | 0;
  x1 = (x1 + key1 + 3) | 0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 17 | x1 >>> 15) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 29 | x1 >>> 3) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 16 | x1 >>> 16) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 24 | x1 >>> 8) ^ x0;
  x0 = (x0 + key1) | 0;
  x1 = (x1 + key2 + 4) | 0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 13 | x1 >>> 19) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 15 | x1 >>> 17) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 26 | x1 >>> 6) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = (x1 << 6 | x1 >>> 26) ^ x0;
  x0 = (x0 + key2) | 0;
  x1 = (x1 + key0 + 5) | 0;
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
