import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import type { TaskFamily } from "../../envs/family.ts";
import type { Tasks, Tensor } from "../../kernels/backend.ts";
import { type Draws, STREAMS } from "../../kernels/draws.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { createProblem } from "../../learners/problem.ts";
import type { LearnerSettings } from "../../learners/registry.ts";
import { createValidation } from "../../learners/validate.ts";
import { mean } from "../support/moments.ts";
import { type Hooks, observed } from "./observed.ts";
import { initialTheta, maml, reptile, SMALL_MDP } from "./support.ts";

const BANDIT = banditFamily(4, 10);

function validation(
  settings: LearnerSettings = maml(),
  { family = BANDIT, seeds = [1, 2], before = {} }: {
    family?: TaskFamily;
    seeds?: number[];
    before?: Hooks;
  } = {},
) {
  const backend = observed(createReferenceBackend(), { before });
  const problem = createProblem(backend, family, settings.policy);
  const theta = initialTheta(backend, problem, settings, seeds);
  const { best, means, run } = createValidation(backend, problem, settings, theta, seeds);
  return {
    backend,
    theta,
    best,
    async run(iteration: number) {
      run(iteration);
      const [value, valueBefore, entropyBefore] = await backend.read(
        means.value,
        means.valueBefore,
        means.entropyBefore,
      );
      return { value: value!, valueBefore: valueBefore!, entropyBefore: entropyBefore! };
    },
  };
}

for (const settings of [maml(), reptile({ inner: { data: "fresh" } })]) {
  Deno.test(`${settings.algorithm}: validation draws from its own streams, every time the same`, async () => {
    const draws: Draws[] = [];
    const note = (args: { draws: Draws }) => draws.push(args.draws);
    const { run } = validation(settings, { before: { fill: note, rollout: note } });
    const { validationRewards, validationTransitions, validationEpisodes } = STREAMS;
    const names = { iteration: 0, firstTask: 0 };
    // Tasks are the same for every seed, the luck is the seed's own.
    assertEquals(draws.splice(0), [
      { ...names, seeds: [0, 0], stream: validationRewards },
      { ...names, seeds: [0, 0], stream: validationTransitions },
    ]);
    const steps = settings.inner.data === "fresh" ? settings.inner.steps : 1;
    for (const iteration of [0, 25, 50]) {
      await run(iteration);
      assertEquals(
        draws.splice(0),
        Array.from({ length: steps }, (_, j) => ({
          ...names,
          seeds: [1, 2],
          stream: validationEpisodes + j,
        })),
      );
    }
  });
}

Deno.test("parameters that stay are worth the same at every checkpoint", async () => {
  const { run } = validation();
  assertEquals(await run(0), await run(7));
});

Deno.test("a seed's validation depends on its own θ and draws only", async () => {
  const { value, valueBefore } = await validation(maml(), { seeds: [1, 2, 1] }).run(0);
  assertEquals([value[2], valueBefore[2]], [value[0], valueBefore[0]]);
  assertNotEquals(value[1], value[0]);
  const alone = await validation(maml(), { seeds: [2] }).run(0);
  assertEquals(alone.value[0], value[1]);
});

Deno.test("the value before adaptation of a uniform policy is the mean over all arms", async () => {
  const rewards: Tensor[] = [];
  const { backend, run } = validation(maml({ policy: { lastLayerScale: 0 } }), {
    before: { fill: ({ out }) => rewards.push(out) },
  });
  const { valueBefore, entropyBefore, value } = await run(0);
  const [p] = await backend.read(rewards[0]!);
  const size = p!.length / 2;
  for (const r of [0, 1]) {
    const expected = mean(p!.subarray(r * size, (r + 1) * size));
    assertAlmostEquals(valueBefore[r]!, expected, 1e-14); // two dozen terms, in another order
    assertAlmostEquals(entropyBefore[r]!, Math.log(4), 1e-14);
    assert(value[r]! > valueBefore[r]!, "adaptation gains something");
  }
});

Deno.test("values are of adapted policies on the tasks they adapted to, exactly", async () => {
  // The last table asked for is that of θ′; its value by hand is Σ π p.
  let last: { table: Tensor; tasks: Tasks } | undefined;
  const { backend, run } = validation(reptile(), {
    before: { policyValue: (args) => last = args },
  });
  const { value } = await run(0);
  const [table, p] = await backend.read(last!.table, last!.tasks.rewards);
  const expected = [0, 0];
  table!.forEach((pi, k) => expected[Math.floor(k / (6 * 4))]! += pi * p![k]! / 6);
  value.forEach((v, run) => assertAlmostEquals(v, expected[run]!, 1e-14));
  assertEquals(last!.table.shape, [2, 6, 1, 4]);
});

Deno.test("each run keeps its best θ so far, with its score and iteration", async () => {
  const { backend, theta, best, run } = validation(maml(), { family: SMALL_MDP });
  assertEquals(await backend.read(best.status), [Float64Array.of(0, -1, 0, -1)]);
  const [initial] = await backend.read(theta);
  const P = initial!.length / 2;
  const of = (run: number, values: Float64Array) => values.slice(run * P, (run + 1) * P);
  const tried: Float64Array[] = [];
  const scores: Float64Array[] = [];
  const winners = new Set<number>();
  for (let iteration = 0; iteration < 7; iteration++) {
    tried.push(initial!.map((x, k) => x * (1 + 2 * Math.sin(iteration * (k + 1)))));
    backend.write(theta, tried[iteration]!);
    scores.push((await run(iteration)).value);
    const [kept, status] = await backend.read(best.theta, best.status);
    for (const r of [0, 1]) {
      const own = scores.map((value) => value[r]!);
      const winner = own.indexOf(Math.max(...own));
      assertEquals(of(r, kept!), of(r, tried[winner]!));
      assertEquals([...status!.subarray(2 * r, 2 * r + 2)], [own[winner], winner]);
      winners.add(winner);
    }
  }
  // Ups and downs: of one run the third is best, of the other the fifth.
  assertEquals([...winners].sort(), [0, 1, 2, 4]);
  assertEquals(
    (await backend.read(best.status))[0]!.filter((_, k) => k % 2 === 1),
    Float64Array.of(4, 2),
  );
});
