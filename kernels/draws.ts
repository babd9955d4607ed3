/**
 * The names of random draws.
 *
 * Every random number in the project is the Threefry2x32-20 block of a *name*:
 *
 * ```text
 * key     = (seed, stream)                       two 32-bit words
 * counter = iteration · 2³⁸ + task · 2²² + element   one 64-bit word, split high/low
 * ```
 *
 * so a draw depends on what it is for and on nothing else: not on the order of
 * calls, the size of a batch, or the worker that happens to make it.
 *
 * @module
 */

/**
 * What a stream of draws is for. Streams of meta-training, meta-validation and
 * meta-test never share a number, so no task of one is ever seen by another.
 *
 * The low byte is left free: inner step j of a learner that samples fresh data
 * uses `stream + j`.
 */
export const STREAMS = {
  /** Initial parameters θ of the policy. */
  initialParameters: 0x0000,
  /** Reward tables of meta-training tasks. */
  trainRewards: 0x0100,
  /** Transition tables of meta-training tasks. */
  trainTransitions: 0x0200,
  /** Pre-adaptation episodes D of meta-training (+ j for inner step j on fresh data). */
  trainEpisodes: 0x0300,
  /** Post-adaptation episodes D′ of meta-training. */
  trainAdaptedEpisodes: 0x0400,
  /** Reward tables of meta-validation tasks. */
  validationRewards: 0x1100,
  /** Transition tables of meta-validation tasks. */
  validationTransitions: 0x1200,
  /** Pre-adaptation episodes D on meta-validation tasks. */
  validationEpisodes: 0x1300,
  /** Reward tables of meta-test tasks. */
  testRewards: 0x2100,
  /** Transition tables of meta-test tasks. */
  testTransitions: 0x2200,
  /** Pre-adaptation episodes D on meta-test tasks. */
  testEpisodes: 0x2300,
  /** Post-adaptation episodes D′ on meta-test tasks. */
  testAdaptedEpisodes: 0x2400,
  /** What methods on the host draw for their decisions on meta-test tasks. */
  testDecisions: 0x2500,
} as const;

/** Exclusive upper bounds of the three fields of a counter. */
export const DRAW_LIMITS = {
  /** Meta-iterations: 26 bits. */
  iteration: 2 ** 26,
  /** Tasks of one iteration: 16 bits. */
  task: 2 ** 16,
  /** Elements (table cells, or blocks of an episode) of one task: 22 bits. */
  element: 2 ** 22,
} as const;

/**
 * The part of a draw's name that a batch shares. Lane `(run, i)` of a batch
 * draws under key `(seeds[run], stream)` for task `firstTask + i`.
 */
export interface Draws {
  /** One of {@linkcode STREAMS}, plus an inner step. */
  readonly stream: number;
  /** One seed a run, each an integer in [0, 2³²). */
  readonly seeds: readonly number[];
  /** Meta-iteration the draws belong to; 0 outside meta-training. */
  readonly iteration: number;
  /** Index of the batch's first task, so that a batch can be cut anywhere. */
  readonly firstTask: number;
}

/**
 * High counter word of a draw: iteration [31:6] · task [5:0] of its top six bits.
 * Fields are not checked here but once a batch, by {@linkcode checkDraws}.
 */
export function counterHigh(iteration: number, task: number): number {
  return (iteration << 6 | task >>> 10) >>> 0;
}

/** Low counter word of a draw: the low ten bits of task [31:22] · element [21:0]. */
export function counterLow(task: number, element: number): number {
  return ((task & 0x3ff) << 22 | element) >>> 0;
}

/**
 * Checks that every draw of a batch has a name of its own.
 *
 * @param draws the shared part of the names
 * @param runs runs in the batch
 * @param tasks tasks a run in the batch
 * @param elements elements a task
 * @throws {RangeError} If there is not one seed a run, a seed or the stream is not in [0, 2³²), or a field is outside {@linkcode DRAW_LIMITS}
 */
export function checkDraws(draws: Draws, runs: number, tasks: number, elements: number): void {
  if (draws.seeds.length !== runs) {
    throw new RangeError(
      `Cannot name random draws: got ${draws.seeds.length} seeds, must be one for each of ${runs} runs`,
    );
  }
  checkWord("stream", draws.stream);
  for (const seed of draws.seeds) checkWord("seed", seed);
  checkField("iteration", draws.iteration);
  checkField("task", draws.firstTask);
  checkField("task", draws.firstTask + tasks - 1);
  checkField("element", elements - 1);
}

function checkWord(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** 32) {
    throw new RangeError(
      `Cannot name a random draw: ${name} is ${value}, must be an integer in [0, 2^32)`,
    );
  }
}

function checkField(name: keyof typeof DRAW_LIMITS, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= DRAW_LIMITS[name]) {
    throw new RangeError(
      `Cannot name a random draw: ${name} is ${value}, must be an integer in [0, ${
        DRAW_LIMITS[name]
      })`,
    );
  }
}

/**
 * Which words of an episode's blocks a step uses. Step t of episode i has two
 * blocks, elements `2(i(H+1) + t)` and `2(i(H+1) + t) + 1`; the place t = H
 * holds the draw of the start state.
 *
 * | block | word 0 | word 1 |
 * |---|---|---|
 * | even | action (24-bit uniform) | reward: Bernoulli outcome, or Box–Muller radius |
 * | odd | next state (24-bit uniform) | reward: Box–Muller angle |
 *
 * so a one-state Bernoulli task needs one block a pull.
 */
export function stepElement(episode: number, step: number, horizon: number): number {
  return 2 * (episode * (horizon + 1) + step);
}
