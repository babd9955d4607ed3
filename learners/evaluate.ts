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
import { playInBlocks } from "./blocks.ts";
import { createAdaptation } from "./inner_loop.ts";
import { NonFiniteError } from "./non_finite.ts";
import { allocateEpisodes, createProblem, sampleTasks } from "./problem.ts";
import { type Scores, testTaskNames } from "./scores.ts";
import type { LearnerSettings } from "./settings.ts";

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
  range: { tasks: number; firstTask?: number },
): Promise<Scores> {
  const scores = await playInBlocks(
    seeds.length,
    range,
    (size) => createEvaluation(backend, family, settings, agents, seeds, size),
  );
  for (const [name, values] of Object.entries(scores)) {
    NonFiniteError.check(`test score "${name}"`, settings.iterations, values);
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
