// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * Advantages of one lane's episodes and their reduction to weighted rows;
 * `advantages.ts` has the equations.
 *
 * Returns, advantages, their moments and W are added up in f64, one lane after
 * the other, and rounded to f32 once, at the end. Two passes over the steps:
 * returns (with what the critic's normal equations need), then advantages,
 * which are summed by (s, a) as they come; normalising is affine, so it is done
 * on the sums: Σ (Â − mean)/scale = (ΣÂ − count · mean)/scale.
 *
 * @module
 */
import { fitCritic } from "./critic.as.ts";

/** What every lane of a batch shares. */
@unmanaged
export class AdvantagePlan {
  discount: f64;
  lambda: f64;
  ridge: f64;
  /** c of the all-action gradient; negative for none. */
  pseudoVisits: f64;
  states: i32;
  actions: i32;
  horizon: i32;
  episodes: i32;
  /** 1 for generalised advantage estimation, 0 for REINFORCE. */
  gae: i32;
  normalise: i32;
  /** Z = N instead of N·H. */
  sumOverTime: i32;
  timeOrigin: i32;
  /** 1 if the critic's observation is always 0. */
  blind: i32;
  /** 1 to fit the critic, 0 to read it. */
  fit: i32;
  /** See `advantageScratch`. */
  scratch: usize;
}

/** Bytes of scratch that {@linkcode advantages} needs. */
export function advantageScratch(S: i32, A: i32, H: i32): i32 {
  const size = S + 3;
  const doubles = size * size + 2 * size + // normal equations and their solution
    S * H + // values
    S + 2 * H + // Σ returns by state and by time, powers of the discount
    S * H + // visits by state and time
    2 * S * A; // Σ Â and visits by state and action
  return (doubles << 3) + <i32> offsetof<AdvantagePlan>() + 8;
}

/** Critic, advantages and rows of every lane; see `advantagesLane`. */
export function advantages(
  lanes: i32,
  discount: f64,
  lambda: f64,
  ridge: f64,
  pseudoVisits: f64,
  S: i32,
  A: i32,
  H: i32,
  N: i32,
  gae: i32,
  normalise: i32,
  sumOverTime: i32,
  timeOrigin: i32,
  blind: i32,
  fit: i32,
  states: usize,
  actions: usize,
  rewards: usize,
  behaviour: usize,
  critic: usize,
  weights: usize,
  visits: usize,
  scratch: usize,
): void {
  const plan = changetype<AdvantagePlan>(scratch);
  plan.discount = discount;
  plan.lambda = lambda;
  plan.ridge = ridge;
  plan.pseudoVisits = pseudoVisits;
  plan.states = S;
  plan.actions = A;
  plan.horizon = H;
  plan.episodes = N;
  plan.gae = gae;
  plan.normalise = normalise;
  plan.sumOverTime = sumOverTime;
  plan.timeOrigin = timeOrigin;
  plan.blind = blind;
  plan.fit = fit;
  plan.scratch = (scratch + offsetof<AdvantagePlan>() + 7) & ~7;
  const steps = <usize> (N * H) << 2;
  for (let lane = 0; lane < lanes; lane++) {
    advantagesLane(plan, states, actions, rewards, behaviour, critic, weights, visits);
    states += steps;
    actions += steps;
    rewards += steps;
    behaviour += <usize> (S * A) << 2;
    critic += <usize> (S + 3) << 2;
    weights += <usize> (S * A) << 2;
    visits += <usize> S << 2;
  }
}

/**
 * Critic, advantages and rows of one lane.
 *
 * @param states f32 `[N, H]`, as `actions` and `rewards`
 * @param behaviour f32 `[S, A]`
 * @param critic f32 `[S + 3]`
 * @param weights written, f32 `[S, A]`
 * @param visits written, f32 `[S]`
 */
function advantagesLane(
  plan: AdvantagePlan,
  states: usize,
  actions: usize,
  rewards: usize,
  behaviour: usize,
  critic: usize,
  weights: usize,
  visits: usize,
): void {
  const S = plan.states;
  const A = plan.actions;
  const H = plan.horizon;
  const size = S + 3;
  const steps = plan.episodes * H;
  const solution = plan.scratch;
  const equations = solution + (<usize> size << 3);
  const values = equations + (<usize> (size * (size + 1)) << 3);
  const byState = values + (<usize> (S * H) << 3);
  const byTime = byState + (<usize> S << 3);
  const powers = byTime + (<usize> H << 3);
  const counts = powers + (<usize> H << 3);
  const sums = counts + (<usize> (S * H) << 3);
  const pairCounts = sums + (<usize> (S * A) << 3);
  const bytes = pairCounts + (<usize> (S * A) << 3) - byState;
  memory.fill(byState, 0, bytes);
  // A plan's fields are read again after every write, so the loops keep what they need.
  const gae = plan.gae != 0;
  const discount = plan.discount;

  if (gae) {
    if (plan.fit) {
      for (let first = steps - H; first >= 0; first -= H) {
        let following: f64 = 0;
        for (let t = H - 1; t >= 0; t--) {
          const at = <usize> (first + t) << 2;
          const s = indexAt(states + at);
          following = <f64> load<f32>(rewards + at) + discount * following;
          add(byState + (<usize> s << 3), following);
          add(byTime + (<usize> t << 3), following);
          add(counts + (<usize> (s * H + t) << 3), 1);
        }
      }
      fitCritic(plan, counts, byState, byTime, equations, solution);
      for (let k: usize = 0; k < <usize> size; k++) {
        store<f32>(critic + (k << 2), <f32> load<f64>(solution + (k << 3)));
      }
    } else {
      for (let k: usize = 0; k < <usize> size; k++) {
        store<f64>(solution + (k << 3), <f64> load<f32>(critic + (k << 2)));
      }
    }
    valueTable(plan, solution, values);
  } else {
    let power: f64 = 1;
    for (let t = 0; t < H; t++) {
      store<f64>(powers + (<usize> t << 3), power);
      power *= discount;
    }
  }

  // Moments are of Â − shift: they lose nothing where all Â are close together.
  let shift: f64 = 0;
  let sum: f64 = 0;
  let squares: f64 = 0;
  // The least Â and the least −Â, in one instruction.
  let extremes = f64x2.splat(Infinity);
  const decay = discount * plan.lambda;
  for (let first = steps - H; first >= 0; first -= H) {
    let nextValue: f64 = 0;
    let following: f64 = 0;
    for (let t = H - 1; t >= 0; t--) {
      const at = <usize> (first + t) << 2;
      const s = indexAt(states + at);
      const pair = <usize> (s * A + indexAt(actions + at)) << 3;
      const reward = <f64> load<f32>(rewards + at);
      let advantage: f64;
      if (gae) {
        const value = load<f64>(values + (<usize> (s * H + t) << 3));
        following = reward + discount * nextValue - value + decay * following;
        advantage = following;
        nextValue = value;
      } else {
        following = reward + discount * following;
        advantage = following * load<f64>(powers + (<usize> t << 3));
      }
      if (first + t == steps - 1) shift = advantage;
      const moved = advantage - shift;
      sum += moved;
      squares += moved * moved;
      extremes = f64x2.pmin(extremes, f64x2.replace_lane(f64x2.splat(advantage), 1, -advantage));
      add(sums + pair, advantage);
      add(pairCounts + pair, 1);
    }
  }

  let mean: f64 = 0;
  let scale: f64 = 1;
  if (plan.normalise) {
    const n = <f64> steps;
    mean = shift + sum / n;
    const variance = squares / n - (sum / n) * (sum / n);
    scale = sqrt(max(variance, 0)) + 1e-8;
    const low = f64x2.extract_lane(extremes, 0);
    const high = -f64x2.extract_lane(extremes, 1);
    // Advantages that differ by rounding only are exactly 0.
    if (high - low <= 1e-6 * max(abs(low), abs(high))) scale = Infinity;
  }
  const Z = <f64> (plan.sumOverTime ? plan.episodes : steps);
  for (let s = 0; s < S; s++) {
    let visited: f64 = 0;
    for (let a = 0; a < A; a++) {
      const pair = <usize> (s * A + a);
      const count = load<f64>(pairCounts + (pair << 3));
      visited += count;
      const total = load<f64>(sums + (pair << 3));
      let weight = count == 0 ? 0 : (total - count * mean) / scale / Z;
      if (plan.pseudoVisits >= 0 && count > 0) weight /= count + plan.pseudoVisits;
      store<f64>(sums + (pair << 3), weight);
    }
    for (let a = 0; a < A; a++) {
      const pair = <usize> (s * A + a);
      let weight = load<f64>(sums + (pair << 3));
      if (plan.pseudoVisits >= 0) weight *= visited * <f64> load<f32>(behaviour + (pair << 2));
      store<f32>(weights + (pair << 2), <f32> weight);
    }
    store<f32>(visits + (<usize> s << 2), <f32> (visited / <f64> steps));
  }
}

/** V(s, t) for every state and time, f64 `[S, H]`, from weights f64 `[S + 3]`. */
function valueTable(plan: AdvantagePlan, weights: usize, out: usize): void {
  const time = weights + (<usize> plan.states << 3);
  for (let s = 0; s < plan.states; s++) {
    for (let t = 0; t < plan.horizon; t++) {
      const tau = <f64> (t + plan.timeOrigin) / 100;
      const cubic = load<f64>(time) + tau * (load<f64>(time, 8) + tau * load<f64>(time, 16));
      const value = load<f64>(weights + (<usize> s << 3)) + tau * cubic;
      store<f64>(out, value);
      out += 8;
    }
  }
}

/** An index kept as f32: below 2²³ the sum's last bits are its own, and no conversion is checked. */
function indexAt(at: usize): i32 {
  return reinterpret<i32>(load<f32>(at) + 8388608) & 0x7fffff;
}

function add(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}
