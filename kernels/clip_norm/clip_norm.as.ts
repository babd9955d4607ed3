// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/** Clipping of the global norm. @module */
import { isFinite64 } from "../approximate/finite.as.ts";

/** Shortens every run's gradient `[R, P]` in place. */
export function clipNorm(gradient: usize, runs: i32, n: i32, norm: f64): void {
  const bytes = <usize> n << 2;
  for (let run = 0; run < runs; run++) {
    const end = gradient + bytes;
    let squares: f64 = 0;
    for (let at = gradient; at < end; at += 4) {
      const g = <f64> load<f32>(at);
      squares += g * g;
    }
    const length = sqrt(squares);
    if (length > norm && isFinite64(length)) {
      const factor = <f32> (norm / length);
      for (let at = gradient; at < end; at += 4) store<f32>(at, load<f32>(at) * factor);
    }
    gradient = end;
  }
}
