// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
// deno-lint-ignore-file verbatim-module-syntax -- it has no type-only imports
/**
 * Walks trials that were played.
 *
 * @module
 */
import { SequencePlan } from "../sequence/plan.as.ts";
import { act, begin, observe, tapeOf } from "../sequence/walk.as.ts";

/** Writes log π and V of every lane's steps. */
export function replayTrials(
  at: usize,
  runs: i32,
  tasks: i32,
  theta: usize,
  states: usize,
  actions: usize,
  rewards: usize,
  logProbabilities: usize,
  values: usize,
): void {
  const plan = changetype<SequencePlan>(at);
  const bytes = <usize> plan.steps << 2;
  for (let run = 0; run < runs; run++) {
    for (let task = 0; task < tasks; task++) {
      begin(plan, theta);
      for (let step = 0; step < plan.steps; step++) {
        const to = <usize> step << 2;
        const s = <i32> load<f32>(states + to);
        const a = <i32> load<f32>(actions + to);
        const log = act(plan, step, s);
        const logit = load<f32>(plan.logits + (<usize> a << 2));
        store<f32>(logProbabilities + to, logit - log);
        store<f32>(values + to, load<f32>(tapeOf(plan, step)) * load<f32>(plan.horizons + to));
        observe(plan, step, s, a, load<f32>(rewards + to));
      }
      states += bytes;
      actions += bytes;
      rewards += bytes;
      logProbabilities += bytes;
      values += bytes;
    }
    theta += <usize> plan.parameters << 2;
  }
}
