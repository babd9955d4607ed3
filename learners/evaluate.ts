/**
 * Evaluation on meta-test tasks (appendix B; docs/protocol.md): sample D with
 * the meta-policy θ, adapt, sample D′ with θ′. Actions are sampled, never
 * greedy.
 *
 * @module
 */
import type { TaskDistribution } from "../envs/family.ts";
import type { Backend, Tensor } from "../kernels/backend.ts";
import { STREAMS } from "../kernels/draws.ts";
import { playInBlocks, type TaskRange } from "./blocks.ts";
import { createAdaptation } from "./inner_loop.ts";
import { NonFiniteError } from "./non_finite.ts";
import {
  allocateEpisodes,
  allocateParameters,
  allocateTasks,
  createProblem,
  sampleTasks,
} from "./problem.ts";
import { type Scores, testTaskNames } from "./scores.ts";
import type { SharedSettings } from "./settings.ts";

/** What evaluation needs of a learner's settings. */
export type EvaluationSettings = Pick<SharedSettings, "policy" | "inner">;

/** Agents adapted to T meta-test tasks, and how the meta-policy did while learning. */
export interface TestAdaptation extends Pick<Scores, "online" | "exactBefore"> {
  /** The adapted policies π_θ′(a | s), `[R, T, S, A]`. */
  readonly policies: Float64Array;
  /** θ′, `[R, T, P]`. */
  readonly adapted: Float64Array;
}

/**
 * Evaluates one θ `[P]` a seed: {@linkcode adaptToTestTasks}, then
 * {@linkcode scorePolicies}, without a policy leaving the backend.
 *
 * @throws {NonFiniteError} If a score is not finite
 */
export async function evaluate(
  backend: Backend,
  family: TaskDistribution,
  settings: EvaluationSettings,
  agents: readonly Float64Array[],
  seeds: readonly number[],
  range: TaskRange,
): Promise<Scores> {
  return checked(
    await playInBlocks<Scores>(seeds.length, range, (size) => {
      const adaptation = layOutAdaptation(backend, family, settings, agents, seeds, size);
      const play = layOutPlay(backend, family, adaptation, seeds);
      return async (firstTask) => {
        adaptation.run(firstTask);
        play.run(firstTask);
        const [before, after, postAdaptation, ...online] = await backend.read(
          adaptation.valueBefore,
          adaptation.value,
          play.total,
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
 * The exact values of {@linkcode evaluate}: D is sampled, D′ is not.
 *
 * @throws {NonFiniteError} If a value is not finite
 */
export async function evaluateExactly(
  backend: Backend,
  family: TaskDistribution,
  settings: EvaluationSettings,
  agents: readonly Float64Array[],
  seeds: readonly number[],
  range: TaskRange,
): Promise<Pick<Scores, "exact" | "exactBefore">> {
  return checked(
    await playInBlocks(seeds.length, range, (size) => {
      const adaptation = layOutAdaptation(backend, family, settings, agents, seeds, size);
      return async (firstTask) => {
        adaptation.run(firstTask);
        const [before, after] = await backend.read(adaptation.valueBefore, adaptation.value);
        return {
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
 * @throws {NonFiniteError} If a score or an adapted policy is not finite
 */
export async function adaptToTestTasks(
  backend: Backend,
  family: TaskDistribution,
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
        const [policies, adapted, before, ...online] = await backend.read(
          adaptation.policies,
          adaptation.adapted,
          adaptation.valueBefore,
          ...adaptation.online,
        );
        return {
          policies: policies!,
          adapted: adapted!,
          online: sumOf(online),
          exactBefore: overEpisodes(family, before!),
        };
      };
    }),
  );
}

/**
 * Samples D′ on meta-test tasks with given policies, and computes their exact value.
 *
 * @param policies π(a | s), `[R, T, S, A]`
 * @throws {NonFiniteError} If a score is not finite
 */
export async function scorePolicies(
  backend: Backend,
  family: TaskDistribution,
  policies: Float64Array,
  seeds: readonly number[],
  range: TaskRange,
): Promise<Pick<Scores, "postAdaptation" | "exact">> {
  const { states: S, actions: A } = family.dynamics;
  const runs = seeds.length;
  const { firstTask: start = 0, tasks } = range;
  const width = S * A;
  return checked(
    await playInBlocks(runs, range, (size) => {
      const table = backend.tensor("adapted policies", [runs, size, S, A]);
      const batch = allocateTasks(backend, family, runs, size);
      const value = backend.tensor("value after adaptation", [runs, size]);
      const play = layOutPlay(backend, family, { policies: table, tasks: batch }, seeds);
      return async (firstTask) => {
        const block = new Float64Array(runs * size * width);
        for (let run = 0; run < runs; run++) {
          const from = (run * tasks + firstTask - start) * width;
          block.set(policies.subarray(from, from + size * width), run * size * width);
        }
        backend.write(table, block);
        sampleTasks(backend, family, batch, testTaskNames(runs, firstTask));
        backend.policyValue({ table, tasks: batch, out: value });
        play.run(firstTask);
        const [postAdaptation, after] = await backend.read(play.total, value);
        return { postAdaptation: postAdaptation!, exact: overEpisodes(family, after!) };
      };
    }),
  );
}

/** D, θ′ and its policies on blocks of `size` tasks, with their exact values. */
function layOutAdaptation(
  backend: Backend,
  family: TaskDistribution,
  settings: EvaluationSettings,
  agents: readonly Float64Array[],
  seeds: readonly number[],
  size: number,
) {
  const problem = createProblem(backend, family, settings.policy);
  const { policy } = problem;
  const { states: S, actions: A } = family.dynamics;
  const runs = seeds.length;
  const theta = allocateParameters(backend, problem, agents);
  const adaptation = createAdaptation(backend, problem, settings.inner, theta, size);
  const { tasks, adapted, batches } = adaptation;
  const before = backend.tensor("meta-policy table", [runs, size, S, A]);
  const policies = backend.tensor("adapted policies", [runs, size, S, A]);
  const valueBefore = backend.tensor("value before adaptation", [runs, size]);
  const value = backend.tensor("value after adaptation", [runs, size]);
  return {
    tasks,
    adapted,
    policies,
    value,
    valueBefore,
    online: batches.map(({ total }) => total),
    run(firstTask: number): void {
      sampleTasks(backend, family, tasks, testTaskNames(runs, firstTask));
      adaptation.run({ seeds, iteration: 0, firstTask, stream: STREAMS.testEpisodes });
      backend.policyTable({ policy, theta, out: before });
      backend.policyValue({ table: before, tasks, out: valueBefore });
      backend.policyTable({ policy, theta: adapted, out: policies });
      backend.policyValue({ table: policies, tasks, out: value });
    },
  };
}

/** D′ of policies `[R, size, S, A]` on tasks that are filled before each run. */
function layOutPlay(
  backend: Backend,
  family: TaskDistribution,
  { policies, tasks }: { policies: Tensor; tasks: ReturnType<typeof allocateTasks> },
  seeds: readonly number[],
) {
  const [runs, size] = policies.shape as [number, number];
  const episodes = allocateEpisodes(backend, family, runs, size);
  return {
    total: episodes.total,
    run(firstTask: number): void {
      const draws = { seeds, iteration: 0, firstTask, stream: STREAMS.testAdaptedEpisodes };
      backend.rollout({ table: policies, tasks, draws, episodes });
    },
  };
}

/** Entry by entry. */
function sumOf(arrays: readonly Float64Array[]): Float64Array {
  const [first, ...rest] = arrays as [Float64Array, ...Float64Array[]];
  return rest.reduce((sum, array) => sum.map((value, k) => value + array[k]!), first);
}

/** From an episode's value to N episodes'. */
function overEpisodes(family: TaskDistribution, values: Float64Array): Float64Array {
  return values.map((value) => value * family.episodes);
}

function checked<T extends { readonly [K in keyof T]: Float64Array }>(results: T): T {
  for (const [name, values] of Object.entries<Float64Array>(results)) {
    NonFiniteError.check(`"${name}" on test tasks`, undefined, values);
  }
  return results;
}
