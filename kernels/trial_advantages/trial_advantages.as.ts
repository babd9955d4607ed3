// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * Advantages over trials; `trial_advantages.ts` has the equations. Sums are f64.
 *
 * @module
 */

/** Advantages and targets of every lane; `normalise` over the lanes of a run. */
export function trialAdvantages(
  runs: i32,
  tasks: i32,
  pairs: i32,
  actionCount: i32,
  steps: i32,
  scoredFrom: i32,
  discount: f64,
  lambda: f64,
  centre: f64,
  mean: i32,
  normalise: i32,
  states: usize,
  actions: usize,
  rewards: usize,
  values: usize,
  means: usize,
  advantages: usize,
  targets: usize,
): void {
  const bytes = <usize> steps << 2;
  for (let run = 0; run < runs; run++) {
    const first = advantages;
    for (let task = 0; task < tasks; task++) {
      let next: f64 = 0;
      let advantage: f64 = 0;
      for (let t = steps - 1; t >= 0; t--) {
        const at = <usize> t << 2;
        let reward: f64 = 0;
        if (t >= scoredFrom) {
          const slot = <i32> load<f32>(states + at) * actionCount + <i32> load<f32>(actions + at);
          const paid = mean ? means + (<usize> slot << 2) : rewards + at;
          reward = <f64> load<f32>(paid) - centre;
        }
        const value = <f64> load<f32>(values + at);
        advantage = reward + discount * next - value + discount * lambda * advantage;
        next = value;
        store<f32>(advantages + at, <f32> advantage);
        store<f32>(targets + at, <f32> (advantage + value));
      }
      states += bytes;
      actions += bytes;
      rewards += bytes;
      values += bytes;
      advantages += bytes;
      targets += bytes;
      means += <usize> pairs << 2;
    }
    if (normalise) normaliseRun(first, tasks * steps);
  }
}

function normaliseRun(at: usize, count: i32): void {
  const end = at + (<usize> count << 2);
  let sum: f64 = 0;
  for (let from = at; from < end; from += 4) sum += <f64> load<f32>(from);
  const mean = sum / <f64> count;
  let squares: f64 = 0;
  for (let from = at; from < end; from += 4) {
    const off = <f64> load<f32>(from) - mean;
    squares += off * off;
  }
  const scale = sqrt(squares / <f64> count) + 1e-8;
  for (let from = at; from < end; from += 4) {
    store<f32>(from, <f32> ((<f64> load<f32>(from) - mean) / scale));
  }
}
