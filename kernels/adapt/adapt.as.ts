// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
// deno-lint-ignore-file verbatim-module-syntax -- it has no type-only imports
/**
 * The inner loop's gradient step, Eq. (5): θ′ = θ − α ∇L(θ).
 *
 * @module
 */
import { credits, logitGradient } from "../objective/objective.as.ts";
import { Net, pack, unpack } from "../policy/layout.as.ts";
import { cotangents, forward, parameterCotangent } from "../policy/policy.as.ts";

/**
 * One step of `tasks` (at most a chunk) tasks from one packed θ and its activations; each layer has its
 * step size.
 *
 * @param out packed, one after the other; may be θ if there is one task
 */
export function stepTasks(
  net: Net,
  theta: usize,
  h1: usize,
  h2: usize,
  p: usize,
  ratio: i32,
  step1: f32,
  step2: f32,
  step3: f32,
  weights: usize,
  behaviour: usize,
  tasks: i32,
  out: usize,
): void {
  const table = <usize> (net.rows * net.actions) << 2;
  for (let i: usize = 0; i < <usize> tasks; i++) {
    const at = i * table;
    const q = net.q + i * net.bytes3;
    credits(net, ratio, weights + at, behaviour + at, p, q);
    logitGradient(net, q, p, net.d3 + i * net.bytes3);
  }
  cotangents(net, theta, h1, h2, tasks, net.d1, net.d2, net.d3);
  for (let i: usize = 0; i < <usize> tasks; i++) {
    const d1 = net.d1 + i * net.bytes1;
    const d2 = net.d2 + i * net.bytes2;
    const d3 = net.d3 + i * net.bytes3;
    const into = out + i * net.packed;
    parameterCotangent(net, h1, h2, d1, d2, d3, 0, 0, 0, 0, theta, -step1, -step2, -step3, into);
  }
}

/** One step of every lane, `out` `[R, T, P]`; θ `[R, P]` (shared) or `[R, T, P]`, then it may be out. */
export function adapt(
  net: Net,
  runs: i32,
  tasks: i32,
  theta: usize,
  shared: i32,
  weights: usize,
  behaviour: usize,
  ratio: i32,
  step1: f32,
  step2: f32,
  step3: f32,
  out: usize,
): void {
  const table = <usize> (net.rows * net.actions) << 2;
  const vector = <usize> net.parameters << 2;
  const groups = shared ? runs : runs * tasks;
  const share = shared ? tasks : 1;
  for (let group = 0; group < groups; group++) {
    pack(net, theta + <usize> group * vector, net.theta);
    forward(net, net.theta, net.f1, net.f2, net.f3);
    for (let done = 0; done < share; done += net.chunk) {
      const count = min(net.chunk, share - done);
      const lane = <usize> (group * share + done);
      stepTasks(
        net,
        net.theta,
        net.f1,
        net.f2,
        net.f3,
        ratio,
        step1,
        step2,
        step3,
        weights + lane * table,
        behaviour + lane * table,
        count,
        net.one,
      );
      for (let i: usize = 0; i < <usize> count; i++) {
        unpack(net, net.one + i * net.packed, out + (lane + i) * vector);
      }
    }
  }
}
