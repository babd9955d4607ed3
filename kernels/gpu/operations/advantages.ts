/** Host of `advantages.wgsl` and `critic.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import source from "../../advantages/advantages.wgsl" with { type: "text" };
import criticSource from "../../advantages/critic.wgsl" with { type: "text" };
import { type GpuContext, lanesOf } from "../context.ts";
import type { Kernel } from "../kernels.ts";
import { loop, REDUCE_LOOP } from "../loops.ts";
import { REDUCE } from "../sources.ts";

const ADVANTAGES: Kernel = {
  name: "advantages",
  sources: [
    REDUCE,
    { path: "kernels/advantages/critic.wgsl", text: criticSource },
    { path: "kernels/advantages/advantages.wgsl", text: source },
  ],
  bindings: ["read", "read", "read", "write", "write", "write", "read", "write"],
};
/** Its kernels. */
export const ADVANTAGES_KERNELS: readonly Kernel[] = [ADVANTAGES];

const GAE = 1;
const NORMALISE = 2;
const SUM_OVER_TIME = 4;
const FIT = 8;
const BLIND = 16;
const FROM_ONE = 32;
const ALL_ACTION = 64;

/** See {@linkcode Backend.advantages}. */
export function advantages(
  context: GpuContext,
  { episodes, settings, critic, fitCritic, rows }: Parameters<Backend["advantages"]>[0],
): void {
  const { recorder } = context;
  const { states: S, actions: A, horizon: H } = episodes.dynamics;
  const { count: N } = episodes;
  const states = context.own(episodes.states, -1, -1, N, H);
  const lanes = lanesOf(states);
  const actions = context.own(episodes.actions, ...states.shape);
  const rewards = context.own(episodes.rewards, ...states.shape);
  const behaviour = context.own(episodes.behaviour, ...lanes, S, A);
  const criticWeights = context.own(critic, ...lanes, S + 3);
  const weights = context.own(rows.weights, ...lanes, S, A);
  const visits = context.own(rows.visits, ...lanes, S);
  const blind = settings.observation === "zero";
  if (blind && S !== 1) {
    throw new RangeError(
      `Cannot fit a critic on observation "zero" of ${S} states: it tells 1 state only`,
    );
  }
  const flags = (settings.estimator === "gae" ? GAE : 0) | (settings.normalise ? NORMALISE : 0) |
    (settings.reduction === "sum-over-time" ? SUM_OVER_TIME : 0) | (fitCritic ? FIT : 0) |
    (blind ? BLIND : 0) | (settings.timeOrigin === 1 ? FROM_ONE : 0) |
    (settings.pseudoVisits === null ? 0 : ALL_ACTION);
  const [runs, tasks] = lanes;
  const stride = N * H + 2 * S * H + (S + 4) * (S + 3) + S * A;
  const scratch = recorder.scratch("advantages", 4 * runs * tasks * stride);
  const { discount, lambda, ridge } = settings;
  recorder.dispatch(
    ADVANTAGES,
    {
      runs,
      tasks,
      states: S,
      actions: A,
      horizon: H,
      episodes: N,
      stride,
      flags,
      discount,
      lambda,
      ridge,
      a: settings.pseudoVisits ?? 0,
    },
    [
      states.buffer,
      actions.buffer,
      rewards.buffer,
      context.written(criticWeights),
      context.written(weights),
      context.written(visits),
      behaviour.buffer,
      scratch,
    ],
    runs * tasks,
    trips(S, A, H, N),
  );
}

/** The bound in the heads of the kernels. */
function trips(S: number, A: number, H: number, N: number): number {
  const each = (count: number) => Math.ceil(count / 64);
  const n = S + 3;
  const critic = loop(each((n + 1) * n), loop(H, loop(S))) +
    loop(n, 2 * loop(each(n + 1))) + each(n + 1) * n * (n + 1) / 2 + loop(n, loop(each(n)));
  const episodes = 2 * loop(each(N), loop(H));
  const moments = 2 * loop(each(N * H)) + 4 * REDUCE_LOOP;
  const reduction = loop(each(S * A), loop(N * H)) + loop(each(S), 2 * loop(A));
  return episodes + loop(each(S * H), loop(N)) + critic + loop(each(n)) + moments + reduction;
}
