/**
 * Meta-training of a policy that remembers: advantage actor-critic over trials (Duan et al. 2016), one
 * step of Adam on a batch of fresh trials.
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import type { SequenceBackend, Tensor } from "../../kernels/backend.ts";
import { STREAMS } from "../../kernels/draws.ts";
import { inPhases, type Learner } from "../learner.ts";
import { allocateTasks, sampleTasks } from "../problem.ts";
import type { RecurrentSettings } from "./settings.ts";
import { allocateTrials } from "./trials.ts";

/**
 * One agent a seed.
 *
 * @param theta initial parameters, `[R, P]`, updated in place
 * @param seeds one a run
 */
export function createRecurrent(
  backend: SequenceBackend,
  family: TaskDistribution,
  settings: RecurrentSettings,
  theta: Tensor,
  seeds: readonly number[],
): Learner {
  const { policy, metaBatch, iterations, advantages: from, loss, outer } = settings;
  const { clipNorm, schedule, optimiser } = outer;
  const { scored, discount: _, ...rules } = from;
  const runs = seeds.length;
  const isTwice = scored === "post-adaptation";
  const tasks = allocateTasks(backend, family, runs, metaBatch);
  const trials = allocateTrials(backend, family, settings, [runs, metaBatch], isTwice);
  const advantages = backend.tensor("advantages", trials.values.shape);
  const targets = backend.tensor("value targets", trials.values.shape);
  const [gradient, m, v] = ["gradient", "first moment", "second moment"].map((label) =>
    backend.tensor(label, theta.shape)
  ) as [Tensor, Tensor, Tensor];
  const skipped = backend.tensor("skipped steps", [runs]);
  const left = (iteration: number) => schedule === "linear" ? 1 - iteration / iterations : 1;
  const names = (iteration: number) => ({ seeds, iteration, firstTask: 0 });
  return {
    theta,
    skipped,
    ...inPhases({
      "sample tasks": (iteration) => {
        const streams = { rewards: STREAMS.trainRewards, transitions: STREAMS.trainTransitions };
        sampleTasks(backend, family, tasks, { ...names(iteration), ...streams });
      },
      "play": (iteration) => {
        const draws = { ...names(iteration), stream: STREAMS.trainEpisodes };
        backend.playTrials({ policy, theta, tasks, draws, trials });
      },
      "gradient": (iteration) => {
        backend.trialAdvantages({
          trials,
          tasks,
          settings: { ...rules, scoredFrom: isTwice ? family.episodes : 0 },
          advantages,
          targets,
        });
        backend.trialGradient({
          policy,
          theta,
          trials,
          advantages,
          targets,
          settings: { ...loss, entropy: loss.entropy * left(iteration) },
          out: gradient,
        });
      },
      "outer step": (iteration) => {
        const learningRate = optimiser.learningRate * left(iteration);
        backend.clipNorm({ gradient, norm: clipNorm });
        backend.adamStep({
          theta,
          gradient,
          m,
          v,
          step: iteration + 1,
          settings: { ...optimiser, learningRate },
          skipped,
        });
      },
    }),
  };
}
