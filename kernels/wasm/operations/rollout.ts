/** The `wasm` backend's part of episodes. @module */
import type { Backend } from "../../backend.ts";
import { lanesOf, type WasmContext } from "../context.ts";
import { checkDraws } from "../../draws.ts";

/** Samples every lane's episodes. */
export function rollout(
  context: WasmContext,
  { table, tasks, draws, episodes }: Parameters<Backend["rollout"]>[0],
): void {
  const { dynamics, count } = episodes;
  const { states: S, actions: A, horizon: H, reward } = dynamics;
  const states = context.own(episodes.states, -1, -1, count, H);
  const [runs, taskCount] = lanesOf(states);
  const lanes = [runs, taskCount] as const;
  const actions = context.own(episodes.actions, ...lanes, count, H);
  const rewards = context.own(episodes.rewards, ...lanes, count, H);
  const total = context.own(episodes.total, ...lanes);
  const transitions = context.own(tasks.transitions, ...lanes, S, A, S);
  const means = context.own(tasks.rewards, ...lanes, S, A);
  const timed = table.shape.length === 5;
  const policy = timed ? context.own(table, ...lanes, H, S, A) : context.own(table, ...lanes, S, A);
  checkDraws(draws, runs, taskCount, 2 * count * (H + 1));
  const bytes = context.run("rolloutScratch", S, A, timed ? H : 1);
  const [seeds, scratch] = context.seeds(draws, bytes + 4 * S);
  const start = context.start(dynamics, scratch + bytes);
  context.run(
    "rollout",
    runs,
    taskCount,
    S,
    A,
    H,
    count,
    Number(reward.kind === "gaussian"),
    reward.kind === "gaussian" ? reward.sd : 0,
    dynamics.start.indexOf(1),
    start,
    Number(timed),
    draws.stream,
    seeds,
    draws.iteration,
    draws.firstTask,
    policy.address,
    transitions.address,
    means.address,
    context.written(states),
    context.written(actions),
    context.written(rewards),
    context.written(total),
    scratch,
  );
  if (!timed) context.copy(table, episodes.behaviour);
}
