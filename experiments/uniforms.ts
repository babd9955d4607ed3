/**
 * Chance outside of training: settings drawn by a random search. Named like every other draw, in a
 * stream of their own.
 *
 * @module
 */
import { counterHigh, counterLow, DRAW_LIMITS } from "../kernels/draws.ts";
import { threefry2x32, uniform24 } from "../kernels/threefry/threefry.ts";

/** Streams that no learner and no task draws from (those are `STREAMS` of `kernels/draws.ts`). */
export const CHANCE_STREAMS = {
  /** Settings of the trials of a random search. */
  searchTrials: 0x4100,
} as const;

/** Words of a Threefry block. */
const WORDS = 2;

/**
 * Uniform numbers in [0, 1), 24 bits: the blocks (seed, stream), counter 0, 1, 2, …, word by word.
 *
 * @param stream what the numbers are for
 * @param seed an integer in [0, 2³²)
 * @throws {RangeError} If the seed is none
 */
export function createUniforms(
  stream: keyof typeof CHANCE_STREAMS,
  seed: number,
): () => number {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new RangeError(
      `Cannot name a random draw: seed is ${seed}, must be an integer in [0, 2^32)`,
    );
  }
  const words = new Uint32Array(WORDS);
  let drawn = 0;
  return () => {
    const word = drawn % WORDS;
    if (word === 0) {
      const block = drawn / WORDS;
      const [task, element] = [
        Math.floor(block / DRAW_LIMITS.element),
        block % DRAW_LIMITS.element,
      ];
      threefry2x32(
        seed,
        CHANCE_STREAMS[stream],
        counterLow(task, element),
        counterHigh(0, task),
        words,
      );
    }
    drawn++;
    return uniform24(words[word]!);
  };
}
