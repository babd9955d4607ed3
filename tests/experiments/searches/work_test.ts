import { assertEquals } from "@std/assert";
import { parseEnvironment } from "../../../envs/names.ts";
import { withOverrides } from "../../../experiments/hyperparameters.ts";
import { totalWork, trainingWork } from "../../../experiments/searches/work.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import type { SharedSettings } from "../../../learners/settings.ts";
import { observed } from "../../learners/observed.ts";
import { train } from "../../learners/support.ts";
import { maml } from "../../../learners/maml.ts";
import { reptile } from "../../../learners/reptile.ts";

const budget = {
  metaBatch: 3,
  iterations: 5,
  checkpoints: { every: 2, tasks: 4 },
  inner: { steps: 2 },
} as const;
const settings: Record<string, SharedSettings> = {
  maml: withOverrides(maml.paper, budget),
  reptile: withOverrides(reptile.paper, budget),
  "reptile on fresh data": withOverrides(reptile.paper, budget, { inner: { data: "fresh" } }),
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
