/**
 * What an operation says it writes, it writes whole: with every output full of
 * NaN beforehand, learners end bit for bit as with clean ones. Nothing of a
 * batch before can then reach the next.
 */
import { assertEquals } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import type { Tensor } from "../../kernels/backend.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { evaluate } from "../../learners/evaluate.ts";
import { train } from "../../learners/train.ts";
import { type Hooks, observed } from "./observed.ts";
import { maml, mamlWithAdam, reptile, SMALL_MDP } from "./support.ts";

/** Writes to tensors of any reference backend. */
const clean = createReferenceBackend();
const poisoned = new Set<string>();

function poison(operation: string, ...tensors: Tensor[]): void {
  poisoned.add(operation);
  for (const tensor of tensors) {
    clean.write(tensor, new Float64Array(tensor.shape.reduce((a, b) => a * b)).fill(NaN));
  }
}

const OUTPUTS: Hooks = {
  fill: ({ out }) => poison("fill", out),
  policyTable: ({ out }) => poison("policyTable", out),
  rollout: ({ episodes: { states, actions, rewards, total, behaviour } }) =>
    poison("rollout", states, actions, rewards, total, behaviour),
  advantages: ({ rows: { weights, visits }, critic, fitCritic }) =>
    poison("advantages", weights, visits, ...fitCritic ? [critic] : []),
  adapt: ({ out }) => poison("adapt", out),
  metaGradient: ({ out }) => poison("metaGradient", out),
  curvatureProduct: ({ out }) => poison("curvatureProduct", out),
  cgStart: ({ cg: { b, x, r, p, status } }) => poison("cgStart", b, x, r, p, status),
  searchCandidates: ({ search: { candidates, surrogate, kl, status } }) =>
    poison("searchCandidates", candidates, surrogate, kl, status),
  taskMean: ({ out }) => poison("taskMean", out),
  reptileAverage: ({ out }) => poison("reptileAverage", out),
  policyValue: ({ out }) => poison("policyValue", out),
  policyEntropy: ({ out }) => poison("policyEntropy", out),
};

const LEARNERS = {
  "MAML": maml(),
  "MAML with D's critic": maml({ outer: { refitCritic: false } }),
  "MAML with Adam": mamlWithAdam(),
  "Reptile": reptile(),
};

for (const [name, settings] of Object.entries(LEARNERS)) {
  for (const family of [banditFamily(4, 10), SMALL_MDP]) {
    Deno.test(`${name} on ${family.name} reads no stale output`, async () => {
      const backend = observed(createReferenceBackend(), { before: OUTPUTS });
      const result = await train(backend, family, settings, [1, 2]);
      const expected = await train(clean, family, settings, [1, 2]);
      assertEquals(result, expected);
      const range = { tasks: 3 };
      assertEquals(
        await evaluate(backend, family, settings, result.last, [1, 2], range),
        await evaluate(clean, family, settings, result.last, [1, 2], range),
      );
    });
  }
}

Deno.test("every operation that has an output was tried", () => {
  assertEquals([...poisoned].sort(), Object.keys(OUTPUTS).sort());
});
