/**
 * Baselines that learn while they play, on the host. They play 2N episodes: the first N are scored
 * online, and N more, in which they learn on, after them. Rewards and states are drawn by the names that
 * a backend's `rollout` draws by.
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import { type TaskTables, taskTables } from "../../envs/solutions/task_tables.ts";
import {
  checkDraws,
  counterHigh,
  counterLow,
  type Draws,
  stepElement,
  STREAMS,
} from "../../kernels/draws.ts";
import { categorical, startState } from "../../kernels/rollout/rollout.ts";
import { threefry2x32, uniform24 } from "../../kernels/threefry/threefry.ts";
import { playInBlocks, type TaskRange } from "../blocks.ts";
import { allocateTasks, sampleTasks } from "../problem.ts";
import { type Scores, testTaskNames } from "../scores.ts";
import type { BaselineContext } from "./baseline.ts";
import { exactNormal } from "./solutions/exact.ts";
import { NamedNumbers } from "./solutions/named_numbers.ts";

/** What plays one task, and learns from it. */
export interface OnlineAgent {
  /** Plans, before episode i. */
  begin?(episode: number): void;
  /** An action in state s at step t of an episode. */
  act(s: number, t: number): number;
  /** Learns. @param next the state after it; −1 after the last step of an episode */
  observe(s: number, a: number, r: number, next: number): void;
}

/** Makes the agent of a task. */
export type CreateAgent = (family: TaskDistribution, numbers: NamedNumbers) => OnlineAgent;

/** Plays agents on a range of meta-test tasks. */
export function playOnline(
  create: CreateAgent,
): (
  context: BaselineContext,
  range: TaskRange,
) => Promise<Pick<Scores, "online" | "postAdaptation">> {
  return ({ backend, family, seeds }, range) =>
    playInBlocks(seeds.length, family, range, (size) => {
      const tasks = allocateTasks(backend, family, 1, size);
      return async (firstTask) => {
        sampleTasks(backend, family, tasks, testTaskNames(1, firstTask));
        const [transitions, rewards] = await backend.read(tasks.transitions, tasks.rewards);
        const tables = taskTables(family.dynamics, transitions!, rewards!);
        const played = seeds.flatMap((seed) =>
          tables.map((task, at) => {
            const names = { seeds: [seed], iteration: 0, firstTask };
            const own = { ...names, stream: STREAMS.testDecisions };
            const agent = create(family, new NamedNumbers(own, firstTask + at));
            const draws = { ...names, stream: STREAMS.testEpisodes };
            return playTask(agent, family, task, draws, firstTask + at);
          })
        );
        return {
          online: Float64Array.from(played, ([first]) => first),
          postAdaptation: Float64Array.from(played, ([, second]) => second),
        };
      };
    });
}

/**
 * Plays 2N episodes of a task.
 *
 * @returns total reward of the first N and of the others
 */
export function playTask(
  agent: OnlineAgent,
  { episodes: N }: Pick<TaskDistribution, "episodes">,
  { dynamics, transitions, rewards }: TaskTables,
  draws: Draws,
  task: number,
): [first: number, second: number] {
  const { states: S, actions: A, horizon: H, reward: law } = dynamics;
  checkDraws({ ...draws, firstTask: task }, 1, 1, stepElement(2 * N - 1, H, H) + 1);
  const high = counterHigh(draws.iteration, task);
  const [even, odd] = [new Uint32Array(2), new Uint32Array(2)];
  const draw = (element: number, into: Uint32Array) =>
    threefry2x32(draws.seeds[0]!, draws.stream, counterLow(task, element), high, into);
  const totals: [number, number] = [0, 0];
  for (let i = 0; i < 2 * N; i++) {
    agent.begin?.(i);
    let s = startState(dynamics, () => {
      draw(stepElement(i, H, H), even);
      return uniform24(even[0]!);
    });
    for (let t = 0; t < H; t++) {
      const element = stepElement(i, t, H);
      draw(element, even);
      draw(element + 1, odd);
      const a = agent.act(s, t);
      const mean = rewards[s * A + a]!;
      const r = law.kind === "bernoulli"
        ? Number(uniform24(even[1]!) < mean)
        : mean + law.sd * exactNormal(even[1]!, odd[1]!);
      const next = S > 1 ? categorical(transitions, (s * A + a) * S, S, uniform24(odd[0]!)) : 0;
      agent.observe(s, a, r, t === H - 1 ? -1 : next);
      totals[i < N ? 0 : 1] += r;
      s = next;
    }
  }
  return totals;
}
