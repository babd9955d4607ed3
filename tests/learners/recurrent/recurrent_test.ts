/** Learners whose policy remembers: training, and how it is scored. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { banditFamily } from "../../../envs/bandit.ts";
import { mdpFamily } from "../../../envs/mdp.ts";
import { type Overrides, withOverrides } from "../../../experiments/hyperparameters.ts";
import type { Backend } from "../../../kernels/backend.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";
import { playTestTrials } from "../../../learners/recurrent/evaluate.ts";
import { initialRecurrent } from "../../../learners/recurrent/initialise.ts";
import { rl2 } from "../../../learners/recurrent/rl2.ts";
import { rl2Tied } from "../../../learners/recurrent/rl2_tied.ts";
import type { RecurrentSettings } from "../../../learners/recurrent/settings.ts";
import { trainRecurrent } from "../../../learners/recurrent/train.ts";
import { RECURRENT } from "../../../learners/registry.ts";
import { largestError } from "../../kernels/wasm/pair.ts";

const FAMILIES = { bandit: banditFamily(4, 8), MDP: mdpFamily(2) };

const SMALL: Overrides<RecurrentSettings> = {
  policy: { units: 8 },
  metaBatch: 16,
  iterations: 6,
  checkpoints: { every: 3, tasks: 10 },
};

const LEARNERS: Readonly<Record<string, RecurrentSettings>> = {
  "rl2-tied": withOverrides<RecurrentSettings>(rl2Tied.paper, SMALL),
  "rl2-tied for the time after N": withOverrides<RecurrentSettings>(rl2Tied.paper, SMALL, {
    advantages: { scored: "post-adaptation" },
  }),
  "rl2": withOverrides<RecurrentSettings>(rl2.paper, SMALL),
};

for (const [name, settings] of Object.entries(LEARNERS)) {
  for (const [shape, family] of Object.entries(FAMILIES)) {
    Deno.test(`${name} on a ${shape}: a seed's training does not depend on the others`, async () => {
      const both = await trainRecurrent(createWasmBackend(), family, settings, [4, 9]);
      const alone = await trainRecurrent(createWasmBackend(), family, settings, [9]);
      assertEquals(both.last[1], alone.last[0]);
      assertEquals(both.best[1], alone.best[0]);
      assertEquals(both.curve.map(({ value }) => value[1]), alone.curve.map((it) => it.value[0]));
      assertEquals(alone.curve.map(({ iteration }) => iteration), [0, 3, 6]);
      assert(both.last[0]!.some((x, k) => x !== both.last[1]![k]), "seeds differ");
    });
  }

  Deno.test(`${name}: wasm trains as the reference does`, async () => {
    const train = async (backend: Backend) =>
      (await trainRecurrent(backend, FAMILIES.bandit, settings, [1])).last[0]!;
    const [expected, actual] = [
      await train(createReferenceBackend()),
      await train(createWasmBackend()),
    ];
    // Six steps of Adam, whose first ones turn rounding of small gradients into parts of a step.
    assert(largestError(actual, expected) < 1e-3);
  });

  Deno.test(`${name}: the first N episodes are online, N more come after them`, async () => {
    const backend = createWasmBackend();
    const family = FAMILIES.bandit;
    const agents = [3, 4].map((seed) =>
      initialRecurrent(settings.policy, family.dynamics, { updateBias: 1, outputScale: 40 }, seed)
    );
    const play = (memory: "kept" | "frozen", tasks: number, firstTask: number) =>
      playTestTrials(
        backend,
        family,
        { ...settings, evaluation: { memory } },
        agents,
        [3, 4],
        { tasks, firstTask },
      );
    const kept = await play("kept", 150, 0);
    const frozen = await play("frozen", 150, 0);
    assertEquals(kept.online, frozen.online, "what comes later changes nothing before");
    const differing = kept.postAdaptation.filter((r, k) => r !== frozen.postAdaptation[k]);
    assert(differing.length > 0, "a frozen memory learns no more");
    // Tasks 140 … 149 alone, of a block of their own.
    const last = await play("kept", 10, 140);
    assertEquals(last.postAdaptation.slice(10), kept.postAdaptation.slice(290));
    for (const total of kept.online) assert(Number.isInteger(total) && total >= 0 && total <= 8);
  });
}

Deno.test("rl2-tied learns: 150 updates bring a reward that chance does not", async () => {
  const family = banditFamily(5, 20);
  const settings = withOverrides<RecurrentSettings>(rl2Tied.paper, {
    metaBatch: 32,
    iterations: 150,
    checkpoints: { every: 150, tasks: 500 },
    outer: { optimiser: { learningRate: 0.02 } },
  });
  const { curve } = await trainRecurrent(createWasmBackend(), family, settings, [0]);
  const [before, after] = [curve[0]!.value[0]!, curve.at(-1)!.value[0]!];
  // Chance has 10 ± 0.2 on 500 tasks; the best arm 16.7.
  assert(before > 9 && before < 11, `${before}`);
  assert(after > 13, `${after}`);
});

Deno.test("a backend that plays no policies with a memory is refused", async () => {
  const { playTrials: _, ...others } = createReferenceBackend();
  await assertRejects(
    () => trainRecurrent(others as unknown as Backend, FAMILIES.bandit, LEARNERS.rl2!, [0]),
    TypeError,
    "it plays no policies with a memory",
  );
});

Deno.test("policies that remember have settings that bear their name", () => {
  for (const { name, paper, schema, module } of RECURRENT) {
    assertEquals(paper.algorithm, name);
    assertEquals(schema.check(paper), paper);
    assertEquals(module, `learners/recurrent/${name.replaceAll("-", "_")}.ts`);
  }
});

Deno.test("θ begins within its bounds, the update gate open, each entry by its name", () => {
  const { dynamics } = FAMILIES.bandit;
  const { policy } = rl2Tied.paper;
  const scales = { updateBias: 1, outputScale: 0.01 };
  const theta = initialRecurrent(policy, dynamics, scales, 7);
  assertEquals(theta.length, 1305);
  assertEquals(initialRecurrent(policy, dynamics, scales, 7), theta);
  const updates = theta.slice(96 + 768 + 16, 96 + 768 + 32);
  assert(updates.every((x) => x > 0.75 && x < 1.25));
  assertEquals(theta.slice(-3), new Float64Array(3), "the clock");
  assert(theta.slice(-105, -3).every((x) => Math.abs(x) < 0.01 / 4));
});
