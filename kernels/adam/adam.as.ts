// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * Adam (Kingma & Ba 2014, algorithm 1); `adam.ts` has the equations.
 *
 * @module
 */
import { areFinite } from "../approximate/finite.as.ts";

/**
 * One step of every run on θ, m, v `[R, P]` in place; a run whose gradient is
 * not finite stays, and `skipped` `[R]` counts it.
 *
 * @param correction1 1 − β₁ᵗ
 * @param correction2 1 − β₂ᵗ
 */
export function adamStep(
  theta: usize,
  gradient: usize,
  m: usize,
  v: usize,
  skipped: usize,
  runs: i32,
  n: i32,
  learningRate: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
  correction1: f64,
  correction2: f64,
): void {
  const bytes = <usize> n << 2;
  const rate = <f32> learningRate;
  const keep1 = <f32> beta1;
  const keep2 = <f32> beta2;
  const take1 = <f32> (1 - beta1);
  const take2 = <f32> (1 - beta2);
  const small = <f32> epsilon;
  const scale1 = <f32> correction1;
  const scale2 = <f32> correction2;
  for (let run: usize = 0; run < <usize> runs; run++) {
    const count = skipped + (run << 2);
    const start = run * bytes;
    if (!areFinite(gradient + start, n)) {
      store<f32>(count, load<f32>(count) + 1);
      continue;
    }
    const end = start + bytes;
    const whole = start + (bytes & ~15);
    for (let at = start; at < whole; at += 16) {
      const g = v128.load(gradient + at);
      const first = f32x4.add(
        f32x4.mul(f32x4.splat(keep1), v128.load(m + at)),
        f32x4.mul(f32x4.splat(take1), g),
      );
      const second = f32x4.add(
        f32x4.mul(f32x4.splat(keep2), v128.load(v + at)),
        f32x4.mul(f32x4.mul(f32x4.splat(take2), g), g),
      );
      v128.store(m + at, first);
      v128.store(v + at, second);
      const root = f32x4.sqrt(f32x4.div(second, f32x4.splat(scale2)));
      const up = f32x4.mul(f32x4.splat(rate), f32x4.div(first, f32x4.splat(scale1)));
      const step = f32x4.div(up, f32x4.add(root, f32x4.splat(small)));
      v128.store(theta + at, f32x4.sub(v128.load(theta + at), step));
    }
    for (let at = whole; at < end; at += 4) {
      const g = load<f32>(gradient + at);
      const first = keep1 * load<f32>(m + at) + take1 * g;
      const second = keep2 * load<f32>(v + at) + take2 * g * g;
      store<f32>(m + at, first);
      store<f32>(v + at, second);
      const step = rate * (first / scale1) / (sqrt(second / scale2) + small);
      store<f32>(theta + at, load<f32>(theta + at) - step);
    }
  }
}
