// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * Samples one lane's episodes; `rollout.ts` says how.
 *
 * A categorical draw with u = U/2²⁴ is the smallest j with U·2¹⁶ < q₀ + … + qⱼ,
 * q = ⌊2⁴⁰p⌋, i.e. the number of j with U > ⌈(q₀ + … + qⱼ)/2¹⁶⌉ − 1. These integer
 * thresholds are made once a lane: given the same tables, states and actions are
 * the reference's, exactly. Words are made up to 256 steps at a
 * time, eight or sixteen in a call; four episodes are stepped side by side, so that
 * none waits for its own next state.
 *
 * @module
 */
import { Normal } from "../fill/fill.as.ts";
import { Threefry } from "../threefry/threefry.as.ts";

/** Steps whose words are made together; a multiple of 16. */
const CHUNK: i32 = 256;
const CHUNK_BYTES: usize = 1024;

/** What every lane of a batch shares. */
@unmanaged
export class RolloutPlan {
  states: i32;
  actions: i32;
  horizon: i32;
  episodes: i32;
  /** 1 if rewards are normal with `sd`, 0 if Bernoulli. */
  gaussian: i32;
  sd: f32;
  /** First state where it is certain, else −1. */
  start: i32;
  /** 1 if the policy depends on time. */
  timed: i32;
  /** f32 `[S]`, probabilities of the first state. */
  startTable: usize;
  /** Words, then thresholds. */
  scratch: usize;
  stream: u32;
  iteration: u32;
  /** Bytes from one time's thresholds to the next; 0 if the policy is stationary. */
  timeStride: usize;
  /** Vectors of thresholds a draw, and their bytes. */
  actionVectors: i32;
  stateVectors: i32;
  actionBytes: usize;
  stateBytes: usize;
  /** Words of the chunk, i32 or u32; those of uniform numbers are below 2²⁴. */
  actionU: usize;
  rewardWord: usize;
  stateU: usize;
  angleWord: usize;
  /** Standard normal numbers of the chunk, f32. */
  noise: usize;
  /** Thresholds of actions `[H or 1, S]`, states `[S, A]`, first states, and of rewards `[S, A]`. */
  actionThresholds: usize;
  stateThresholds: usize;
  startThresholds: usize;
  rewardThresholds: usize;
  /** This lane's tensors. */
  means: usize;
  visited: usize;
  chosen: usize;
  observed: usize;
}

/** Vectors that hold the thresholds of a draw among `size`: none of the last index, but at least one. */
function vectorsFor(size: i32): i32 {
  return max(1, (size + 2) >> 2);
}

/** Bytes of scratch that {@linkcode rollout} needs; `tables` is H if the policy depends on time, else 1. */
export function rolloutScratch(states: i32, actions: i32, tables: i32): i32 {
  const perState = vectorsFor(actions) << 4;
  const perPair = (vectorsFor(states) << 4) + 4;
  return 16 + <i32> offsetof<RolloutPlan>() + 128 + 5 * <i32> CHUNK_BYTES +
    tables * states * perState + states * actions * perPair +
    (vectorsFor(states) << 4) + 64;
}

/** Samples the episodes of every lane; see `rolloutLane`. `seeds` is u32 `[R]`. */
export function rollout(
  runs: i32,
  tasks: i32,
  S: i32,
  A: i32,
  H: i32,
  N: i32,
  gaussian: i32,
  sd: f32,
  start: i32,
  startTable: usize,
  timed: i32,
  stream: u32,
  seeds: usize,
  iteration: u32,
  firstTask: u32,
  table: usize,
  transitions: usize,
  means: usize,
  states: usize,
  actions: usize,
  rewards: usize,
  totals: usize,
  scratch: usize,
): void {
  const plan = changetype<RolloutPlan>(scratch);
  plan.states = S;
  plan.actions = A;
  plan.horizon = H;
  plan.episodes = N;
  plan.gaussian = gaussian;
  plan.sd = sd;
  plan.start = start;
  plan.startTable = startTable;
  plan.timed = timed;
  plan.stream = stream;
  plan.iteration = iteration;
  layOut(plan, (scratch + offsetof<RolloutPlan>() + 15) & ~15);
  const steps = <usize> (N * H) << 2;
  const pairs = <usize> (S * A) << 2;
  for (let run = 0; run < runs; run++) {
    const seed = load<u32>(seeds + (<usize> run << 2));
    for (let task = 0; task < tasks; task++) {
      const name = firstTask + task;
      rolloutLane(plan, seed, name, table, transitions, means, states, actions, rewards, totals);
      table += timed ? pairs * H : pairs;
      transitions += pairs * S;
      means += pairs;
      states += steps;
      actions += steps;
      rewards += steps;
      totals += 4;
    }
  }
}

function layOut(plan: RolloutPlan, at: usize): void {
  plan.scratch = at;
  plan.actionVectors = vectorsFor(plan.actions);
  plan.stateVectors = vectorsFor(plan.states);
  plan.actionBytes = <usize> plan.actionVectors << 4;
  plan.stateBytes = <usize> plan.stateVectors << 4;
  plan.timeStride = plan.timed ? plan.actionBytes * plan.states : 0;
  plan.actionU = at + 128;
  plan.rewardWord = plan.actionU + CHUNK_BYTES;
  plan.stateU = plan.rewardWord + CHUNK_BYTES;
  plan.angleWord = plan.stateU + CHUNK_BYTES;
  plan.noise = plan.angleWord + CHUNK_BYTES;
  plan.actionThresholds = plan.noise + CHUNK_BYTES;
  const tables = plan.timed ? plan.horizon : 1;
  plan.stateThresholds = plan.actionThresholds + plan.actionBytes * (tables * plan.states);
  plan.startThresholds = plan.stateThresholds + plan.stateBytes * (plan.states * plan.actions);
  plan.rewardThresholds = plan.startThresholds + plan.stateBytes;
}

/**
 * Samples the lane.
 *
 * @param table f32 `[S, A]` or `[H, S, A]`
 * @param transitions f32 `[S, A, S]`
 * @param means f32 `[S, A]`
 * @param states written, with `actions` and `rewards`, f32 `[N, H]` each
 * @param total written, f32: the undiscounted reward of all episodes
 */
function rolloutLane(
  plan: RolloutPlan,
  seed: u32,
  task: u32,
  table: usize,
  transitions: usize,
  means: usize,
  states: usize,
  actions: usize,
  rewards: usize,
  total: usize,
): void {
  const S = plan.states;
  const A = plan.actions;
  const H = plan.horizon;
  const gaussian = plan.gaussian != 0;
  plan.means = means;
  plan.visited = states;
  plan.chosen = actions;
  plan.observed = rewards;
  thresholds(table, (plan.timed ? H : 1) * S, A, plan.actionThresholds);
  if (S > 1) thresholds(transitions, S * A, S, plan.stateThresholds);
  if (plan.start < 0) thresholds(plan.startTable, 1, S, plan.startThresholds);
  if (!gaussian) {
    for (let k = 0; k < S * A; k++) {
      const mean = <f64> load<f32>(means + (<usize> k << 2));
      store<i32>(plan.rewardThresholds + (<usize> k << 2), threshold(mean));
    }
  }
  // Whole fours of episodes if some fit, else whole episodes, else pieces of one.
  const steps = plan.episodes * H;
  const unit = 4 * H <= CHUNK ? 4 * H : H <= CHUNK ? H : 1;
  const most = CHUNK - CHUNK % unit;
  let s = 0;
  for (let first = 0; first < steps; first += most) {
    const count = min(most, steps - first);
    words(plan, seed, task, first, count, S > 1 || gaussian);
    if (gaussian) normals(plan.rewardWord, plan.angleWord, count, plan.noise);
    let k = S == 1 && plan.timeStride == 0 ? playBandit(plan, first, count) : 0;
    for (; S > 1 && H <= CHUNK && k + 4 * H <= count; k += 4 * H) {
      playFour(plan, seed, task, first, k);
    }
    let t = (first + k) % H;
    for (; k < count; k++) {
      if (t == 0) s = S > 1 ? startState(plan, seed, task, (first + k) / H) : 0;
      s = step(plan, first, k, t, s);
      if (++t == H) t = 0;
    }
  }
  store<f32>(total, <f32> sumOf(rewards, steps));
}

/** Standard normal numbers of `count` steps, up to three more, from two words each. */
function normals(radius: usize, angle: usize, count: i32, out: usize): void {
  for (let k: usize = 0; k < <usize> count << 2; k += 16) {
    v128.store(out + k, Normal.of(v128.load(radius + k), v128.load(angle + k)));
  }
}

/** Four episodes from step k of the chunk that starts with step `first`. */
function playFour(plan: RolloutPlan, seed: u32, task: u32, first: i32, k: i32): void {
  const H = plan.horizon;
  const episode = (first + k) / H;
  let s0 = startState(plan, seed, task, episode);
  let s1 = startState(plan, seed, task, episode + 1);
  let s2 = startState(plan, seed, task, episode + 2);
  let s3 = startState(plan, seed, task, episode + 3);
  const actionVectors = plan.actionVectors;
  const stateVectors = plan.stateVectors;
  const actionBytes = plan.actionBytes;
  const stateBytes = plan.stateBytes;
  const actions = plan.actions;
  const timeStride = plan.timeStride;
  const next = plan.stateThresholds;
  const length = <usize> H << 2;
  const at0 = <usize> k << 2;
  const to0 = <usize> (first + k) << 2;
  let rows = plan.actionThresholds;
  let actionU = plan.actionU + at0;
  let stateU = plan.stateU + at0;
  // The reward's place holds the pair until rewards are drawn.
  const observed = plan.observed + to0;
  let pairs = observed;
  // Actions and states first: only they wait for one another.
  for (const end = actionU + length; actionU < end; actionU += 4) {
    const a0 = Draw.index(rows + actionBytes * s0, actionVectors, load<i32>(actionU));
    const a1 = Draw.index(rows + actionBytes * s1, actionVectors, load<i32>(actionU + length));
    const a2 = Draw.index(rows + actionBytes * s2, actionVectors, load<i32>(actionU + 2 * length));
    const a3 = Draw.index(rows + actionBytes * s3, actionVectors, load<i32>(actionU + 3 * length));
    const pair0 = s0 * actions + a0;
    const pair1 = s1 * actions + a1;
    const pair2 = s2 * actions + a2;
    const pair3 = s3 * actions + a3;
    store<i32>(pairs, pair0);
    store<i32>(pairs + length, pair1);
    store<i32>(pairs + 2 * length, pair2);
    store<i32>(pairs + 3 * length, pair3);
    s0 = Draw.index(next + stateBytes * pair0, stateVectors, load<i32>(stateU));
    s1 = Draw.index(next + stateBytes * pair1, stateVectors, load<i32>(stateU + length));
    s2 = Draw.index(next + stateBytes * pair2, stateVectors, load<i32>(stateU + 2 * length));
    s3 = Draw.index(next + stateBytes * pair3, stateVectors, load<i32>(stateU + 3 * length));
    rows += timeStride;
    stateU += 4;
    pairs += 4;
  }
  const chosen = plan.chosen + to0;
  const visited = plan.visited + to0;
  const width = f32x4.splat(<f32> actions);
  const half = f32x4.splat(0.5);
  const gaussian = plan.gaussian != 0;
  const table = gaussian ? plan.means : plan.rewardThresholds;
  const chance = (gaussian ? plan.noise : plan.rewardWord) + at0;
  const sd = f32x4.splat(plan.sd);
  for (let i: usize = 0; i < 4 * length; i += 16) {
    const pair = v128.load(observed + i);
    // The pair is s A + a: half a pair away from any whole quotient, which no rounding bridges.
    const index = f32x4.convert_i32x4_s(pair);
    const s = f32x4.floor(f32x4.div(f32x4.add(index, half), width));
    v128.store(visited + i, s);
    v128.store(chosen + i, f32x4.sub(index, f32x4.mul(s, width)));
    v128.store(observed + i, Reward.of(gaussian, table, sd, v128.load(chance + i), pair));
  }
}

/** Rewards. */
class Reward {
  /**
   * Of four (s, a) pairs, i32x4.
   *
   * @param table means if `gaussian`, else thresholds
   * @param chance the steps' standard normal numbers, else their words
   */
  @inline
  static of(gaussian: bool, table: usize, sd: v128, chance: v128, pairs: v128): v128 {
    const at = i32x4.shl(pairs, 2);
    let entries = v128.load32_splat(table + i32x4.extract_lane(at, 0));
    entries = v128.load32_lane(table + i32x4.extract_lane(at, 1), entries, 1);
    entries = v128.load32_lane(table + i32x4.extract_lane(at, 2), entries, 2);
    entries = v128.load32_lane(table + i32x4.extract_lane(at, 3), entries, 3);
    if (gaussian) return f32x4.add(entries, f32x4.mul(sd, chance));
    return v128.and(i32x4.lt_s(i32x4.shr_u(chance, 8), entries), f32x4.splat(1));
  }
}

/** Steps of a chunk of one state and a stationary policy, four at a time; how many were made. */
function playBandit(plan: RolloutPlan, first: i32, count: i32): i32 {
  const whole = <usize> (count & ~3) << 2;
  const to = <usize> first << 2;
  const visited = plan.visited + to;
  const chosen = plan.chosen + to;
  const observed = plan.observed + to;
  const rows = plan.actionThresholds;
  const actions = plan.actions;
  const actionU = plan.actionU;
  const gaussian = plan.gaussian != 0;
  const table = gaussian ? plan.means : plan.rewardThresholds;
  const chance = gaussian ? plan.noise : plan.rewardWord;
  const sd = f32x4.splat(plan.sd);
  for (let k: usize = 0; k < whole; k += 16) {
    const a = Draw.indices(rows, actions, v128.load(actionU + k));
    v128.store(visited + k, f32x4.splat(0));
    v128.store(chosen + k, f32x4.convert_i32x4_s(a));
    v128.store(observed + k, Reward.of(gaussian, table, sd, v128.load(chance + k), a));
  }
  return count & ~3;
}

/** Step k of the chunk, at time t in state s; the next state. */
function step(plan: RolloutPlan, first: i32, k: i32, t: i32, s: i32): i32 {
  const at = <usize> k << 2;
  const to = <usize> (first + k) << 2;
  const row = plan.actionThresholds + plan.timeStride * t + plan.actionBytes * s;
  const a = Draw.index(row, plan.actionVectors, load<i32>(plan.actionU + at));
  const pair = <usize> (s * plan.actions + a);
  let reward: f32;
  if (plan.gaussian) {
    reward = load<f32>(plan.means + (pair << 2)) + plan.sd * load<f32>(plan.noise + at);
  } else {
    const u = <i32> (load<u32>(plan.rewardWord + at) >>> 8);
    reward = <f32> (<i32> (u < load<i32>(plan.rewardThresholds + (pair << 2))));
  }
  store<f32>(plan.visited + to, <f32> s);
  store<f32>(plan.chosen + to, <f32> a);
  store<f32>(plan.observed + to, reward);
  if (plan.states == 1) return 0;
  const next = plan.stateThresholds + plan.stateBytes * pair;
  return Draw.index(next, plan.stateVectors, load<i32>(plan.stateU + at));
}

/** The sum of f32, in f64, four interleaved sums. */
function sumOf(values: usize, count: i32): f64 {
  const whole = <usize> (count & ~3) << 2;
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let at: usize = 0; at < whole; at += 16) {
    const x = v128.load(values + at);
    low = f64x2.add(low, f64x2.promote_low_f32x4(x));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 0, 1)));
  }
  const pairs = f64x2.add(low, high);
  let sum = f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
  for (let at = whole; at < <usize> count << 2; at += 4) sum += <f64> load<f32>(values + at);
  return sum;
}

/** Words of steps `first` …, the uniform ones already as integers below 2²⁴. */
function words(
  plan: RolloutPlan,
  seed: u32,
  task: u32,
  first: i32,
  count: i32,
  both: bool,
): void {
  const block = plan.scratch;
  const actionU = plan.actionU;
  const rewardWord = plan.rewardWord;
  const stateU = plan.stateU;
  const angleWord = plan.angleWord;
  const stream = plan.stream;
  const high = Threefry.high(plan.iteration, task);
  const H = plan.horizon;
  const base = Threefry.low(task, 0);
  // Element 2(i(H+1) + t) and time t of four steps. The place t = H is the start state's, so an
  // episode's end is two elements more.
  let element = i32x4.splat(0);
  let time = i32x4.splat(0);
  for (let lane = 0; lane < 4; lane++) {
    const at = first + lane;
    store<u32>(block + (<usize> lane << 2), base | 2 * (at + at / H));
    store<u32>(block + 16 + (<usize> lane << 2), at % H);
  }
  element = v128.load(block);
  time = v128.load(block + 16);
  const forward = i32x4.splat(8 + 2 * (4 / H));
  const later = i32x4.splat(4 % H);
  const end = i32x4.splat(H);
  const atOnce: usize = both ? 8 : 16;
  for (let k: usize = 0; k < <usize> count; k += atOnce) {
    const to = k << 2;
    const a = element;
    time = i32x4.add(time, later);
    let over = i32x4.ge_s(time, end);
    element = i32x4.sub(i32x4.add(element, forward), i32x4.shl(over, 1));
    time = i32x4.sub(time, v128.and(over, end));
    const b = element;
    time = i32x4.add(time, later);
    over = i32x4.ge_s(time, end);
    element = i32x4.sub(i32x4.add(element, forward), i32x4.shl(over, 1));
    time = i32x4.sub(time, v128.and(over, end));
    let c = v128.or(a, i32x4.splat(1));
    let d = v128.or(b, i32x4.splat(1));
    if (!both) {
      c = element;
      time = i32x4.add(time, later);
      over = i32x4.ge_s(time, end);
      element = i32x4.sub(i32x4.add(element, forward), i32x4.shl(over, 1));
      time = i32x4.sub(time, v128.and(over, end));
      d = element;
      time = i32x4.add(time, later);
      over = i32x4.ge_s(time, end);
      element = i32x4.sub(i32x4.add(element, forward), i32x4.shl(over, 1));
      time = i32x4.sub(time, v128.and(over, end));
    }
    Threefry.blocks(seed, stream, a, b, c, d, high, block);
    v128.store(actionU + to, i32x4.shr_u(v128.load(block), 8));
    v128.store(rewardWord + to, v128.load(block + 16));
    v128.store(actionU + to + 16, i32x4.shr_u(v128.load(block + 32), 8));
    v128.store(rewardWord + to + 16, v128.load(block + 48));
    if (both) {
      v128.store(stateU + to, i32x4.shr_u(v128.load(block + 64), 8));
      v128.store(angleWord + to, v128.load(block + 80));
      v128.store(stateU + to + 16, i32x4.shr_u(v128.load(block + 96), 8));
      v128.store(angleWord + to + 16, v128.load(block + 112));
    } else {
      v128.store(actionU + to + 32, i32x4.shr_u(v128.load(block + 64), 8));
      v128.store(rewardWord + to + 32, v128.load(block + 80));
      v128.store(actionU + to + 48, i32x4.shr_u(v128.load(block + 96), 8));
      v128.store(rewardWord + to + 48, v128.load(block + 112));
    }
  }
}

/** Draws only where the first state is random. */
function startState(plan: RolloutPlan, seed: u32, task: u32, episode: i32): i32 {
  if (plan.start >= 0) return plan.start;
  const H = plan.horizon;
  const element = i32x4.splat(Threefry.low(task, 2 * (episode * (H + 1) + H)));
  const high = Threefry.high(plan.iteration, task);
  Threefry.blocks(seed, plan.stream, element, element, element, element, high, plan.scratch);
  return Draw.index(plan.startThresholds, plan.stateVectors, load<u32>(plan.scratch) >>> 8);
}

/** Categorical draws. */
class Draw {
  /** The number of thresholds, each less one, that U is above. */
  @inline
  static index(row: usize, vectors: i32, u: i32): i32 {
    const all = i32x4.splat(u);
    const first = i32x4.gt_s(all, v128.load(row));
    if (vectors == 1) return popcnt(i32x4.bitmask(first));
    // The first three without a loop, which costs V8 more than what is in it, and counted at once.
    const second = i32x4.gt_s(all, v128.load(row, 16));
    const third = vectors > 2 ? i32x4.gt_s(all, v128.load(row, 32)) : i32x4.splat(0);
    const low = i16x8.narrow_i32x4_s(first, second);
    const high = i16x8.narrow_i32x4_s(third, i32x4.splat(0));
    let index = popcnt(i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)));
    for (let k = 3; k < vectors; k++) {
      index += popcnt(i32x4.bitmask(i32x4.gt_s(all, v128.load(row + (<usize> k << 4)))));
    }
    return index;
  }

  /** x₀, x₀ + x₁, …: four sums. */
  @inline
  static prefixSums(x: v128): v128 {
    const zero = i32x4.splat(0);
    const pairs = i32x4.add(x, v128.shuffle<i32>(zero, x, 0, 4, 5, 6));
    return i32x4.add(pairs, v128.shuffle<i32>(zero, pairs, 0, 0, 4, 5));
  }

  /** The same for four numbers and one distribution over `size`. */
  @inline
  static indices(row: usize, size: i32, u: v128): v128 {
    const end = row + (<usize> (size - 1) << 2);
    let index = i32x4.splat(0);
    for (; row < end; row += 4) {
      index = i32x4.sub(index, i32x4.gt_s(u, v128.load32_splat(row)));
    }
    return index;
  }
}

/**
 * Thresholds of `rows` distributions over `size`; the last index closes, so it has none.
 *
 * A probability of 40 fixed bits is high·2²⁰ + low, each below 2²¹, so the sums
 * of up to 1024 are exact in 32 bits.
 */
function thresholds(table: usize, rows: i32, size: i32, out: usize): void {
  const vectors = vectorsFor(size);
  const last = i32x4.splat(size - 1);
  for (let row = 0; row < rows; row++) {
    let from = table + (<usize> (row * size) << 2);
    let index = i32x4(0, 1, 2, 3);
    let highSum = i32x4.splat(0);
    let lowSum = i32x4.splat(0);
    for (let k = 0; k < vectors; k++) {
      const scaled = f32x4.mul(f32x4.min(v128.load(from), f32x4.splat(1)), f32x4.splat(1048576));
      const high = i32x4.trunc_sat_f32x4_s(scaled);
      const rest = f32x4.sub(scaled, f32x4.convert_i32x4_s(high));
      const low = i32x4.trunc_sat_f32x4_s(f32x4.mul(rest, f32x4.splat(1048576)));
      highSum = i32x4.add(Draw.prefixSums(high), v128.shuffle<i32>(highSum, highSum, 3, 3, 3, 3));
      lowSum = i32x4.add(Draw.prefixSums(low), v128.shuffle<i32>(lowSum, lowSum, 3, 3, 3, 3));
      // ⌈Σ q / 2¹⁶⌉ − 1: one comparison fewer, "above", than for "reached".
      const carried = i32x4.shr_s(i32x4.sub(lowSum, i32x4.splat(1)), 16);
      const value = i32x4.add(i32x4.shl(highSum, 4), carried);
      const closes = i32x4.ge_s(index, last);
      v128.store(out, v128.bitselect(i32x4.splat(i32.MAX_VALUE), value, closes));
      index = i32x4.add(index, i32x4.splat(4));
      from += 16;
      out += 16;
    }
  }
}

/** The smallest integer U with U/2²⁴ ≥ p; NaN counts as 0. */
function threshold(p: f64): i32 {
  return <i32> ceil(p * 16777216);
}
