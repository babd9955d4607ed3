/**
 * `bound`: the most that N probes, fixed before any is made, can be worth.
 *
 * Arm a is probed n_a times, Σ n_a = N, and then the arm with the best posterior
 * mean is pulled N times. Under the uniform prior its expected reward is
 *
 * ```text
 * N E[max_a (s_a + 1) / (n_a + 2)],   P(max ≤ x) = Π_a F_{n_a}(x)
 * ```
 *
 * (`posterior_mean.ts`). Data sampled by one fixed policy are a mixture over such
 * allocations, and to commit to the best posterior mean is the best use of
 * them, so no method that adapts once, from θ to θ′, can pass the value of the
 * best allocation in expectation.
 *
 * The best allocation is found by local moves from equal and linear splits. It is the best
 * of all up to N = 20, which the tests enumerate.
 *
 * @module
 */
import { checkExtent, FAMILY_LIMITS } from "../../../envs/limits.ts";
import { firstLargest } from "../../../envs/solutions/first_largest.ts";
import { cellEdges, expectedMaximum, meanAtMost } from "./posterior_mean.ts";

/** An allocation of probes to arms, and its value. */
export interface Bound {
  /** n_a of the arms probed, descending; at most K of them, Σ = N. */
  readonly allocation: readonly number[];
  /** Expected total reward of N pulls of the arm committed to. */
  readonly value: number;
}

/** How many arms get each number of probes, all K arms: n ↦ count > 0. */
type Allocation = ReadonlyMap<number, number>;

/** Of the first arm's probes above the mean, and the last arm's below it. */
const SPREADS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6];

/** How many of the best splits of either kind are climbed from. */
const STARTS = 3;

/** Gains in reward a pull below this are rounding, or the width of cells. */
const LEAST_GAIN = 1e-9;

/**
 * Evaluations of F that a climb may spend, about 1 s: enough for a local optimum up to
 * N = 1 000, where climbing adds less than 10⁻³ of the value, and for some of the way beyond.
 */
const BUDGET = 5e7;

/**
 * The best fixed allocation of N probes over K arms.
 *
 * @throws {RangeError} If K or N is outside the range of a bandit family
 */
export function bestAllocation(arms: number, pulls: number): Bound {
  checkExtent("Cannot bound a bandit", "K", arms, FAMILY_LIMITS.actions);
  checkExtent("Cannot bound a bandit", "N", pulls, FAMILY_LIMITS.episodes);
  const climbs = goodSplits(arms, pulls).map((split) => new Climb(split).climb());
  const climbed = climbs[firstLargest(climbs.map(({ value }) => value))]!;
  const probes = [...climbed.allocation].flatMap(([n, count]) => Array<number>(count).fill(n));
  return {
    allocation: probes.filter((n) => n > 0).sort((a, b) => b - a),
    value: pulls * climbed.value,
  };
}

/**
 * Where to climb from: the best equal splits, and, for as many numbers m of arms probed, the best
 * linear one, n_a ≈ N/m (1 + spread (1 − (2a + 1)/m)). Unequal numbers pay because ties between
 * posterior means are then rarer, and with them more arms do.
 */
function goodSplits(arms: number, pulls: number): Allocation[] {
  const most = Math.min(arms, pulls);
  const equal = Array.from({ length: most }, (_, i) => linearSplit(arms, pulls, i + 1, 0));
  const fewest = 1 + firstLargest(equal.map(expectedBest));
  const stride = Math.ceil(fewest / 20);
  const linear: Allocation[] = [];
  for (let probed = fewest; probed <= Math.min(most, 2 + 1.5 * fewest); probed += stride) {
    const spreads = SPREADS.map((spread) => linearSplit(arms, pulls, probed, spread));
    linear.push(spreads[firstLargest(spreads.map(expectedBest))]!);
  }
  return [...bestFew(equal), ...bestFew(linear)];
}

function bestFew(splits: Allocation[]): Allocation[] {
  const valued = splits.map((split) => ({ split, value: expectedBest(split) }));
  return valued.sort((a, b) => b.value - a.value).slice(0, STARTS).map(({ split }) => split);
}

function linearSplit(arms: number, pulls: number, probed: number, spread: number): Allocation {
  const sizes: [probes: number, arms: number][] = [[0, arms - probed]];
  let given = 0;
  for (let a = 1; a <= probed; a++) {
    // Rounding sums, not parts, makes them add up to N.
    const share = a / probed * (1 + spread * (1 - a / probed));
    const sum = a === probed ? pulls : Math.floor(pulls * share);
    sizes.push([sum - given, 1]);
    given = sum;
  }
  return counted(sizes);
}

function counted(sizes: readonly (readonly [probes: number, arms: number])[]): Allocation {
  const counts = new Map<number, number>();
  for (const [n, count] of sizes) counts.set(n, (counts.get(n) ?? 0) + count);
  for (const [n, count] of counts) if (count === 0) counts.delete(n);
  return counts;
}

/** E[max_a (s_a + 1) / (n_a + 2)]. */
function expectedBest(allocation: Allocation): number {
  const sizes = [...allocation];
  return expectedMaximum(cellEdges([...allocation.keys()]), (x) => {
    let product = 1;
    for (const [n, count] of sizes) product *= power(meanAtMost(n, x), count);
    return product;
  });
}

/** Hill climbing by moving 1, 2, 4, … probes from one arm to another. */
class Climb {
  allocation: Allocation;
  value: number;
  #spent = 0;

  constructor(start: Allocation) {
    this.allocation = start;
    this.value = this.#evaluate(start);
  }

  climb(): this {
    while (this.#move());
    return this;
  }

  /**
   * Takes from the arm whose loss alone costs least, gives to the arm whose gain alone pays most.
   */
  #move(): boolean {
    const sizes = [...this.allocation.keys()];
    const most = Math.max(...sizes);
    for (let probes = 1; probes <= most; probes *= 2) {
      const givers = sizes.filter((n) => n >= probes);
      const giver = givers[firstLargest(givers.map((n) => this.#resized(n, n - probes)))]!;
      const taker = sizes[firstLargest(sizes.map((n) => this.#resized(n, n + probes)))]!;
      if (this.#accept(giver, taker, probes)) return true;
    }
    return false;
  }

  #accept(giver: number, taker: number, probes: number): boolean {
    const isNoMove = giver - probes === taker;
    const hasNoPartner = giver === taker && this.allocation.get(giver)! < 2;
    if (isNoMove || hasNoPartner || this.#spent > BUDGET) return false;
    const moved = counted([
      ...this.allocation,
      [giver, -1],
      [taker, -1],
      [giver - probes, 1],
      [taker + probes, 1],
    ]);
    const value = this.#evaluate(moved);
    if (value < this.value + LEAST_GAIN) return false;
    this.allocation = moved;
    this.value = value;
    return true;
  }

  /** Value with one arm of `from` probes given `to`, whatever the sum. */
  #resized(from: number, to: number): number {
    if (this.#spent > BUDGET) return 0;
    return this.#evaluate(counted([...this.allocation, [from, -1], [to, 1]]));
  }

  #evaluate(allocation: Allocation): number {
    const cells = [...allocation.keys()].reduce((sum, n) => sum + n + 1, 0);
    this.#spent += cells * allocation.size;
    return expectedBest(allocation);
  }
}

/** xⁿ by squaring: Math.pow is not the same on every machine. */
function power(x: number, n: number): number {
  let result = 1;
  for (let base = x; n > 0; n = Math.floor(n / 2), base *= base) if (n % 2 === 1) result *= base;
  return result;
}
