/** The `wasm` backend's part of advantages and their rows. @module */
import type { Backend } from "../../backend.ts";
import { lanesOf, type WasmContext } from "../context.ts";

/** Critic, advantages and rows of every lane. */
export function advantages(
  context: WasmContext,
  { episodes, settings, critic, fitCritic, rows }: Parameters<Backend["advantages"]>[0],
): void {
  const { states: S, actions: A, horizon: H } = episodes.dynamics;
  const states = context.own(episodes.states, -1, -1, episodes.count, H);
  const [runs, tasks] = lanesOf(states);
  const actions = context.own(episodes.actions, ...states.shape);
  const rewards = context.own(episodes.rewards, ...states.shape);
  const behaviour = context.own(episodes.behaviour, runs, tasks, S, A);
  const criticWeights = context.own(critic, runs, tasks, S + 3);
  const weights = context.own(rows.weights, runs, tasks, S, A);
  const visits = context.own(rows.visits, runs, tasks, S);
  if (settings.observation === "zero" && S !== 1) {
    throw new RangeError(
      `Cannot fit a critic on observation "zero" of ${S} states: it tells 1 state only`,
    );
  }
  context.run(
    "advantages",
    runs * tasks,
    settings.discount,
    settings.lambda,
    settings.ridge,
    settings.pseudoVisits ?? -1,
    S,
    A,
    H,
    episodes.count,
    Number(settings.estimator === "gae"),
    Number(settings.normalise),
    Number(settings.reduction === "sum-over-time"),
    settings.timeOrigin,
    Number(settings.observation === "zero"),
    Number(fitCritic),
    states.address,
    actions.address,
    rewards.address,
    behaviour.address,
    context.written(criticWeights),
    context.written(weights),
    context.written(visits),
    context.memory.scratch(context.run("advantageScratch", S, A, H)),
  );
}
