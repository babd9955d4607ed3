/**
 * Evaluation on meta-test tasks (appendix B; docs/protocol.md): sample D with
 * the meta-policy θ, adapt, sample D′ with θ′. Actions are sampled, never
 * greedy.
 *
 * @module
 */
import type { TaskDistribution } from "../envs/family.ts";
import type { Backend } from "../kernels/backend.ts";
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

/** Agents adapted to T meta-test tasks, and how they do before and after. */
export interface TestAdaptation extends Omit<Scores, "postAdaptation"> {
  /** The adapted policies π_θ′(a | s), `[R, T, S, A]`. */
  readonly policies: Float64Array;
  /** N times the exact value of an episode after 0, 1, … k inner steps, `[R, T, k + 1]`. */
  readonly bySteps: Float64Array;
  /** θ′, `[R, T, P]`; empty unless it was asked for. */
  readonly adapted: Float64Array;
}

/**
 * Evaluates one θ `[P]` a seed: {@linkcode adaptToTestTasks}, then {@linkcode scorePolicies}.
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
  const { policies, online, exact, exactBefore } = await adaptToTestTasks(
    backend,
    family,
    settings,
    agents,
    seeds,
    range,
  );
  const { postAdaptation } = await scorePolicies(backend, family, policies, seeds, range);
  return { online, postAdaptation, exact, exactBefore };
}

/**
 * Samples D on meta-test tasks with one θ `[P]` a seed, adapts, and values both policies exactly.
 *
 * @param keepsParameters whether θ′ is read from the backend too
 * @throws {NonFiniteError} If a score or an adapted policy is not finite
 */
export async function adaptToTestTasks(
  backend: Backend,
  family: TaskDistribution,
  settings: EvaluationSettings,
  agents: readonly Float64Array[],
  seeds: readonly number[],
  range: TaskRange,
  keepsParameters = false,
): Promise<TestAdaptation> {
  const runs = seeds.length;
  const { states: S, actions: A } = family.dynamics;
  return checked(
    await playInBlocks<TestAdaptation>(runs, family, range, (size) => {
      const problem = createProblem(backend, family, settings.policy);
      const { policy } = problem;
      const theta = allocateParameters(backend, problem, agents);
      const adaptation = createAdaptation(backend, problem, settings.inner, theta, size);
      const { tasks, adapted, batches } = adaptation;
      const between = adaptation.inner.steps.slice(1).map(({ theta }) => theta);
      const before = backend.tensor("meta-policy table", [runs, size, S, A]);
      const policies = backend.tensor("adapted policies", [runs, size, S, A]);
      const valueBefore = backend.tensor("value before adaptation", [runs, size]);
      const value = backend.tensor("value after adaptation", [runs, size]);
      const valuesBetween = between.map((_, j) =>
        backend.tensor(`value after step ${j + 1}`, [runs, size])
      );
      return async (firstTask) => {
        sampleTasks(backend, family, tasks, testTaskNames(runs, firstTask));
        adaptation.run({ seeds, iteration: 0, firstTask, stream: STREAMS.testEpisodes });
        backend.policyTable({ policy, theta, out: before });
        backend.policyValue({ table: before, tasks, out: valueBefore });
        between.forEach((theta, j) => {
          backend.policyTable({ policy, theta, out: policies });
          backend.policyValue({ table: policies, tasks, out: valuesBetween[j]! });
        });
        backend.policyTable({ policy, theta: adapted, out: policies });
        backend.policyValue({ table: policies, tasks, out: value });
        const [played, exactBefore, exact, ...rest] = await backend.read(
          policies,
          valueBefore,
          value,
          ...valuesBetween,
          ...batches.map(({ total }) => total),
          ...(keepsParameters ? [adapted] : []),
        );
        const middle = rest.splice(0, between.length);
        return {
          policies: played!,
          online: sumOf(rest.slice(0, batches.length)),
          exact: overEpisodes(family, exact!),
          exactBefore: overEpisodes(family, exactBefore!),
          bySteps: overEpisodes(family, interleaved([exactBefore!, ...middle, exact!])),
          adapted: rest[batches.length] ?? new Float64Array(0),
        };
      };
    }),
  );
}

/**
 * Samples D′ on meta-test tasks with given policies.
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
): Promise<Pick<Scores, "postAdaptation">> {
  const { states: S, actions: A } = family.dynamics;
  const runs = seeds.length;
  const { firstTask: start = 0, tasks } = range;
  const width = S * A;
  return checked(
    await playInBlocks(runs, family, range, (size) => {
      const table = backend.tensor("adapted policies", [runs, size, S, A]);
      const batch = allocateTasks(backend, family, runs, size);
      const episodes = allocateEpisodes(backend, family, runs, size);
      return async (firstTask) => {
        const block = new Float64Array(runs * size * width);
        for (let run = 0; run < runs; run++) {
          const from = (run * tasks + firstTask - start) * width;
          block.set(policies.subarray(from, from + size * width), run * size * width);
        }
        backend.write(table, block);
        sampleTasks(backend, family, batch, testTaskNames(runs, firstTask));
        const draws = { seeds, iteration: 0, firstTask, stream: STREAMS.testAdaptedEpisodes };
        backend.rollout({ table, tasks: batch, draws, episodes });
        const [postAdaptation] = await backend.read(episodes.total);
        return { postAdaptation: postAdaptation! };
      };
    }),
  );
}

/** Entry by entry. */
function sumOf(arrays: readonly Float64Array[]): Float64Array {
  const [first, ...rest] = arrays as [Float64Array, ...Float64Array[]];
  return rest.reduce((sum, array) => sum.map((value, k) => value + array[k]!), first);
}

/** Entry by entry, one array after the other. */
function interleaved(arrays: readonly Float64Array[]): Float64Array {
  const width = arrays.length;
  const out = new Float64Array(arrays[0]!.length * width);
  arrays.forEach((array, k) => array.forEach((value, i) => out[i * width + k] = value));
  return out;
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
