// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * What a policy table is worth on a task, exactly: dynamic programming in f64,
 * and its entropy.
 *
 * @module
 */
import { Approximate } from "../approximate/approximate.as.ts";

/**
 * Expected undiscounted reward of one episode of every lane, `out` f32 `[R·T]`.
 *
 * @param table `[S, A]`, or `[H, S, A]` where `timed`
 * @param start f32 `[S]`
 * @param scratch room for 2 S doubles
 */
export function policyValue(
  lanes: i32,
  S: i32,
  A: i32,
  H: i32,
  table: usize,
  timed: i32,
  transitions: usize,
  rewards: usize,
  start: usize,
  out: usize,
  scratch: usize,
): void {
  const pairs = <usize> (S * A);
  const tableBytes = pairs << 2;
  for (let lane = 0; lane < lanes; lane++) {
    let value = scratch;
    let next = scratch + (<usize> S << 3);
    memory.fill(next, 0, <usize> S << 3);
    for (let t = H - 1; t >= 0; t--) {
      const policy = table + (timed ? <usize> t * tableBytes : 0);
      for (let s = 0; s < S; s++) {
        let sum: f64 = 0;
        for (let a = 0; a < A; a++) {
          const pair = <usize> (s * A + a);
          let q = <f64> load<f32>(rewards + (pair << 2));
          const row = transitions + (pair * S << 2);
          for (let k: usize = 0; k < <usize> S; k++) {
            q += <f64> load<f32>(row + (k << 2)) * load<f64>(next + (k << 3));
          }
          sum += <f64> load<f32>(policy + (pair << 2)) * q;
        }
        store<f64>(value + (<usize> s << 3), sum);
      }
      const swap = value;
      value = next;
      next = swap;
    }
    let total: f64 = 0;
    for (let s: usize = 0; s < <usize> S; s++) {
      total += <f64> load<f32>(start + (s << 2)) * load<f64>(next + (s << 3));
    }
    store<f32>(out + (<usize> lane << 2), <f32> total);
    table += timed ? tableBytes * H : tableBytes;
    transitions += tableBytes * S;
    rewards += tableBytes;
  }
}

/** Mean entropy of a lane's rows, nats, `out` f32 `[R·T]`; `table` `[R·T, rows, A]`. */
export function policyEntropy(table: usize, lanes: i32, rows: i32, A: i32, out: usize): void {
  const count = rows * A;
  for (let lane = 0; lane < lanes; lane++) {
    let sum: f64 = 0;
    for (let k = 0; k < count; k += 4) {
      let p = v128.load(table);
      // What lies behind the lane counts as 0.
      for (let beyond = count - k; beyond < 4; beyond++) p = withoutLane(p, beyond);
      // p ln p below 2⁻¹⁰⁰ is 0 to f32, and ln needs a positive number.
      const smallest = f32x4.splat(7.888609052210118e-31);
      const bounded = v128.bitselect(smallest, p, f32x4.lt(p, smallest));
      const term = f32x4.mul(p, Approximate.log(bounded));
      sum -= <f64> f32x4.extract_lane(term, 0);
      sum -= <f64> f32x4.extract_lane(term, 1);
      sum -= <f64> f32x4.extract_lane(term, 2);
      sum -= <f64> f32x4.extract_lane(term, 3);
      table += k + 4 <= count ? 16 : <usize> (count - k) << 2;
    }
    store<f32>(out + (<usize> lane << 2), <f32> (sum / rows));
  }
}

function withoutLane(p: v128, lane: i32): v128 {
  if (lane == 1) return f32x4.replace_lane(p, 1, 0);
  if (lane == 2) return f32x4.replace_lane(p, 2, 0);
  return f32x4.replace_lane(p, 3, 0);
}
