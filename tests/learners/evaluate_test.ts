import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import type { TaskFamily } from "../../envs/family.ts";
import type { Backend, Tensor } from "../../kernels/backend.ts";
import { DRAW_LIMITS, type Draws, STREAMS } from "../../kernels/draws.ts";
import { parameterCount } from "../../kernels/policy/layout.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { createWasmBackend } from "../../kernels/wasm/wasm.ts";
import { adaptToTestTasks, evaluate, scorePolicies } from "../../learners/evaluate.ts";
import { initialParameters } from "../../learners/initialise.ts";
import { NonFiniteError } from "../../learners/non_finite.ts";
import { createProblem } from "../../learners/problem.ts";
import type { Scores } from "../../learners/scores.ts";
import type { SharedSettings } from "../../learners/settings.ts";
import { mean, variance } from "../support/moments.ts";
import { observed } from "./observed.ts";
import { assertSameBits } from "./same_bits.ts";
import { maml, reptile, SMALL_MDP } from "./support.ts";

const BANDIT = banditFamily(4, 10);
const SEEDS = [1, 2];
const PARTS = ["online", "postAdaptation", "exact", "exactBefore"] as const;

/** An untrained agent a seed. */
function agentsOf(settings: SharedSettings, family: TaskFamily, seeds: number[]): Float64Array[] {
  const { states, actions } = family.dynamics;
  const shape = { inputs: states, hidden: settings.policy.hidden, actions };
  return seeds.map((seed) => initialParameters(shape, settings.policy, seed));
}

function scores(
  { settings = maml(), family = BANDIT, seeds = SEEDS, tasks, firstTask = 0, backend }: {
    settings?: SharedSettings;
    family?: TaskFamily;
    seeds?: number[];
    tasks: number;
    firstTask?: number;
    backend?: Backend;
  },
): Promise<Scores> {
  const agents = agentsOf(settings, family, seeds);
  const range = { tasks, firstTask };
  return evaluate(backend ?? createReferenceBackend(), family, settings, agents, seeds, range);
}

/** Scores `[R, T]` of some of the tasks. */
function columns(values: Float64Array, tasks: number, from: number, count: number): Float64Array {
  const runs = values.length / tasks;
  const rows = Array.from(
    { length: runs },
    (_, run) => [...values.subarray(run * tasks + from, run * tasks + from + count)],
  );
  return Float64Array.from(rows.flat());
}

for (const family of [BANDIT, SMALL_MDP]) {
  Deno.test(`${family.name}: scores depend neither on blocks nor on where a range is cut`, async () => {
    // Blocks of 100: the whole is a block and a part, the pieces are cut elsewhere.
    const whole = await scores({ family, tasks: 130 });
    for (
      const [from, count] of [[0, 1], [0, 100], [7, 60], [95, 35], [100, 30], [129, 1]] as const
    ) {
      const piece = await scores({ family, tasks: count, firstTask: from });
      for (const part of PARTS) {
        assertSameBits(piece[part], columns(whole[part], 130, from, count), `${part} ${from}`);
      }
    }
  });

  Deno.test(`${family.name}: a seed's scores do not depend on the others`, async () => {
    const together = await scores({ family, tasks: 30, seeds: [4, 9, 6] });
    for (const [run, seed] of [4, 9, 6].entries()) {
      const alone = await scores({ family, tasks: 30, seeds: [seed] });
      for (const part of PARTS) {
        const row = together[part].slice(30 * run, 30 * (run + 1));
        assertSameBits(alone[part], row, `${part} of ${seed}`);
      }
    }
  });

  Deno.test(`${family.name}: adapting, then scoring the policies elsewhere, is evaluating`, async () => {
    // More than a block, so that policies are cut into blocks too.
    const [settings, tasks, firstTask] = [reptile(), 130, 5];
    const agents = agentsOf(settings, family, SEEDS);
    const range = { tasks, firstTask };
    for (const create of [createReferenceBackend, createWasmBackend]) {
      const whole = await scores({ settings, family, ...range, backend: create() });
      const { policies, adapted, online, exact, exactBefore } = await adaptToTestTasks(
        create(),
        family,
        settings,
        agents,
        SEEDS,
        range,
        true,
      );
      assertEquals(adapted.length, 2 * tasks * agents[0]!.length);
      const after = await scorePolicies(create(), family, policies, SEEDS, range);
      const halves = { online, exact, exactBefore, ...after };
      for (const part of PARTS) assertSameBits(halves[part], whole[part], part);
    }
  });

  Deno.test(`${family.name}: the policies that adaptation leaves are those of θ′`, async () => {
    const { states: S, actions: A } = family.dynamics;
    const [settings, tasks] = [maml(), 3];
    const agents = agentsOf(settings, family, SEEDS);
    const backend = createReferenceBackend();
    const range = { tasks, firstTask: 2 };
    const left = await adaptToTestTasks(backend, family, settings, agents, SEEDS, range, true);
    assertEquals(left.policies.length, 2 * tasks * S * A);
    const { policy, parameters } = createProblem(backend, family, settings.policy);
    const theta = backend.tensor("θ′", [2, tasks, parameters]);
    const out = backend.tensor("policies of θ′", [2, tasks, S, A]);
    backend.write(theta, left.adapted);
    backend.policyTable({ policy, theta, out });
    const [table] = await backend.read(out);
    assertSameBits(left.policies, table!, "policies");
  });

  Deno.test(`${family.name}: by steps stand the values before, after each step, and after all`, async () => {
    // Steps on the same data: the first j of them are what a learner of j steps takes.
    const [settings, tasks] = [reptile(), 130];
    const agents = agentsOf(settings, family, SEEDS);
    const adaptation = (steps: number) => {
      const inner = { ...settings.inner, steps };
      const backend = createReferenceBackend();
      return adaptToTestTasks(backend, family, { ...settings, inner }, agents, SEEDS, { tasks });
    };
    const { steps } = settings.inner;
    assert(steps >= 3 && settings.inner.data === "same");
    const { bySteps, exactBefore } = await adaptation(steps);
    assertEquals(bySteps.length, 2 * tasks * (steps + 1));
    const after = (step: number) => bySteps.filter((_, i) => i % (steps + 1) === step);
    assertSameBits(after(0), exactBefore, "before");
    for (let step = 1; step <= steps; step++) {
      assertSameBits(after(step), (await adaptation(step)).exact, `step ${step}`);
    }
  });

  Deno.test(`${family.name}: the exact values alone have the bits that they have beside samples`, async () => {
    // More than a block, on another backend, whose values are f32.
    const [settings, tasks, firstTask] = [maml(), 130, 5];
    const agents = agentsOf(settings, family, SEEDS);
    const range = { tasks, firstTask };
    for (const create of [createReferenceBackend, createWasmBackend]) {
      const whole = await scores({ settings, family, ...range, backend: create() });
      let played = 0;
      const backend = observed(create(), { before: { rollout: () => played++ } });
      const exactly = await adaptToTestTasks(backend, family, settings, agents, SEEDS, range);
      assertEquals(exactly.adapted.length, 0, "θ′ was not asked for");
      for (const part of ["exact", "exactBefore"] as const) {
        assertSameBits(exactly[part], whole[part], part);
      }
      assertEquals(played, 2, "D of two blocks, and no D′");
    }
  });
}

Deno.test("the last tasks that have a name can be evaluated", async () => {
  const tasks = 130; // Not a multiple of a block.
  const firstTask = DRAW_LIMITS.task - tasks;
  const all = await scores({ tasks, firstTask });
  const last = await scores({ tasks: 1, firstTask: DRAW_LIMITS.task - 1 });
  for (const part of PARTS) assertSameBits(last[part], columns(all[part], tasks, 129, 1), part);
});

for (const settings of [maml(), reptile({ inner: { data: "fresh" } })]) {
  Deno.test(`${settings.algorithm}: evaluation draws from meta-test streams only, tasks alike for all seeds`, async () => {
    const fills: Draws[] = [];
    const rollouts: Draws[] = [];
    const backend = observed(createReferenceBackend(), {
      before: {
        fill: ({ draws }) => fills.push(draws),
        rollout: ({ draws }) => rollouts.push(draws),
      },
    });
    await scores({ settings, tasks: 5, firstTask: 11, backend });
    const names = { iteration: 0, firstTask: 11 };
    const { testRewards, testTransitions, testEpisodes, testAdaptedEpisodes } = STREAMS;
    // Sampled by the same names for adaptation and for play: what is adapted to is what is scored on.
    const tasks = [testRewards, testTransitions].map((stream) => ({
      ...names,
      seeds: [0, 0],
      stream,
    }));
    assertEquals(fills, [...tasks, ...tasks]);
    const steps = settings.inner.data === "fresh" ? settings.inner.steps : 1;
    const streams = [
      ...Array.from({ length: steps }, (_, j) => testEpisodes + j),
      testAdaptedEpisodes,
    ];
    assertEquals(rollouts, streams.map((stream) => ({ ...names, seeds: SEEDS, stream })));
  });
}

Deno.test("policies are scored on the tasks that they adapted to: the tables are equal", async () => {
  const tables: Tensor[] = [];
  const backend = observed(createReferenceBackend(), {
    after: { fill: ({ out }) => tables.push(out) },
  });
  const settings = maml();
  const agents = agentsOf(settings, SMALL_MDP, SEEDS);
  const range = { tasks: 5, firstTask: 2 };
  const left = await adaptToTestTasks(backend, SMALL_MDP, settings, agents, SEEDS, range);
  await scorePolicies(backend, SMALL_MDP, left.policies, SEEDS, range);
  assertEquals(tables.length, 4);
  const [rewards, transitions, rewardsAgain, transitionsAgain] = await backend.read(...tables);
  assertSameBits(rewardsAgain!, rewards!, "rewards");
  assertSameBits(transitionsAgain!, transitions!, "transitions");
  const half = rewards!.length / 2;
  assertSameBits(rewards!.slice(0, half), rewards!.slice(half), "rewards of both seeds");
});

for (const [family, tasks] of [[BANDIT, 300], [SMALL_MDP, 200]] as const) {
  Deno.test(`${family.name}: what is sampled is what is computed, within its error`, async () => {
    const settings = maml({ inner: { stepSize: 2 } });
    const { online, postAdaptation, exact, exactBefore } = await scores({
      settings,
      family,
      tasks,
    });
    for (
      const [what, sampled, computed] of [
        ["D", online, exactBefore],
        ["D′", postAdaptation, exact],
      ] as const
    ) {
      const difference = sampled.map((value, k) => value - computed[k]!);
      const error = Math.sqrt(variance(difference) / difference.length);
      // Four standard errors: one seed in 16 000 misses, and the seeds are fixed.
      assertLess(Math.abs(mean(difference)), 4 * error, what);
      assert(error > 0);
    }
    assert(mean(exact) > mean(exactBefore), "adaptation gains something");
  });
}

Deno.test("scores are of N episodes, not of one", async () => {
  // Every pull pays.
  const family: TaskFamily = { ...BANDIT, rewards: { kind: "constant", value: 1 } };
  const all = await scores({ family, tasks: 3 });
  for (const part of ["online", "postAdaptation"] as const) {
    assertEquals(all[part], new Float64Array(6).fill(10));
  }
  for (const part of ["exact", "exactBefore"] as const) {
    // Probabilities that sum to 1 but for rounding.
    assert(all[part].every((value) => Math.abs(value - 10) < 1e-14), part);
  }
});

Deno.test("a score that is not finite is an error, not a score", async () => {
  const settings = maml();
  for (
    const [what, family, agent] of [
      ["NaN in θ", SMALL_MDP, (k: number) => k === 0 ? NaN : 0.1],
      ["NaN in an MDP's rewards", {
        ...SMALL_MDP,
        rewards: { kind: "constant", value: NaN },
      }, () => 0.1],
      ["NaN in a bandit's rewards", {
        ...BANDIT,
        rewards: { kind: "constant", value: NaN },
      }, () => 0.1],
    ] as [string, TaskFamily, (k: number) => number][]
  ) {
    const { states, actions } = family.dynamics;
    const shape = { inputs: states, hidden: settings.policy.hidden, actions };
    const agents = [Float64Array.from({ length: parameterCount(shape) }, (_, k) => agent(k))];
    for (const evaluation of [evaluate, adaptToTestTasks]) {
      await assertRejects(
        () => evaluation(createReferenceBackend(), family, settings, agents, [1], { tasks: 3 }),
        NonFiniteError,
        "on test tasks is NaN",
        `${evaluation.name}: ${what}`,
      );
    }
  }
});

Deno.test("while learning from split data, all batches count: what is collected is what θ collects on N", async () => {
  // α so small that θ′ = θ: N episodes of one policy, however they are split.
  const inner = { steps: 3, stepSize: 1e-9, data: "split" } as const;
  const { online, exactBefore } = await scores({ settings: maml({ inner }), tasks: 300 });
  const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;
  // 600 sums of at most ten pulls: a standard error below 0.07, and a third of them missing is 3.
  assert(Math.abs(mean(online) - mean(exactBefore)) < 0.3, `${mean(online)} ${mean(exactBefore)}`);
});
