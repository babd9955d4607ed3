import { assertEquals } from "@std/assert";
import { parseEnvironment } from "../../../envs/names.ts";
import { PAPER_MAML, PAPER_REPTILE, withOverrides } from "../../../experiments/hyperparameters.ts";
import { totalWork, trainingWork } from "../../../experiments/searches/work.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import type { LearnerSettings } from "../../../learners/settings.ts";
import { train } from "../../../learners/train.ts";
import { observed } from "../../learners/observed.ts";

const budget = {
  metaBatch: 3,
  iterations: 5,
  checkpoints: { every: 2, tasks: 4 },
  inner: { steps: 2 },
} as const;
const settings: Record<string, LearnerSettings> = {
  maml: withOverrides(PAPER_MAML, budget),
  reptile: withOverrides(PAPER_REPTILE, budget),
  "reptile on fresh data": withOverrides(PAPER_REPTILE, budget, { inner: { data: "fresh" } }),
};

for (const [name, learner] of Object.entries(settings)) {
  for (const env of ["bandit-k5-n3", "mdp-n2"]) {
    Deno.test(`the work of ${name} on ${env} is counted as it is done`, async () => {
      const family = parseEnvironment(env);
      let steps = 0;
      const backend = observed(createReferenceBackend(), {
        before: {
          rollout: ({ episodes }) => {
            steps += episodes.actions.shape.reduce((product, extent) => product * extent);
          },
        },
      });
      await train(backend, family, learner, [0]);
      assertEquals(trainingWork(family, learner), {
        trainings: 1,
        metaIterations: 5,
        environmentSteps: steps,
      });
    });
  }
}

Deno.test("the work of several trainings is their sum", () => {
  const work = { trainings: 1, metaIterations: 2, environmentSteps: 3 };
  assertEquals(totalWork([work, work]), { trainings: 2, metaIterations: 4, environmentSteps: 6 });
  assertEquals(totalWork([]), { trainings: 0, metaIterations: 0, environmentSteps: 0 });
});
