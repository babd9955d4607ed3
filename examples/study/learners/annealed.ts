/** Reptile whose outer step shrinks linearly to zero, as in the code of Nichol et al. 2018. @module */
import {
  choice,
  createAdaptation,
  group,
  type Infer,
  inPhases,
  type LearnerKind,
  OPTIMISERS,
  PAPER_ADAM,
  PAPER_ADVANTAGES,
  PAPER_SHARED,
  sampleTasks,
  SHARED_SCHEMAS,
  STREAMS,
} from "@outerloop/outerloop/learners";

const schema = group({
  algorithm: choice("annealed"),
  ...SHARED_SCHEMAS,
  outer: group({ optimiser: OPTIMISERS.adam }),
});

/** The learner. */
export const annealed: LearnerKind<Infer<typeof schema>> = {
  name: "annealed",
  module: import.meta.url,
  schema,
  paper: {
    algorithm: "annealed",
    ...PAPER_SHARED,
    // Large hidden layers and a small last one: the policy starts near uniform, and moves far.
    policy: { ...PAPER_SHARED.policy, hiddenScale: 5, lastLayerScale: 0.01 },
    inner: {
      steps: 3,
      stepSize: 0.1,
      objective: "ratio",
      data: "same",
      advantages: PAPER_ADVANTAGES,
    },
    outer: { optimiser: { ...PAPER_ADAM, learningRate: 1e-3 } },
    iterations: 1000,
    checkpoints: { every: 100, tasks: 200, rule: "last" },
  },
  scoring: "post-adaptation",
  cost: ({ inner }) => ({ batches: 0, gradients: inner.steps }),
  create(backend, problem, settings, theta, seeds) {
    const { inner, metaBatch, outer: { optimiser }, iterations } = settings;
    const adaptation = createAdaptation(backend, problem, inner, theta, metaBatch);
    const moment = (name: string) => backend.tensor(name, theta.shape); // [R, P]
    const [gradient, m, v] = [moment("gradient"), moment("mean"), moment("square")];
    const skipped = backend.tensor("skipped steps", [seeds.length]);
    const names = (iteration: number) => ({ seeds, iteration, firstTask: 0 });
    return {
      theta,
      skipped,
      ...inPhases({
        "sample tasks": (iteration) => {
          const { trainRewards: rewards, trainTransitions: transitions } = STREAMS;
          const draws = { ...names(iteration), rewards, transitions };
          sampleTasks(backend, problem.family, adaptation.tasks, draws);
        },
        "adapt": (iteration) =>
          adaptation.run({ ...names(iteration), stream: STREAMS.trainEpisodes }),
        "outer step": (iteration) => {
          const learningRate = optimiser.learningRate * (1 - iteration / iterations);
          backend.reptileAverage({ theta, adapted: adaptation.adapted, out: gradient });
          const settings = { ...optimiser, learningRate };
          backend.adamStep({ theta, gradient, m, v, step: iteration + 1, settings, skipped });
        },
      }),
    };
  },
};
