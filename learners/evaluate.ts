/**
 * Evaluation on meta-test tasks (appendix B; docs/protocol.md): sample D with
 * the meta-policy θ, adapt, sample D′ with θ′. Actions are sampled, never
 * greedy.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import type { Backend } from "../kernels/backend.ts";
import { STREAMS } from "../kernels/draws.ts";
import { createAdaptation } from "./inner_loop.ts";
import { NonFiniteError } from "./non_finite.ts";
import { allocateEpisodes, createProblem, sampleTasks } from "./problem.ts";
import type { LearnerSettings } from "./settings.ts";

/** Tasks are evaluated in blocks of this many, to bound memory; results do not depend on it. */
const BLOCK = 100;

/** Scores of R agents on T meta-test tasks, each `[R, T]`, all in total reward over N episodes. */
export interface Scores {
  /** Reward collected in D, while learning: the `online` protocol. */
  readonly online: Float64Array;
  /** Reward collected in D′: the `post-adaptation` protocol. */
  readonly postAdaptation: Float64Array;
  /** N times the exact value of an episode under θ′, given the sampled D. */
  readonly exact: Float64Array;
  /** N times the exact value of an episode under θ. */
  readonly exactBefore: Float64Array;
}

/** The names under which meta-test tasks are sampled: the same for every agent and algorithm. */
export function testTaskNames(runs: number, firstTask: number) {
  return {
    seeds: Array.from({ length: runs }, () => 0),
    iteration: 0,
    firstTask,
    rewards: STREAMS.testRewards,
    transitions: STREAMS.testTransitions,
  };
}

/**
 * Evaluates one θ `[P]` a seed on meta-test tasks `firstTask … firstTask + tasks − 1`.
 *
 * @throws {NonFiniteError} If a score is not finite
 */
export async function evaluate(
  backend: Backend,
  family: TaskFamily,
  settings: LearnerSettings,
  agents: readonly Float64Array[],
  seeds: readonly number[],
  { tasks, firstTask = 0 }: { tasks: number; firstTask?: number },
): Promise<Scores> {
  const runs = seeds.length;
  const scores: Scores = {
    online: new Float64Array(runs * tasks),
    postAdaptation: new Float64Array(runs * tasks),
    exact: new Float64Array(runs * tasks),
    exactBefore: new Float64Array(runs * tasks),
  };
  const size = Math.min(BLOCK, tasks);
  const evaluateBlock = createEvaluation(backend, family, settings, agents, seeds, size);
  for (let start = 0; start < tasks; start += size) {
    const block = await evaluateBlock(firstTask + start);
    // The last block may reach past the tasks asked for.
    const wanted = Math.min(size, tasks - start);
    for (const name of Object.keys(scores) as (keyof Scores)[]) {
      NonFiniteError.check(`test score "${name}"`, settings.iterations, block[name]);
      for (let run = 0; run < runs; run++) {
        const row = block[name].subarray(run * size, run * size + wanted);
        scores[name].set(row, run * tasks + start);
      }
    }
  }
  return scores;
}

function createEvaluation(
  backend: Backend,
  family: TaskFamily,
  settings: LearnerSettings,
  agents: readonly Float64Array[],
  seeds: readonly number[],
  size: number,
): (firstTask: number) => Promise<Scores> {
  const problem = createProblem(backend, family, settings.policy);
  const { policy, parameters } = problem;
  const { states: S, actions: A } = family.dynamics;
  const runs = seeds.length;
  const theta = backend.tensor("parameters", [runs, parameters]);
  backend.write(theta, agents.flatMap((agent) => [...agent]));

  const adaptation = createAdaptation(backend, problem, settings.inner, theta, size);
  const { tasks, adapted, episodes: before } = adaptation;
  const after = allocateEpisodes(backend, family, runs, size);
  const table = backend.tensor("test policy table", [runs, size, S, A]);
  const value = backend.tensor("value after adaptation", [runs, size]);
  const valueBefore = backend.tensor("value before adaptation", [runs, size]);

  return async (firstTask) => {
    const names = { seeds, iteration: 0, firstTask };
    sampleTasks(backend, family, tasks, testTaskNames(runs, firstTask));
    adaptation.run({ ...names, stream: STREAMS.testEpisodes });
    backend.policyTable({ policy, theta, out: table });
    backend.policyValue({ table, tasks, out: valueBefore });
    backend.policyTable({ policy, theta: adapted, out: table });
    backend.policyValue({ table, tasks, out: value });
    const draws = { ...names, stream: STREAMS.testAdaptedEpisodes };
    backend.rollout({ table, tasks, draws, episodes: after });
    const [online, postAdaptation, exact, exactBefore] = await backend.read(
      before.total,
      after.total,
      value,
      valueBefore,
    );
    const overEpisodes = (perEpisode: Float64Array) => perEpisode.map((v) => v * family.episodes);
    return {
      online: online!,
      postAdaptation: postAdaptation!,
      exact: overEpisodes(exact!),
      exactBefore: overEpisodes(exactBefore!),
    };
  };
}
