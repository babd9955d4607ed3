/**
 * Trained agents on meta-test tasks: they play 2N episodes. The first N are their online score, the
 * second N, with the memory of the first, their score after adaptation.
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import type { Backend } from "../../kernels/backend.ts";
import { STREAMS } from "../../kernels/draws.ts";
import { playInBlocks, type TaskRange } from "../blocks.ts";
import { NonFiniteError } from "../non_finite.ts";
import { allocateTasks, sampleTasks } from "../problem.ts";
import { type Scores, testTaskNames } from "../scores.ts";
import type { RecurrentSettings } from "./settings.ts";
import { allocateAgents, allocateTrials, sequenceBackend } from "./trials.ts";

/** What evaluation needs of a learner's settings. */
export type RecurrentPlay = Pick<RecurrentSettings, "policy" | "advantages" | "evaluation">;

/**
 * Plays one θ `[P]` a seed.
 *
 * @throws {TypeError} If the backend plays no policies with a memory
 * @throws {NonFiniteError} If a reward is not finite
 */
export async function playTestTrials(
  plain: Backend,
  family: TaskDistribution,
  settings: RecurrentPlay,
  agents: readonly Float64Array[],
  seeds: readonly number[],
  range: TaskRange,
): Promise<Pick<Scores, "online" | "postAdaptation">> {
  const backend = sequenceBackend(plain);
  const runs = seeds.length;
  const half = family.episodes * family.dynamics.horizon;
  const { policy } = settings;
  const scores = await playInBlocks(runs, family, range, (size) => {
    const theta = allocateAgents(backend, agents);
    const tasks = allocateTasks(backend, family, runs, size);
    const trials = allocateTrials(backend, family, settings, [runs, size], true);
    return async (firstTask) => {
      sampleTasks(backend, family, tasks, testTaskNames(runs, firstTask));
      const draws = { seeds, iteration: 0, firstTask, stream: STREAMS.testEpisodes };
      backend.playTrials({ policy, theta, tasks, draws, trials });
      const [rewards] = await backend.read(trials.rewards);
      const sums = new Float64Array(2 * runs * size);
      rewards!.forEach((reward, k) => sums[Math.floor(k / half)]! += reward);
      return {
        online: sums.filter((_, k) => k % 2 === 0),
        postAdaptation: sums.filter((_, k) => k % 2 === 1),
      };
    };
  });
  NonFiniteError.check("a test score", undefined, scores.online);
  NonFiniteError.check("a test score", undefined, scores.postAdaptation);
  return scores;
}
