import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import type { TaskFamily } from "../../envs/family.ts";
import { advantagesLane } from "../../kernels/advantages/advantages.ts";
import { type Draws, STREAMS } from "../../kernels/draws.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { createAdaptation } from "../../learners/inner_loop.ts";
import { advantageSettingsOf, createProblem, sampleTasks } from "../../learners/problem.ts";
import type { MamlSettings } from "../../learners/maml.ts";
import { observed } from "./observed.ts";
import { assertSameBits } from "./same_bits.ts";
import { initialTheta, maml, SMALL_MDP } from "./support.ts";

const SEEDS = [3, 5];
const TASKS = 4;
const DRAWS: Draws = {
  stream: STREAMS.validationEpisodes,
  seeds: SEEDS,
  iteration: 2,
  firstTask: 7,
};

/** One adaptation, with everything it asked of the backend. */
function adapt(settings: MamlSettings, family: TaskFamily = SMALL_MDP) {
  const calls: string[] = [];
  const rolloutDraws: Draws[] = [];
  const backend = observed(createReferenceBackend(), {
    before: {
      policyTable: () => calls.push("policyTable"),
      rollout: ({ draws }) => {
        calls.push("rollout");
        rolloutDraws.push(draws);
      },
      advantages: ({ fitCritic }) => calls.push(fitCritic ? "advantages" : "without critic"),
      adapt: () => calls.push("adapt"),
    },
  });
  const problem = createProblem(backend, family, settings.policy);
  const theta = initialTheta(backend, problem, settings, SEEDS);
  const adaptation = createAdaptation(backend, problem, settings.inner, theta, TASKS);
  sampleTasks(backend, family, adaptation.tasks, {
    seeds: SEEDS,
    iteration: 2,
    firstTask: 7,
    rewards: STREAMS.validationRewards,
    transitions: STREAMS.validationTransitions,
  });
  adaptation.run(DRAWS);
  return { backend, problem, theta, calls, rolloutDraws, ...adaptation };
}

Deno.test("with the same data, D is sampled once and every step is taken on it", async () => {
  const { backend, problem, theta, calls, rolloutDraws, inner, adapted, episodes } = adapt(
    maml({ inner: { steps: 3 } }),
  );
  assertEquals(calls, ["policyTable", "rollout", "advantages", "adapt", "adapt", "adapt"]);
  assertEquals(rolloutDraws, [DRAWS]);
  assert(inner.steps.every(({ rows }) => rows === inner.steps[0]!.rows));
  assertEquals(inner.steps[0]!.theta, theta);

  // The same three steps, one by one.
  let at = theta;
  for (const step of inner.steps) {
    assertEquals(await backend.read(step.theta), await backend.read(at));
    const out = backend.tensor("θ", [2, TASKS, problem.parameters]);
    const { stepSize, objective } = inner;
    const { policy } = problem;
    backend.adapt({ policy, theta: at, rows: step.rows, stepSize, objective, out });
    at = out;
  }
  const [expected, actual] = await backend.read(at, adapted);
  assertSameBits(actual!, expected!, "θ′");

  const table = backend.tensor("π", [2, TASKS, 3, 2]);
  backend.policyTable({ policy: problem.policy, theta, out: table });
  assertEquals(await backend.read(episodes.behaviour), await backend.read(table));
});

Deno.test("with fresh data, step j samples its own with its own θ from stream + j", async () => {
  const { backend, problem, calls, rolloutDraws, inner, episodes } = adapt(
    maml({ inner: { steps: 3, data: "fresh" } }),
  );
  assertEquals(calls.length, 3 * 4);
  assertEquals(rolloutDraws, [0, 1, 2].map((j) => ({ ...DRAWS, stream: DRAWS.stream + j })));
  assertEquals(new Set(inner.steps.map(({ rows }) => rows.weights)).size, 3);
  assertEquals(inner.steps[0]!.rows.behaviour, episodes.behaviour);

  const behaviours: Float64Array[] = [];
  for (const { theta, rows } of inner.steps) {
    const table = backend.tensor("π", [2, TASKS, 3, 2]);
    backend.policyTable({ policy: problem.policy, theta, out: table });
    const [expected, actual] = await backend.read(table, rows.behaviour);
    assertSameBits(actual!, expected!, "π_b");
    behaviours.push(actual!);
  }
  assertNotEquals(behaviours[0], behaviours[1]);
  assertNotEquals(behaviours[1], behaviours[2]);
});

Deno.test("split data are N episodes all together, each batch sampled with what the steps before made", async () => {
  const { backend, problem, rolloutDraws, inner, batches } = adapt(
    maml({ inner: { steps: 3, data: "split" } }),
  );
  const N = problem.family.episodes;
  const each = Math.floor(N / 3);
  assertEquals(batches.map(({ count }) => count), [N - 2 * each, each, each]);
  assertEquals(rolloutDraws, [0, 1, 2].map((j) => ({ ...DRAWS, stream: DRAWS.stream + j })));
  for (const { theta, rows } of inner.steps) {
    const table = backend.tensor("π", [2, TASKS, 3, 2]);
    backend.policyTable({ policy: problem.policy, theta, out: table });
    const [expected, actual] = await backend.read(table, rows.behaviour);
    assertSameBits(actual!, expected!, "π_b");
  }
});

Deno.test("fewer episodes than steps cannot be split", () => {
  const error = assertThrows(
    () => adapt(maml({ inner: { steps: 11, data: "split" } }), banditFamily(3, 10)),
    RangeError,
  );
  assertEquals(
    error.message,
    "Cannot split 10 episodes over 11 inner steps: must be at least one each",
  );
});

Deno.test("rows and critic are those of the episodes under the settings in force", async () => {
  for (
    const advantages of [
      { normalise: false, discount: 0.5, reduction: "sum-over-time", timeOrigin: 1 },
      { estimator: "reinforce", normalise: false },
      { lambda: 0, ridge: 0.1 },
      { pseudoVisits: 0.5 },
    ] as const
  ) {
    const settings = maml({ inner: { advantages } });
    const { backend, problem, episodes, inner, critic } = adapt(settings);
    const [behaviour, states, actions, rewards, weights, visits, fitted] = await backend.read(
      episodes.behaviour,
      episodes.states,
      episodes.actions,
      episodes.rewards,
      inner.steps[0]!.rows.weights,
      inner.steps[0]!.rows.visits,
      critic,
    );
    for (let lane = 0; lane < 2 * TASKS; lane++) {
      const part = (values: Float64Array, size: number) =>
        values.slice(lane * size, (lane + 1) * size);
      const expected = {
        states: part(states!, 24),
        actions: part(actions!, 24),
        rewards: part(rewards!, 24),
        behaviour: part(behaviour!, 6),
        critic: new Float64Array(6),
        weights: new Float64Array(6),
        visits: new Float64Array(3),
      };
      const { dynamics } = SMALL_MDP;
      advantagesLane(dynamics, advantageSettingsOf(problem, settings.inner), true, expected);
      assertEquals(part(weights!, 6), expected.weights);
      assertEquals(part(visits!, 3), expected.visits);
      assertEquals(part(fitted!, 6), expected.critic);
    }
  }
});

Deno.test("REINFORCE on a bandit is the mean reward by arm, Eq. (6)", async () => {
  const family = banditFamily(3, 10);
  const { backend, episodes, inner } = adapt(
    maml({ inner: { advantages: { estimator: "reinforce", normalise: false } } }),
    family,
  );
  const { weights } = inner.steps[0]!.rows;
  const [actions, rewards, W] = await backend.read(episodes.actions, episodes.rewards, weights);
  for (let lane = 0; lane < 2 * TASKS; lane++) {
    for (let arm = 0; arm < 3; arm++) {
      let sum = 0;
      for (let i = 10 * lane; i < 10 * (lane + 1); i++) {
        if (actions![i] === arm) sum += rewards![i]!;
      }
      // Ten terms of 1/10 each.
      assert(Math.abs(W![3 * lane + arm]! - sum / 10) < 1e-15);
    }
  }
});

Deno.test("θ is read, never written, and a second run with the same names ends as the first", async () => {
  const { backend, problem, theta, adapted, run } = adapt(maml({ inner: { steps: 2 } }));
  const [before, first] = await backend.read(theta, adapted);
  const expected = initialTheta(backend, problem, maml(), SEEDS);
  assertEquals([before], await backend.read(expected));
  run(DRAWS);
  const [after, second] = await backend.read(theta, adapted);
  assertSameBits(after!, before!, "θ");
  assertSameBits(second!, first!, "θ′");
  run({ ...DRAWS, iteration: 3 });
  assertNotEquals((await backend.read(adapted))[0], first);
});

Deno.test("step size and objective are the learner's", async () => {
  const step = async (inner: Partial<MamlSettings["inner"]>) => {
    const { backend, theta, adapted } = adapt(maml({ inner }));
    const [before, after] = await backend.read(theta, adapted);
    const size = before!.length / 2;
    return after!.map((value, k) =>
      value - before![Math.floor(k / size / TASKS) * size + k % size]!
    );
  };
  const one = await step({ stepSize: 0.25 });
  const two = await step({ stepSize: 0.5 });
  // θ itself is rounded: 1e-16 beside steps of 1e-3.
  one.forEach((value, k) => assert(Math.abs(2 * value - two[k]!) < 1e-15));
  // Objectives differ from the second step on: there π_b is another policy.
  assertEquals(
    (await step({ objective: "score" })).some((value, k) => Math.abs(value - two[k]!) > 1e-12),
    false,
  );
  const score = await step({ objective: "score", steps: 2 });
  const ratio = await step({ objective: "ratio", steps: 2 });
  assert(score.some((value, k) => Math.abs(value - ratio[k]!) > 1e-6));
});
