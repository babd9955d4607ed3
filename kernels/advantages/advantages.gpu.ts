import type { GpuOperation } from "../gpu/context.ts";
import type { Kernel } from "../gpu/kernels.ts";
import { REDUCE } from "../gpu/sources.ts";
import type * as op from "./advantages.op.ts";
import source from "./advantages.wgsl" with { type: "text" };
import criticSource from "./critic.wgsl" with { type: "text" };

const ADVANTAGES: Kernel = {
  name: "advantages",
  sources: [
    REDUCE,
    { path: "kernels/advantages/critic.wgsl", text: criticSource },
    { path: "kernels/advantages/advantages.wgsl", text: source },
  ],
  bindings: ["read", "read", "read", "write", "write", "write", "read", "write"],
};

const GAE = 1;
const NORMALISE = 2;
const SUM_OVER_TIME = 4;
const FIT = 8;
const BLIND = 16;
const FROM_ONE = 32;
const ALL_ACTION = 64;

/** Critic, advantages and rows of every lane. */
export const advantages: GpuOperation<typeof op.advantages> = {
  kernels: [ADVANTAGES],
  run({ recorder }, { episodes, settings, critic, fitCritic, rows }, { R, T, S, A, H, N }) {
    const flags = (settings.estimator === "gae" ? GAE : 0) |
      (settings.normalise ? NORMALISE : 0) |
      (settings.reduction === "sum-over-time" ? SUM_OVER_TIME : 0) | (fitCritic ? FIT : 0) |
      (settings.observation === "zero" ? BLIND : 0) | (settings.timeOrigin === 1 ? FROM_ONE : 0) |
      (settings.pseudoVisits === null ? 0 : ALL_ACTION);
    const stride = N! * H! + 2 * S! * H! + (S! + 4) * (S! + 3) + S! * A!;
    const { discount, lambda, ridge, pseudoVisits } = settings;
    const { states, actions, rewards, behaviour } = episodes;
    const scratch = recorder.scratch("advantages", 4 * R! * T! * stride);
    recorder.dispatch(
      ADVANTAGES,
      {
        runs: R!,
        tasks: T!,
        states: S!,
        actions: A!,
        horizon: H!,
        episodes: N!,
        stride,
        flags,
        discount,
        lambda,
        ridge,
        a: pseudoVisits ?? 0,
      },
      [states, actions, rewards, critic, rows.weights, rows.visits, behaviour, scratch],
      R! * T!,
    );
  },
};
