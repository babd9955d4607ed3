import { planOf } from "../sequence/sequence.wasm.ts";
import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./trial_gradient.op.ts";

/** The gradient of every run's loss. */
export const trialGradient: WasmRun<typeof op.trialGradient> = (
  context,
  { policy, theta, trials, advantages, targets, settings, out },
  extents,
) => {
  const [plan] = planOf(context, policy, trials, extents, true);
  const { states, actions, rewards, logProbabilities } = trials;
  context.run(
    "trialGradient",
    ...[plan, extents.R!, extents.T!],
    ...[settings.entropy, settings.value, settings.clip ?? -1],
    ...[theta, states, actions, rewards, logProbabilities, advantages, targets, out],
  );
};
