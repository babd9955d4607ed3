import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import type { TaskFamily } from "../../envs/family.ts";
import type { Backend } from "../../kernels/backend.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { createWasmBackend } from "../../kernels/wasm/wasm.ts";
import { allocateParameters, createProblem } from "../../learners/problem.ts";
import type { SharedSettings } from "../../learners/settings.ts";
import { encodeCurve } from "../../results/curve.ts";
import { encodeParameters } from "../../results/parameters.ts";
import { loadPolicy } from "../../results/policy.ts";
import { assertSameBits } from "../learners/same_bits.ts";
import { maml, reptile, SMALL_MDP, train } from "../learners/support.ts";
import { PROVENANCE } from "./support.ts";

/** Trains an agent, and loads it from its file. */
async function trained(backend: Backend, family: TaskFamily, settings: SharedSettings) {
  const { best, last, bestIteration, curve } = await train(backend, family, settings, [4]);
  const { policy: { shape } } = createProblem(backend, family, settings.policy);
  const file = encodeParameters({
    shape,
    observation: settings.policy.banditObservation,
    best: best[0]!,
    last: last[0]!,
    chosen: settings.checkpoints.rule,
    bestIteration: bestIteration[0]!,
  }, PROVENANCE);
  return { loaded: loadPolicy(file), best: best[0]!, last: last[0]!, curve };
}

/** π of one θ on the reference backend, and its entropy. */
async function onReference(family: TaskFamily, settings: SharedSettings, theta: Float64Array) {
  const { states: S, actions: A } = family.dynamics;
  const backend = createReferenceBackend();
  const problem = createProblem(backend, family, settings.policy);
  const out = backend.tensor("π", [1, 1, S, A]);
  const entropy = backend.tensor("entropy", [1, 1]);
  const { policy } = problem;
  backend.policyTable({ policy, theta: allocateParameters(backend, problem, [theta]), out });
  backend.policyEntropy({ table: out, out: entropy });
  const [table, [nats] = []] = await backend.read(out, entropy);
  return { table: table!, entropy: nats! };
}

const rule = (rule: "best" | "last") => ({ checkpoints: { rule } } as const);

for (
  const [what, family, settings] of [
    ["a bandit that is seen as 0", banditFamily(4, 10), maml(rule("last"))],
    [
      "a bandit that is seen as 1",
      banditFamily(4, 10),
      reptile({ policy: { banditObservation: "one" } }, rule("best")),
    ],
    ["an MDP", SMALL_MDP, reptile(rule("last"))],
  ] as const
) {
  for (
    const [name, create] of [["reference", createReferenceBackend], [
      "wasm",
      createWasmBackend,
    ]] as const
  ) {
    Deno.test(`${what}: a policy of ${name} is loaded as the reference backend plays it`, async () => {
      const { loaded, best, last, curve } = await trained(create(), family, settings);
      const { states: S, actions: A } = family.dynamics;
      assertSameBits(loaded.theta, settings.checkpoints.rule === "best" ? best : last, "θ");
      assertEquals(loaded.shape, { inputs: S, hidden: [6, 5], actions: A });
      assertEquals(loaded.parameters.chosen, settings.checkpoints.rule);
      const { table, entropy } = await onReference(family, settings, loaded.theta);
      assertSameBits(loaded.table, table, "π");
      const nats = loaded.table.reduce((sum, p) => sum - p * Math.log(p), 0) / S;
      assertAlmostEquals(nats, entropy, 1e-14);
      // It is the entropy that validation told; wasm's is of f32.
      const done = settings.checkpoints.rule === "best" ? loaded.parameters.bestIteration : 4;
      const told = curve.find(({ iteration }) => iteration === done)!.entropyBefore[0]!;
      assertAlmostEquals(nats, told, name === "wasm" ? 1e-6 : 1e-14);
      assert(nats < Math.log(A));
    });
  }
}

Deno.test("what is no file of parameters is refused", () => {
  assertThrows(() => loadPolicy(new Uint8Array(3)), SyntaxError);
  const curve = encodeCurve({ iteration: Float64Array.of(0) }, PROVENANCE);
  assertThrows(() => loadPolicy(curve), TypeError, "Cannot read parameters");
});
