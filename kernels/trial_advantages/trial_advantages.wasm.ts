import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./trial_advantages.op.ts";

/** Advantages of every lane's trial. */
export const trialAdvantages: WasmRun<typeof op.trialAdvantages> = (
  { run },
  { trials, tasks, settings, advantages, targets },
  { R, T, S, A, H, N },
) => {
  const { lambda, rewards: law, centre, scoredFrom, normalise } = settings;
  const { states, actions, rewards, values, discount } = trials;
  run(
    "trialAdvantages",
    ...[R!, T!, S! * A!, A!, N! * H!, scoredFrom * H!],
    ...[discount, lambda, centre, law === "mean", normalise],
    ...[states, actions, rewards, values, tasks.rewards, advantages, targets],
  );
};
