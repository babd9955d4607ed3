// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * Reptile's outer gradient.
 *
 * @module
 */

/** Eq. (7): `out` `[R, P]` = mean over tasks of θ − θ′; θ `[R, P]`, θ′ `[R, T, P]`. */
export function reptileAverage(
  theta: usize,
  adapted: usize,
  runs: i32,
  tasks: i32,
  n: i32,
  out: usize,
): void {
  const bytes = <usize> n << 2;
  const whole = bytes & ~15;
  const count = <f32> tasks;
  for (let run = 0; run < runs; run++) {
    for (let at: usize = 0; at < whole; at += 16) {
      const start = v128.load(theta + at);
      let from = adapted + at;
      let sum = f32x4.splat(0);
      for (let task = 0; task < tasks; task++) {
        sum = f32x4.add(sum, f32x4.sub(start, v128.load(from)));
        from += bytes;
      }
      v128.store(out + at, f32x4.div(sum, f32x4.splat(count)));
    }
    for (let at = whole; at < bytes; at += 4) {
      const start = load<f32>(theta + at);
      let from = adapted + at;
      let sum: f32 = 0;
      for (let task = 0; task < tasks; task++) {
        sum += start - load<f32>(from);
        from += bytes;
      }
      store<f32>(out + at, sum / count);
    }
    theta += bytes;
    adapted += bytes * tasks;
    out += bytes;
  }
}
