import type { WasmRun } from "../wasm/context.ts";
import type * as op from "./advantages.op.ts";

/** Critic, advantages and rows of every lane. */
export const advantages: WasmRun<typeof op.advantages> = (
  { run, memory },
  { episodes: { states, actions, rewards, behaviour }, settings, critic, fitCritic, rows },
  { R, T, S, A, H, N },
) => {
  run(
    "advantages",
    R! * T!,
    settings.discount,
    settings.lambda,
    settings.ridge,
    settings.pseudoVisits ?? -1,
    ...[S!, A!, H!, N!],
    settings.estimator === "gae",
    settings.normalise,
    settings.reduction === "sum-over-time",
    settings.timeOrigin,
    settings.observation === "zero",
    fitCritic,
    ...[states, actions, rewards, behaviour, critic, rows.weights, rows.visits],
    memory.scratch(run("advantageScratch", S!, A!, H!)),
  );
};
