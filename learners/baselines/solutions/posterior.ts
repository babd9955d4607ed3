/**
 * What N episodes say about a task's tables, law by law: their posterior mean.
 *
 * ```text
 * P̂(s′ | s, a) = (α_s′ + c[s, a, s′]) / (Σ α + Σ c[s, a, ·])      P ~ Dirichlet(α)
 * ρ̂(s, a) = (μ/τ² + Σr/σ²) / (1/τ² + n/σ²)                        ρ ~ N(μ, τ²), r ~ N(ρ, σ²)
 * ρ̂(s, a) = (1 + Σr) / (2 + n)                                    ρ ~ U[0, 1), r ~ Bernoulli(ρ)
 * ρ̂(s, a) = Σ_v v p_v L_sa(v) / Σ_v p_v L_sa(v)                   ρ one of some values v
 * P̂, ρ̂ = Σ_m w_m L_m (P_m, ρ_m) / Σ_m w_m L_m                     a choice among whole tables
 * ```
 *
 * with c transitions counted, n visits, Σr reward collected, and L the likelihood of what was seen. A
 * segment is a choice among {@linkcode POINTS} of its points.
 *
 * @module
 */
import type { TaskDistribution } from "../../../envs/family.ts";
import type { Fill, RewardLaw } from "../../../kernels/backend.ts";
import { absorb, isDrawnWhole, writeTable } from "../../../kernels/fill/host_laws.ts";
import type { Counts } from "./explore_commit.ts";

/** Points that stand for a segment: the middles of so many parts of it. */
const POINTS = 256;

/** Rewards without noise are f32; 24 bits of them, and their sum, are this exact. */
const SAME_REWARD = 1e-5;

/** Posterior means of the two tables. */
export interface Means {
  /** `[S, A, S]`. */
  readonly transitions: Float64Array;
  /** `[S, A]`. */
  readonly rewards: Float64Array;
}

/** Laws of independent rows of transitions. */
const ROWS: readonly Fill["kind"][] = ["constant", "flat-dirichlet", "dirichlet"];

/** Why the posterior of a family's tasks is not known; undefined if it is. */
export function whyNoPosterior(
  { dynamics: { reward }, ...family }: TaskDistribution,
): string | undefined {
  const [rewards, transitions] = [lawOf(family.rewards), lawOf(family.transitions)];
  if (!ROWS.includes(transitions.kind) && !isDrawnWhole(transitions)) {
    return `it knows no posterior of transitions under "${transitions.kind}"`;
  }
  const isKnown = rewards.kind === "constant" || rewards.kind === "categorical" ||
    isDrawnWhole(rewards) || isUniformOnUnit(rewards, reward) ||
    reward.kind === "gaussian" && rewards.kind === "normal";
  return isKnown
    ? undefined
    : `it knows no posterior of ${reward.kind} rewards whose means are "${rewards.kind}"`;
}

/**
 * The posterior means of both tables.
 *
 * @throws {RangeError} If one is not known
 */
export function posteriorMeans(family: TaskDistribution, all: Counts): Means {
  const why = whyNoPosterior(family);
  if (why !== undefined) {
    throw new RangeError(`Cannot explore and commit on ${family.name}: ${why}`);
  }
  const { dynamics: { states: S, actions: A, reward } } = family;
  const counts = withoutAbsorbing(family, all);
  const [rewards, transitions] = [lawOf(family.rewards), lawOf(family.transitions)];
  const ofRewards = candidatesOf(rewards, S * A, (table) => rewardsEvidence(reward, table, counts));
  const ofTransitions = candidatesOf(
    transitions,
    S * A * S,
    (table) => transitionsEvidence(table, counts),
  );
  if (ofRewards && ofTransitions && ofRewards.count > 1 && ofTransitions.count > 1) {
    // One draw picks both, so what is seen of either speaks for both.
    const { evidence } = ofTransitions;
    ofTransitions.evidence = ofRewards.evidence.map((log, m) => log + evidence[m]!);
    ofRewards.evidence = ofTransitions.evidence;
  }
  const means: Means = {
    rewards: ofRewards ? mixed(ofRewards) : meanRewards(rewards, reward, counts),
    transitions: ofTransitions
      ? mixed(ofTransitions)
      : meanTransitions(transitions, S, counts.transitions),
  };
  if (family.rewards.kind === "absorbing") absorb(family.rewards, means.rewards, A);
  if (family.transitions.kind === "absorbing") absorb(family.transitions, means.transitions, S);
  return means;
}

/** The law of all states but the absorbing ones. */
function lawOf(fill: Fill): Fill {
  return fill.kind === "absorbing" ? fill.of : fill;
}

/** Nothing that is seen in an absorbing state says anything of the others. */
function withoutAbsorbing({ rewards, transitions }: TaskDistribution, all: Counts): Counts {
  const from = (fill: Fill, counts: Float64Array, states: number): Float64Array => {
    if (fill.kind !== "absorbing") return counts;
    const entries = counts.length / states;
    return counts.map((n, place) => fill.states.includes(Math.floor(place / entries)) ? 0 : n);
  };
  const states = all.transitions.length / all.visits.length;
  return {
    transitions: from(transitions, all.transitions, states),
    visits: from(rewards, all.visits, states),
    rewards: from(rewards, all.rewards, states),
  };
}

/** Tables that a task's may be. */
interface Candidates {
  readonly count: number;
  readonly prior: readonly number[];
  /** ln of the likelihood of what was seen, by candidate. */
  evidence: Float64Array;
  /** The table of a candidate; the next call may overwrite it. */
  at(m: number): Float64Array;
}

function candidatesOf(
  fill: Fill,
  size: number,
  evidenceOf: (table: Float64Array) => number,
): Candidates | undefined {
  if (fill.kind !== "choice" && fill.kind !== "segment") return undefined;
  const [table, end] = [new Float64Array(size), new Float64Array(size)];
  const at = (m: number): Float64Array => {
    writeTable(fill.tables[fill.kind === "choice" ? m : 0]!, table);
    if (fill.kind === "choice") return table;
    writeTable(fill.tables[1], end);
    return table.map((value, e) => value + (m + 0.5) / POINTS * (end[e]! - value));
  };
  const prior = fill.kind === "choice" ? fill.weights : new Array<number>(POINTS).fill(1 / POINTS);
  const count = prior.length;
  const evidence = Float64Array.from({ length: count }, (_, m) => evidenceOf(at(m)));
  return { count, prior, evidence, at };
}

/** The mean of candidates under their posterior; under the prior if all are impossible. */
function mixed({ count, prior, evidence, at }: Candidates): Float64Array {
  const most = evidence.reduce((a, log, m) => prior[m]! > 0 ? Math.max(a, log) : a, -Infinity);
  const weights = prior.map((weight, m) =>
    most === -Infinity ? weight : weight * Math.exp(evidence[m]! - most)
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  const mean = new Float64Array(at(0).length);
  for (let m = 0; m < count; m++) {
    const share = weights[m]! / sum;
    if (share > 0) at(m).forEach((value, e) => mean[e]! += share * value);
  }
  return mean;
}

function transitionsEvidence(table: Float64Array, { transitions }: Counts): number {
  let log = 0;
  transitions.forEach((count, e) => log += count === 0 ? 0 : count * Math.log(table[e]!));
  return log;
}

function rewardsEvidence(law: RewardLaw, table: Float64Array, { visits, rewards }: Counts): number {
  let log = 0;
  visits.forEach((n, e) => log += n === 0 ? 0 : rewardEvidence(law, table[e]!, n, rewards[e]!));
  return log;
}

/** ln of the likelihood of n ≥ 1 rewards with sum Σr, up to what does not depend on their mean ρ. */
function rewardEvidence(law: RewardLaw, mean: number, n: number, sum: number): number {
  if (law.kind === "bernoulli") {
    const of = (count: number, p: number) => count === 0 ? 0 : count * Math.log(p);
    return of(sum, mean) + of(n - sum, 1 - mean);
  }
  if (law.sd > 0) return (2 * mean * sum - n * mean * mean) / (2 * law.sd * law.sd);
  return Math.abs(sum / n - mean) <= SAME_REWARD * Math.max(1, Math.abs(mean)) ? 0 : -Infinity;
}

function meanTransitions(law: Fill, states: number, counts: Float64Array): Float64Array {
  if (law.kind === "constant") return new Float64Array(counts.length).fill(law.value);
  const prior = law.kind === "dirichlet" ? law.concentrations : [1];
  const of = (place: number) => prior[place % prior.length]!;
  const mean = new Float64Array(counts.length);
  for (let row = 0; row < counts.length; row += states) {
    let weight = 0;
    for (let place = row; place < row + states; place++) weight += of(place) + counts[place]!;
    for (let place = row; place < row + states; place++) {
      mean[place] = (of(place) + counts[place]!) / weight;
    }
  }
  return mean;
}

function meanRewards(
  law: Fill,
  reward: RewardLaw,
  { visits, rewards: sums }: Counts,
): Float64Array {
  if (law.kind === "constant") return new Float64Array(sums.length).fill(law.value);
  if (law.kind === "categorical") {
    const { values, probabilities: prior } = law;
    const tables = values.map((value) => Float64Array.of(value));
    return sums.map((sum, i) => {
      const evidence = Float64Array.from(
        values,
        (value) => visits[i] === 0 ? 0 : rewardEvidence(reward, value, visits[i]!, sum),
      );
      return mixed({ count: values.length, prior, evidence, at: (v) => tables[v]! })[0]!;
    });
  }
  if (law.kind !== "normal") return sums.map((sum, i) => (1 + sum) / (2 + visits[i]!));
  // Multiplied through by σ²τ², so that either may be 0 (but 0/0: a known mean seen without noise).
  const sd = reward.kind === "gaussian" ? reward.sd : NaN;
  const [noise, spread] = [sd * sd, law.sd * law.sd];
  if (spread === 0) return new Float64Array(sums.length).fill(law.mean);
  return sums.map((sum, i) =>
    visits[i] === 0 ? law.mean : (law.mean * noise + sum * spread) / (noise + visits[i]! * spread)
  );
}

function isUniformOnUnit(prior: Fill, law: RewardLaw): boolean {
  return law.kind === "bernoulli" && prior.kind === "uniform" && prior.low === 0 &&
    prior.high === 1;
}
