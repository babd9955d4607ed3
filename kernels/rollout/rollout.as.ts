// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * Samples one lane's episodes; `rollout.ts` says how.
 *
 * A categorical draw with u = U/2²⁴ is the smallest j with u < cdf[j], i.e. the
 * number of j with U ≥ ⌈2²⁴ cdf[j]⌉. These integer thresholds are made once a
 * lane, from sums in f64 as in the reference: given the same tables, states and
 * actions are the reference's, exactly. Words are made 256 steps at a time,
 * four or eight in a call.
 *
 * @module
 */
import { Normal } from "../fill/fill.as.ts";
import { Threefry } from "../threefry/threefry.as.ts";

/** Steps whose words are made together; a multiple of 8. */
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
}

/** Vectors that hold the thresholds of a draw among `size`. */
function vectorsFor(size: i32): i32 {
  return (size + 2) >> 2;
}

/** Bytes of scratch that {@linkcode rollout} needs; `tables` is H if the policy depends on time, else 1. */
export function rolloutScratch(states: i32, actions: i32, tables: i32): i32 {
  const perState = vectorsFor(actions) << 4;
  const perPair = (vectorsFor(states) << 4) + 4;
  return 16 + <i32> offsetof<RolloutPlan>() + 64 + 5 * <i32> CHUNK_BYTES +
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
  plan.scratch = (scratch + offsetof<RolloutPlan>() + 15) & ~15;
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
  const block = plan.scratch;
  const chunk = block + 64;
  const actionU = chunk;
  const rewardWord = chunk + CHUNK_BYTES;
  const stateU = chunk + 2 * CHUNK_BYTES;
  const angleWord = chunk + 3 * CHUNK_BYTES;
  const noise = chunk + 4 * CHUNK_BYTES;
  const actionVectors = vectorsFor(A);
  const stateVectors = vectorsFor(S);
  const actionBytes = <usize> actionVectors << 4;
  const stateBytes = <usize> stateVectors << 4;
  const tables = plan.timed ? H : 1;
  const actionThresholds = chunk + 5 * CHUNK_BYTES;
  const stateThresholds = actionThresholds + actionBytes * (tables * S);
  const startThresholds = stateThresholds + stateBytes * (S * A);
  const rewardThresholds = startThresholds + stateBytes;
  const several = S > 1;
  thresholds(table, tables * S, A, actionThresholds);
  if (several) thresholds(transitions, S * A, S, stateThresholds);
  if (plan.start < 0) thresholds(plan.startTable, 1, S, startThresholds);
  if (!gaussian) {
    for (let k = 0; k < S * A; k++) {
      store<i32>(rewardThresholds + (k << 2), threshold(load<f32>(means + (k << 2))));
    }
  }
  const timeStride = plan.timed ? actionBytes * S : 0;
  const steps = plan.episodes * H;
  let sum: f64 = 0;
  let episode = 0;
  let t = 0;
  let s = 0;
  for (let first = 0; first < steps; first += CHUNK) {
    const count = min(CHUNK, steps - first);
    const both = several || gaussian;
    words(plan, seed, task, first, count, both, block, actionU, rewardWord, stateU, angleWord);
    if (gaussian) {
      for (let k: usize = 0; k < <usize> count << 2; k += 16) {
        v128.store(noise + k, Normal.of(v128.load(rewardWord + k), v128.load(angleWord + k)));
      }
    }
    for (let k = 0; k < count; k++) {
      const at = <usize> k << 2;
      if (t == 0) {
        s = plan.start >= 0
          ? plan.start
          : startState(plan, seed, task, episode, block, startThresholds, stateVectors);
      }
      const row = actionThresholds + timeStride * t + actionBytes * s;
      const a = draw(row, actionVectors, load<i32>(actionU + at));
      const pair = s * A + a;
      let reward: f32;
      if (gaussian) {
        reward = load<f32>(means + (pair << 2)) + plan.sd * load<f32>(noise + at);
      } else {
        const u = load<u32>(rewardWord + at) >>> 8;
        reward = <f32> (<i32> (<i32> u < load<i32>(rewardThresholds + (pair << 2))));
      }
      const to = <usize> (first + k) << 2;
      store<f32>(states + to, <f32> s);
      store<f32>(actions + to, <f32> a);
      store<f32>(rewards + to, reward);
      sum += <f64> reward;
      if (several) {
        s = draw(stateThresholds + stateBytes * pair, stateVectors, load<i32>(stateU + at));
      }
      if (++t == H) {
        t = 0;
        episode++;
      }
    }
  }
  store<f32>(total, <f32> sum);
}

/** Words of steps `first` …, the uniform ones already as integers below 2²⁴. */
function words(
  plan: RolloutPlan,
  seed: u32,
  task: u32,
  first: i32,
  count: i32,
  both: bool,
  block: usize,
  actionU: usize,
  rewardWord: usize,
  stateU: usize,
  angleWord: usize,
): void {
  const high = Threefry.high(plan.iteration, task);
  const H = plan.horizon;
  const base = Threefry.low(task, 0);
  let episode = first / H;
  let t = first % H;
  const atOnce: usize = both ? 4 : 8;
  for (let k: usize = 0; k < <usize> count; k += atOnce) {
    const to = k << 2;
    // Elements of four steps; the place t = H is the start state's.
    for (let lane: usize = 0; lane < atOnce; lane++) {
      store<u32>(block + (lane << 2), base | 2 * (episode * (H + 1) + t));
      if (++t == H) {
        t = 0;
        episode++;
      }
    }
    const even = v128.load(block);
    const other = both ? v128.or(even, i32x4.splat(1)) : v128.load(block + 16);
    Threefry.blocks(seed, plan.stream, even, other, high, block);
    v128.store(actionU + to, i32x4.shr_u(v128.load(block), 8));
    v128.store(rewardWord + to, v128.load(block + 16));
    if (both) {
      v128.store(stateU + to, i32x4.shr_u(v128.load(block + 32), 8));
      v128.store(angleWord + to, v128.load(block + 48));
    } else {
      v128.store(actionU + to + 16, i32x4.shr_u(v128.load(block + 32), 8));
      v128.store(rewardWord + to + 16, v128.load(block + 48));
    }
  }
}

function startState(
  plan: RolloutPlan,
  seed: u32,
  task: u32,
  episode: i32,
  block: usize,
  row: usize,
  vectors: i32,
): i32 {
  const H = plan.horizon;
  const element = i32x4.splat(Threefry.low(task, 2 * (episode * (H + 1) + H)));
  const high = Threefry.high(plan.iteration, task);
  Threefry.blocks(seed, plan.stream, element, element, high, block);
  return draw(row, vectors, load<u32>(block) >>> 8);
}

/** The number of thresholds that U reaches. */
function draw(row: usize, vectors: i32, u: i32): i32 {
  const all = i32x4.splat(u);
  let index = 0;
  for (let j = 0; j < vectors; j++) {
    const reached = i32x4.ge_s(all, v128.load(row + (<usize> j << 4)));
    index += popcnt(i32x4.bitmask(reached));
  }
  return index;
}

/** Thresholds of `rows` distributions over `size`; the last index closes, so it has none. */
function thresholds(table: usize, rows: i32, size: i32, out: usize): void {
  const padded = vectorsFor(size) << 2;
  for (let row = 0; row < rows; row++) {
    const from = table + (<usize> (row * size) << 2);
    const to = out + (<usize> (row * padded) << 2);
    let cdf: f64 = 0;
    for (let j = 0; j < padded; j++) {
      let value = i32.MAX_VALUE;
      if (j < size - 1) {
        cdf += <f64> load<f32>(from + (<usize> j << 2));
        value = threshold(cdf);
      }
      store<i32>(to + (<usize> j << 2), value);
    }
  }
}

/** The smallest integer U with U/2²⁴ ≥ p; NaN counts as 0. */
function threshold(p: f64): i32 {
  return <i32> ceil(p * 16777216);
}
