/** Host of `rollout.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import { checkDraws } from "../../draws.ts";
import source from "../../rollout/rollout.wgsl" with { type: "text" };
import { type GpuContext, lanesOf } from "../context.ts";
import type { Kernel } from "../kernels.ts";
import { loop, REDUCE_LOOP } from "../loops.ts";
import { APPROXIMATE, REDUCE, THREEFRY } from "../sources.ts";
import { startTable, tableOf } from "./tasks.ts";

const ROLLOUT: Kernel = {
  name: "rollout",
  sources: [THREEFRY, APPROXIMATE, REDUCE, {
    path: "kernels/rollout/rollout.wgsl",
    text: source,
  }],
  bindings: ["read", "read", "read", "read", "read", "write", "write", "write", "write"],
};
/** Its kernels. */
export const ROLLOUT_KERNELS: readonly Kernel[] = [ROLLOUT];

const GAUSSIAN = 1;
const TIMED = 2;

/** See {@linkcode Backend.rollout}. */
export function rollout(
  context: GpuContext,
  { table, tasks, draws, episodes }: Parameters<Backend["rollout"]>[0],
): void {
  const { recorder } = context;
  const { dynamics, count } = episodes;
  const { states: S, actions: A, horizon: H, reward } = dynamics;
  const states = context.own(episodes.states, -1, -1, count, H);
  const lanes = lanesOf(states);
  const [runs, taskCount] = lanes;
  const actions = context.own(episodes.actions, ...lanes, count, H);
  const rewards = context.own(episodes.rewards, ...lanes, count, H);
  const total = context.own(episodes.total, ...lanes);
  const transitions = context.own(tasks.transitions, ...lanes, S, A, S);
  const means = context.own(tasks.rewards, ...lanes, S, A);
  const [policy, timed] = tableOf(context, table, lanes, dynamics);
  checkDraws(draws, runs, taskCount, 2 * count * (H + 1));
  const gaussian = reward.kind === "gaussian";
  // −1, where no first state is certain, is all ones as u32.
  const start = dynamics.start.indexOf(1);
  const { stream, iteration, firstTask } = draws;
  recorder.dispatch(
    ROLLOUT,
    {
      runs,
      tasks: taskCount,
      states: S,
      actions: A,
      horizon: H,
      episodes: count,
      start,
      flags: (gaussian ? GAUSSIAN : 0) | (timed ? TIMED : 0),
      sd: gaussian ? reward.sd : 0,
      stream,
      iteration,
      firstTask,
    },
    [
      recorder.seeds(draws.seeds),
      startTable(recorder, dynamics),
      policy.buffer,
      transitions.buffer,
      means.buffer,
      context.written(states),
      context.written(actions),
      context.written(rewards),
      context.written(total),
    ],
    runs * taskCount,
    loop(Math.ceil(count / 64), loop(S - 1) + loop(H, loop(A - 1) + loop(S - 1))) + REDUCE_LOOP,
  );
  const behaviour = context.own(episodes.behaviour, ...lanes, S, A);
  if (!timed && behaviour !== policy) {
    recorder.copy(policy.buffer, context.written(behaviour), 4 * policy.size);
  }
}
