/**
 * Baselines that sample D with a fixed policy and play D′ with a policy
 * planned from it.
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import { type TaskTables, taskTables } from "../../envs/solutions/task_tables.ts";
import type { AdvantageSettings } from "../../kernels/backend.ts";
import { STREAMS } from "../../kernels/draws.ts";
import { type PlayBlock, playInBlocks, type TaskRange } from "../blocks.ts";
import { allocateEpisodes, allocateRows, allocateTasks, sampleTasks } from "../problem.ts";
import { type Scores, testTaskNames } from "../scores.ts";
import type { BaselineContext } from "./baseline.ts";

/** What a planner may look at: one lane's D, and (for a ceiling) its task. */
export interface PlannerLane {
  readonly family: TaskDistribution;
  /** The true tables; only the baselines that know it look. */
  readonly task: TaskTables;
  /** `[N, H]` each. */
  readonly states: Float64Array;
  readonly actions: Float64Array;
  readonly rewards: Float64Array;
  /** Advantage mass of D, `[S, A]`. */
  readonly weights: Float64Array;
}

/** How to explore, and what to make of it. */
export interface Planner {
  /** The stationary policy that samples D, `[S, A]`. */
  explore(family: TaskDistribution): Float64Array;
  /** The policy that plays D′, `[S, A]`, or `[H, S, A]` if it depends on time. */
  plan(lane: PlannerLane): Float64Array;
}

/** Plays a planner's policies on a range of meta-test tasks. */
export function playPlanner(
  planner: Planner,
): (context: BaselineContext, range: TaskRange) => Promise<Scores> {
  return (context, range) =>
    playInBlocks<Scores>(
      context.seeds.length,
      context.family,
      range,
      (size) => layOut(context, planner, size),
    );
}

/** Lays out a planner on blocks of `size` tasks; what it returns plays one block. */
function layOut(
  { backend, family, advantages, seeds }: BaselineContext,
  planner: Planner,
  size: number,
): PlayBlock<Scores> {
  const { dynamics, episodes: N } = family;
  const { states: S, actions: A, horizon: H } = dynamics;
  const runs = seeds.length;
  const tasks = allocateTasks(backend, family, runs, size);
  const before = allocateEpisodes(backend, family, runs, size);
  const after = allocateEpisodes(backend, family, runs, size);
  const rows = allocateRows(backend, before);
  const critic = backend.tensor("critic", [runs, size, S + 3]);
  const exploration = backend.tensor("exploration table", [runs, size, S, A]);
  const plans = backend.tensor("planned table", [runs, size, H, S, A]);
  const value = backend.tensor("planned value", [runs, size]);
  const valueBefore = backend.tensor("exploration value", [runs, size]);
  const lanes = runs * size;
  const settings: AdvantageSettings = { ...advantages, observation: "one-hot" };
  const explore = planner.explore(family);
  backend.write(exploration, repeat(explore, lanes));

  return async (firstTask) => {
    const names = { seeds, iteration: 0, firstTask };
    sampleTasks(backend, family, tasks, testTaskNames(runs, firstTask));
    backend.rollout({
      table: exploration,
      tasks,
      draws: { ...names, stream: STREAMS.testEpisodes },
      episodes: before,
    });
    backend.advantages({ episodes: before, settings, critic, fitCritic: true, rows });
    backend.policyValue({ table: exploration, tasks, out: valueBefore });
    const [transitions, means, states, actions, rewards, weights] = await backend.read(
      tasks.transitions,
      tasks.rewards,
      before.states,
      before.actions,
      before.rewards,
      rows.weights,
    );
    const tables = taskTables(dynamics, transitions!, means!);
    const planned = new Float64Array(lanes * H * S * A);
    tables.forEach((task, lane) => {
      const of = (values: Float64Array, width: number) =>
        values.subarray(lane * width, (lane + 1) * width);
      const policy = planner.plan({
        family,
        task,
        states: of(states!, N * H),
        actions: of(actions!, N * H),
        rewards: of(rewards!, N * H),
        weights: of(weights!, S * A),
      });
      planned.set(repeat(policy, H * S * A / policy.length), lane * H * S * A);
    });
    backend.write(plans, planned);
    backend.policyValue({ table: plans, tasks, out: value });
    backend.rollout({
      table: plans,
      tasks,
      draws: { ...names, stream: STREAMS.testAdaptedEpisodes },
      episodes: after,
    });
    const [online, postAdaptation, exact, exactBefore] = await backend.read(
      before.total,
      after.total,
      value,
      valueBefore,
    );
    return {
      online: online!,
      postAdaptation: postAdaptation!,
      exact: exact!.map((v) => v * N),
      exactBefore: exactBefore!.map((v) => v * N),
    };
  };
}

function repeat(values: Float64Array, times: number): Float64Array {
  const out = new Float64Array(values.length * times);
  for (let i = 0; i < times; i++) out.set(values, i * values.length);
  return out;
}
