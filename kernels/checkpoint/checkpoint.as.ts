// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * Keeps the parameters with the best validation score.
 *
 * @module
 */
import { isFinite32 } from "../approximate/finite.as.ts";

/**
 * Copies θ `[R, P]` to `best` where the mean of `scores` `[R, T]` is above the
 * one in `status` `[R, 2]` (score, iteration), or is the first.
 */
export function keepBest(
  theta: usize,
  scores: usize,
  runs: i32,
  tasks: i32,
  n: i32,
  iteration: f32,
  best: usize,
  status: usize,
): void {
  const bytes = <usize> n << 2;
  for (let run = 0; run < runs; run++) {
    let sum: f64 = 0;
    for (let task = 0; task < tasks; task++) sum += <f64> load<f32>(scores + (<usize> task << 2));
    const score = <f32> (sum / tasks);
    const first = load<f32>(status, 4) < 0;
    if (isFinite32(score) && (first || score > load<f32>(status))) {
      memory.copy(best, theta, bytes);
      store<f32>(status, score);
      store<f32>(status, iteration, 4);
    }
    theta += bytes;
    best += bytes;
    scores += <usize> tasks << 2;
    status += 8;
  }
}
