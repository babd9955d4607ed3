/** Baselines that learn while they play: identities, first choices, and their functions by themselves. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { banditFamily } from "../../../envs/bandit.ts";
import type { TaskDistribution, TaskFamily } from "../../../envs/family.ts";
import { mdpFamily } from "../../../envs/mdp.ts";
import { valueIteration } from "../../../envs/solutions/value_iteration.ts";
import { DRAW_LIMITS, type Draws, STREAMS } from "../../../kernels/draws.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { threefry2x32 } from "../../../kernels/threefry/threefry.ts";
import { optimisticMean, planBounds } from "../../../learners/baselines/beb.ts";
import { greedyAgent } from "../../../learners/baselines/greedy.ts";
import { playTask } from "../../../learners/baselines/online.ts";
import { drawModel, planOptimistic } from "../../../learners/baselines/psrl.ts";
import { BASELINES } from "../../../learners/baselines/registry.ts";
import { exactCosTurn, exactLog } from "../../../learners/baselines/solutions/exact.ts";
import { noCounts, planMean } from "../../../learners/baselines/solutions/models.ts";
import { NamedNumbers } from "../../../learners/baselines/solutions/named_numbers.ts";
import { ucb1Agent } from "../../../learners/baselines/ucb1.ts";
import { PAPER_ADVANTAGES } from "../../../learners/settings.ts";
import { mean, variance } from "../../support/moments.ts";

const DRAWS: Draws = { stream: STREAMS.testDecisions, seeds: [5], iteration: 0, firstTask: 0 };
const numbers = (task = 0) => new NamedNumbers(DRAWS, task);

const comparatorsOn = (family: TaskFamily) =>
  BASELINES.filter(({ isComparator, whyNot }) => isComparator && whyNot(family) === undefined);

async function scores(family: TaskFamily, name: string, tasks: number, firstTask = 0) {
  const baseline = BASELINES.find((it) => it.name === name)!;
  const backend = createReferenceBackend();
  const context = { backend, family, advantages: PAPER_ADVANTAGES, seeds: [0, 1] };
  const { online, postAdaptation } = await baseline.play!(context, { tasks, firstTask });
  return { online: online!, postAdaptation: postAdaptation! };
}

Deno.test("bandits have five classical methods, MDPs seven", () => {
  assertEquals(comparatorsOn(banditFamily(5, 10)).map(({ name }) => name), [
    "thompson",
    "optimistic-thompson",
    "ucb1",
    "epsilon-greedy",
    "greedy",
  ]);
  assertEquals(comparatorsOn(mdpFamily(10)).map(({ name }) => name), [
    "psrl",
    "psrl-true-prior",
    "opsrl",
    "ucrl2",
    "beb",
    "epsilon-greedy",
    "greedy",
  ]);
});

for (const { name } of comparatorsOn(banditFamily(5, 10))) {
  Deno.test(`${name}: its first pull is worth ½ in the mean, and more of them pay more`, async () => {
    const once = await scores(banditFamily(3, 1), name, 400);
    const error = Math.sqrt(variance(once.online) / once.online.length);
    assert(Math.abs(mean(once.online) - 0.5) < 3 * error, `${mean(once.online)} ± ${error}`);
    const { online, postAdaptation } = await scores(banditFamily(3, 30), name, 100);
    assert(mean(online) > 30 * 0.58, `${mean(online)}`);
    assert(mean(postAdaptation) > mean(online), "it learns on");
  });
}

Deno.test("greedy stays with an arm that pays, leaves one that does not, and finds the one that does", () => {
  const family = banditFamily(3, 5);
  const task = {
    dynamics: family.dynamics,
    transitions: new Float64Array(3).fill(1),
    rewards: Float64Array.of(0, 0, 1),
  };
  for (const create of [greedyAgent(0), ucb1Agent(0)]) {
    const [first, second] = playTask(create(family, numbers()), family, task, DRAWS, 0);
    // Two pulls of the arms before it, then it alone.
    assertEquals([first, second], [3, 5]);
  }
});

Deno.test("UCB1's first pulls go to each arm once while none pays", () => {
  const family = banditFamily(4, 4);
  const agent = ucb1Agent(0.2)(family, numbers());
  const pulled = [0, 1, 2, 3].map(() => {
    const arm = agent.act(0, 0);
    agent.observe(0, arm, 0, -1);
    return arm;
  });
  assertEquals(pulled, [0, 1, 2, 3]);
});

Deno.test("a posterior that is certain plays the optimum, whatever the planner", () => {
  const family = mdpFamily(2);
  const { states: S, actions: A } = family.dynamics;
  const task = drawModel(family, noCounts(family), 1, numbers());
  const many = 1e12;
  const counts = {
    transitions: task.transitions.map((p) => p * many),
    visits: new Float64Array(S * A).fill(many),
    rewards: task.rewards.map((r) => r * many),
  };
  const { policy, value } = valueIteration(task);
  assertEquals(planOptimistic([task]), policy);
  assertEquals(planBounds(family, counts), policy);
  assertEquals(planMean(family, counts, (slot) => task.rewards[slot]!), policy);
  const drawn = valueIteration(drawModel(family, counts, 0, numbers(1))).value;
  assert(Math.abs(drawn - value) < 1e-3, `${drawn}, must be ${value}`);
  // Of two models, the better choice in every state is worth at least the better model.
  const other = drawModel(family, noCounts(family), 1, numbers(2));
  const best = valueOfBoth(family, planOptimistic([task, other]), [task, other]);
  assert(best >= Math.max(value, valueIteration(other).value) - 1e-9);
});

/** The value of a policy where each step is of the better of two models. */
function valueOfBoth(
  { dynamics: { states: S, actions: A, horizon: H } }: TaskDistribution,
  policy: Float64Array,
  models: ReturnType<typeof drawModel>[],
): number {
  let next = new Float64Array(S);
  for (let t = H - 1; t >= 0; t--) {
    next = next.map((_, s) => {
      const row = (t * S + s) * A;
      const slot = s * A + policy.subarray(row, row + A).indexOf(1);
      return Math.max(...models.map(({ transitions, rewards }) =>
        rewards[slot]! +
        next.reduce((sum, v, s2) => sum + transitions[slot * S + s2]! * v, 0)
      ));
    });
  }
  return next[0]!;
}

Deno.test("the most optimistic mean moves probability from the worst states to the best", () => {
  const p = Float64Array.of(0.5, 0.3, 0.2);
  const v = Float64Array.of(1, 10, 0);
  assertEquals(optimisticMean(p, v, [1, 0, 2], 0), 0.5 + 3);
  assertEquals(optimisticMean(p, v, [1, 0, 2], 0.6), 0.6 * 10 + 0.4 * 1);
  assertEquals(optimisticMean(p, v, [1, 0, 2], 5), 10);
});

Deno.test("methods of MDPs are above chance, and better after N episodes than in them", async () => {
  for (const { name } of comparatorsOn(mdpFamily(6))) {
    const { online, postAdaptation } = await scores(mdpFamily(6), name, 6);
    assert(mean(online) > 63, `${name}: ${mean(online)}, chance has 60`);
    assert(mean(postAdaptation) > mean(online), name);
  }
});

Deno.test("what a task brings does not depend on the block it is played in", async () => {
  const whole = await scores(banditFamily(4, 6), "thompson", 8);
  const last = await scores(banditFamily(4, 6), "thompson", 3, 5);
  assertEquals(last.online.slice(3), whole.online.slice(13));
});

Deno.test("the logarithm and the cosine are exact to the last digits", () => {
  for (let k = 1; k < 2000; k++) {
    const x = k * k * 1e-5;
    assert(Math.abs(exactLog(x) - Math.log(x)) <= 1e-15 * (1 + Math.abs(Math.log(x))), `ln ${x}`);
    const u = k / 2000;
    assert(Math.abs(exactCosTurn(u) - Math.cos(2 * Math.PI * u)) < 2e-15, `cos ${u}`);
  }
});

Deno.test("a method's own numbers have the moments of their laws, and names that end", () => {
  const own = numbers();
  const many = (of: () => number) => Float64Array.from({ length: 20_000 }, of);
  const near = (actual: number, expected: number, sd: number) =>
    assert(Math.abs(actual - expected) < 4 * sd / Math.sqrt(20_000), `${actual}, ${expected}`);
  near(mean(many(() => own.normal())), 0, 1);
  near(variance(many(() => own.normal())), 1, Math.SQRT2);
  near(mean(many(() => own.gamma(1))), 1, 1);
  near(mean(many(() => own.gamma(7))), 7, Math.sqrt(7));
  near(mean(many(() => own.beta(3, 5))), 3 / 8, Math.sqrt(15 / 64 / 9));
  near(variance(many(() => own.beta(3, 5))), 15 / 64 / 9, 0.03);
  const words = new Uint32Array(2);
  threefry2x32(5, STREAMS.testDecisions, 0, 0, words);
  assertEquals(numbers().uniform(), ((words[0]! >>> 9) + 0.5) * 2 ** -23);
  const ended = numbers();
  for (let k = 0; k < DRAW_LIMITS.element; k++) ended.uniform();
  assertThrows(() => ended.uniform(), RangeError, "all 4194304 names are used");
});
