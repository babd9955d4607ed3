/**
 * Methods that are computed, not trained, played on the same meta-test tasks
 * with the same draws as the learners: what a learner's number is held against.
 *
 * | name | what it does |
 * |---|---|
 * | `random` | the uniform policy |
 * | `one-step` | uniform D, one unbounded policy-gradient step on a tabular softmax |
 * | `explore-commit` | uniform D, posterior mean of the task, its optimal policy |
 * | `optimum` | the optimal policy of an MDP, known |
 * | `oracle` | the best arm of a bandit, known |
 * | `gittins` | bandits, online: the largest Gittins index |
 *
 * `bound` is a number, not a method: see `envs/solutions/bound.ts`.
 *
 * @module
 */
import type { TaskFamily } from "../../envs/family.ts";
import { gittinsDiscount, gittinsTable } from "../../envs/solutions/gittins.ts";
import { gittinsOnline } from "../../envs/solutions/gittins_online.ts";
import { remember } from "../../envs/solutions/remember.ts";
import type { Backend } from "../../kernels/backend.ts";
import { STREAMS } from "../../kernels/draws.ts";
import { playInBlocks, type TaskRange } from "../blocks.ts";
import { allocateTasks, sampleTasks } from "../problem.ts";
import { type Scores, testTaskNames } from "../scores.ts";
import { createPlan } from "./plan.ts";
import { PLANNERS } from "./planners.ts";

/** Names of the computed methods. */
export const CONTROLS = [
  "random",
  "one-step",
  "explore-commit",
  "optimum",
  "oracle",
  "gittins",
] as const;
/** Name of a computed method. */
export type Control = (typeof CONTROLS)[number];

/** The computed methods that are defined on a kind of task. */
export function controlsOf(kind: TaskFamily["kind"]): readonly Control[] {
  return CONTROLS.filter((name) =>
    kind === "bandit" ? name !== "optimum" : name !== "oracle" && name !== "gittins"
  );
}

/** Scores of a computed method; what it has no protocol for is absent. */
export type ControlScores = Partial<Scores>;

/**
 * Scores of a computed method, `[R, T]` with one run a seed: tasks are the
 * same for every seed, draws are the seed's.
 *
 * `gittins` learns online only. `optimum` and `oracle` have nothing to learn:
 * they are scored after adaptation only.
 *
 * @throws {RangeError} If the method is not defined on this kind of task
 */
export async function controlScores(
  backend: Backend,
  family: TaskFamily,
  control: Control,
  seeds: readonly number[],
  { tasks, firstTask = 0 }: TaskRange,
): Promise<ControlScores> {
  if (!controlsOf(family.kind).includes(control)) {
    throw new RangeError(
      `Cannot play "${control}" on ${family.name}: must be one of ${
        controlsOf(family.kind).join(", ")
      }`,
    );
  }
  if (control === "gittins") {
    return { online: await gittinsScores(backend, family, seeds, tasks, firstTask) };
  }
  const { online, exactBefore, ...after } = await playInBlocks<Scores>(
    seeds.length,
    { tasks, firstTask },
    (size) => createPlan(backend, family, PLANNERS[control], seeds, size),
  );
  const learns = control !== "optimum" && control !== "oracle";
  return learns ? { online, exactBefore, ...after } : after;
}

/** One of N = 1000 takes seconds, and every seed and K needs the same. */
const tableFor = remember((pulls: number) => gittinsTable(pulls, gittinsDiscount(pulls)));

async function gittinsScores(
  backend: Backend,
  family: TaskFamily,
  seeds: readonly number[],
  count: number,
  firstTask: number,
): Promise<Float64Array> {
  const batch = allocateTasks(backend, family, 1, count);
  sampleTasks(backend, family, batch, testTaskNames(1, firstTask));
  const [rewards] = await backend.read(batch.rewards);
  const { episodes: pulls, dynamics: { actions: arms } } = family;
  const table = tableFor(pulls);
  const online = new Float64Array(seeds.length * count);
  seeds.forEach((seed, run) => {
    const draws = { stream: STREAMS.testEpisodes, seeds: [seed], iteration: 0, firstTask };
    online.set(gittinsOnline(table, { rewards: rewards!, arms, pulls, draws }), run * count);
  });
  return online;
}
