// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * The mean over a run's tasks, in the order of their indices.
 *
 * @module
 */

/** `out` `[R, n]` = mean over tasks of `values` `[R, T, n]`. */
export function taskMean(values: usize, runs: i32, tasks: i32, n: i32, out: usize): void {
  const bytes = <usize> n << 2;
  const whole = bytes & ~15;
  const count = <f32> tasks;
  for (let run = 0; run < runs; run++) {
    for (let at: usize = 0; at < whole; at += 16) {
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
