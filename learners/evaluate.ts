/**
 * Evaluation on meta-test tasks (appendix B; docs/protocol.md): sample D with
 * the meta-policy θ, adapt, sample D′ with θ′. Actions are sampled, never
 * greedy.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import type { Backend, Tensor } from "../kernels/backend.ts";
import { STREAMS } from "../kernels/draws.ts";
import { playInBlocks, type TaskRange } from "./blocks.ts";
import { createAdaptation } from "./inner_loop.ts";
import { NonFiniteError } from "./non_finite.ts";
import { allocateEpisodes, allocateTasks, createProblem, sampleTasks } from "./problem.ts";
import { type Scores, testTaskNames } from "./scores.ts";
import type { LearnerSettings } from "./settings.ts";

/** What evaluation needs of a learner's settings. */
export type EvaluationSettings = Pick<LearnerSettings, "policy" | "inner">;

/** The adapted parameters on T meta-test tasks, and how the meta-policy did while learning. */
export interface TestAdaptation extends Pick<Scores, "online" | "exactBefore"> {
  /** θ′, `[R, T, P]`. */
  readonly adapted: Float64Array;
}

/**
 * Evaluates one θ `[P]` a seed: {@linkcode adaptToTestTasks}, then
 * {@linkcode scoreAdapted}, without θ′ leaving the backend.
 *
 * @throws {NonFiniteError} If a score is not finite
 */
export async function evaluate(
  backend: Backend,
  family: TaskFamily,
  settings: EvaluationSettings,
  agents: readonly Float64Array[],
  seeds: readonly number[],
  range: TaskRange,
): Promise<Scores> {
  return checked(
    await playInBlocks<Scores>(seeds.length, range, (size) => {
      const adaptation = layOutAdaptation(backend, family, settings, agents, seeds, size);
      const scoring = layOutScoring(backend, family, settings, adaptation.adapted, seeds);
      return async (firstTask) => {
        adaptation.run(firstTask);
        scoring.run(firstTask);
        const [before, postAdaptation, after, ...online] = await backend.read(
          adaptation.valueBefore,
          scoring.total,
          scoring.value,
          ...adaptation.online,
        );
        return {
          online: sumOf(online),
          postAdaptation: postAdaptation!,
          exact: overEpisodes(family, after!),
          exactBefore: overEpisodes(family, before!),
        };
      };
    }),
  );
}

/**
 * Samples D on meta-test tasks with one θ `[P]` a seed, and adapts.
 *
 * @throws {NonFiniteError} If a score or an adapted parameter is not finite
 */
export async function adaptToTestTasks(
  backend: Backend,
  family: TaskFamily,
  settings: EvaluationSettings,
  agents: readonly Float64Array[],
  seeds: readonly number[],
  range: TaskRange,
): Promise<TestAdaptation> {
  return checked(
    await playInBlocks<TestAdaptation>(seeds.length, range, (size) => {
      const adaptation = layOutAdaptation(backend, family, settings, agents, seeds, size);
      return async (firstTask) => {
        adaptation.run(firstTask);
        const [adapted, before, ...online] = await backend.read(
          adaptation.adapted,
          adaptation.valueBefore,
          ...adaptation.online,
        );
        return {
          adapted: adapted!,
          online: sumOf(online),
          exactBefore: overEpisodes(family, before!),
        };
      };
    }),
  );
}

/**
 * Samples D′ on meta-test tasks with adapted parameters `[R, T, P]`, and
 * computes their exact value.
 *
 * @throws {NonFiniteError} If a score is not finite
 */
export async function scoreAdapted(
  backend: Backend,
  family: TaskFamily,
  settings: EvaluationSettings,
  adapted: Float64Array,
  seeds: readonly number[],
  range: TaskRange,
): Promise<Pick<Scores, "postAdaptation" | "exact">> {
  const runs = seeds.length;
  const { firstTask: start = 0, tasks } = range;
  const parameters = adapted.length / (runs * tasks);
  return checked(
    await playInBlocks(runs, range, (size) => {
      const theta = backend.tensor("adapted parameters", [runs, size, parameters]);
      const scoring = layOutScoring(backend, family, settings, theta, seeds);
      return async (firstTask) => {
        const block = new Float64Array(runs * size * parameters);
        for (let run = 0; run < runs; run++) {
          const from = (run * tasks + firstTask - start) * parameters;
          const values = adapted.subarray(from, from + size * parameters);
          block.set(values, run * size * parameters);
        }
        backend.write(theta, block);
        scoring.run(firstTask);
        const [postAdaptation, after] = await backend.read(scoring.total, scoring.value);
        return { postAdaptation: postAdaptation!, exact: overEpisodes(family, after!) };
      };
    }),
  );
}

/** D and θ′ on blocks of `size` tasks. */
function layOutAdaptation(
  backend: Backend,
  family: TaskFamily,
  settings: EvaluationSettings,
  agents: readonly Float64Array[],
  seeds: readonly number[],
  size: number,
) {
  const problem = createProblem(backend, family, settings.policy);
  const { policy, parameters } = problem;
  const { states: S, actions: A } = family.dynamics;
  const runs = seeds.length;
  const theta = backend.tensor("parameters", [runs, parameters]);
  backend.write(theta, agents.flatMap((agent) => [...agent]));
  const { tasks, adapted, batches, run } = createAdaptation(
    backend,
    problem,
    settings.inner,
    theta,
    size,
  );
  const table = backend.tensor("meta-policy table", [runs, size, S, A]);
  const valueBefore = backend.tensor("value before adaptation", [runs, size]);
  return {
    adapted,
    valueBefore,
    online: batches.map(({ total }) => total),
    run(firstTask: number): void {
      sampleTasks(backend, family, tasks, testTaskNames(runs, firstTask));
      run({ seeds, iteration: 0, firstTask, stream: STREAMS.testEpisodes });
      backend.policyTable({ policy, theta, out: table });
      backend.policyValue({ table, tasks, out: valueBefore });
    },
  };
}

/** D′ and the exact value of θ′ `[R, size, P]` on blocks of `size` tasks. */
function layOutScoring(
  backend: Backend,
  family: TaskFamily,
  settings: EvaluationSettings,
  adapted: Tensor,
  seeds: readonly number[],
) {
  const { policy } = createProblem(backend, family, settings.policy);
  const { states: S, actions: A } = family.dynamics;
  const [runs, size] = adapted.shape as [number, number];
  const tasks = allocateTasks(backend, family, runs, size);
  const episodes = allocateEpisodes(backend, family, runs, size);
  const table = backend.tensor("adapted policy table", [runs, size, S, A]);
  const value = backend.tensor("value after adaptation", [runs, size]);
  return {
    value,
    total: episodes.total,
    run(firstTask: number): void {
      sampleTasks(backend, family, tasks, testTaskNames(runs, firstTask));
      backend.policyTable({ policy, theta: adapted, out: table });
      backend.policyValue({ table, tasks, out: value });
      const draws = { seeds, iteration: 0, firstTask, stream: STREAMS.testAdaptedEpisodes };
      backend.rollout({ table, tasks, draws, episodes });
    },
  };
}

/** Entry by entry. */
function sumOf(arrays: readonly Float64Array[]): Float64Array {
  const [first, ...rest] = arrays as [Float64Array, ...Float64Array[]];
  return rest.reduce((sum, array) => sum.map((value, k) => value + array[k]!), first);
}

/** From an episode's value to N episodes'. */
function overEpisodes(family: TaskFamily, values: Float64Array): Float64Array {
  return values.map((value) => value * family.episodes);
}

function checked<T extends { readonly [K in keyof T]: Float64Array }>(results: T): T {
  for (const [name, values] of Object.entries<Float64Array>(results)) {
    NonFiniteError.check(`"${name}" on test tasks`, undefined, values);
  }
  return results;
}
