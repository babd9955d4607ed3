// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * The mean over a run's tasks, in the order of their indices.
 *
 * @module
 */

/** `out` `[R, n]` = mean over tasks of `values` `[R, T, n]`. */
export function taskMean(values: usize, runs: i32, tasks: i32, n: i32, out: usize): void {
  const bytes = <usize> n << 2;
  const lines = bytes & ~63;
  const whole = bytes & ~15;
  const count = <f32> tasks;
  for (let run = 0; run < runs; run++) {
    // A whole cache line at a time, and four sums that do not wait for each other.
    for (let at: usize = 0; at < lines; at += 64) {
      let from = values + at;
      let sum0 = v128.load(from);
      let sum1 = v128.load(from, 16);
      let sum2 = v128.load(from, 32);
      let sum3 = v128.load(from, 48);
      for (let task = 1; task < tasks; task++) {
        from += bytes;
        sum0 = f32x4.add(sum0, v128.load(from));
        sum1 = f32x4.add(sum1, v128.load(from, 16));
        sum2 = f32x4.add(sum2, v128.load(from, 32));
        sum3 = f32x4.add(sum3, v128.load(from, 48));
      }
      v128.store(out + at, f32x4.div(sum0, f32x4.splat(count)));
      v128.store(out + at, f32x4.div(sum1, f32x4.splat(count)), 16);
      v128.store(out + at, f32x4.div(sum2, f32x4.splat(count)), 32);
      v128.store(out + at, f32x4.div(sum3, f32x4.splat(count)), 48);
    }
    for (let at = lines; at < whole; at += 16) {
      let from = values + at;
      let sum = v128.load(from);
      for (let task = 1; task < tasks; task++) {
        from += bytes;
        sum = f32x4.add(sum, v128.load(from));
      }
      v128.store(out + at, f32x4.div(sum, f32x4.splat(count)));
    }
    for (let at = whole; at < bytes; at += 4) {
      let from = values + at;
      let sum = load<f32>(from);
      for (let task = 1; task < tasks; task++) {
        from += bytes;
        sum += load<f32>(from);
      }
      store<f32>(out + at, sum / count);
    }
    values += bytes * tasks;
    out += bytes;
  }
}
