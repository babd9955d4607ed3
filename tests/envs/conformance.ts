/**
 * What every task family must do on every backend.
 *
 * @module
 */
import { assert, assertEquals, assertLess, assertNotEquals } from "@std/assert";
import type { TaskFamily } from "../../envs/family.ts";
import { uniformPolicy } from "../../learners/baselines/solutions/random.ts";
import { taskTables } from "../../envs/solutions/task_tables.ts";
import { policyValue, valueIteration } from "../../envs/solutions/value_iteration.ts";
import { validateFamily } from "../../envs/validate_family.ts";
import type { Backend, Episodes, Fill, Tasks } from "../../kernels/backend.ts";
import { STREAMS } from "../../kernels/draws.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { assertAllClose } from "../support/assert_all_close.ts";
import { mean, variance } from "../support/moments.ts";

/** A sum of some f32 probabilities, and a value summed from them, are off by a few 10⁻⁷. */
const F32 = 1e-5;

/** Standard errors; a right backend fails once in 10⁶ draws, and the draws here are fixed. */
const SIGMAS = 5;

/** Registers the tests of one family. */
export function testFamily(
  family: TaskFamily,
  createBackend: () => Backend = createReferenceBackend,
): void {
  const { dynamics } = family;
  const { states: S, actions: A, horizon: H } = dynamics;
  const named = (behaviour: string) => `${family.name}: ${behaviour}`;

  Deno.test(named("is a valid family"), () => {
    assertEquals(validateFamily(family), family);
  });

  Deno.test(named("rows of transitions are probability distributions"), async () => {
    const [transitions] = await sampled(createBackend(), family, 50);
    assert(transitions!.every((p) => p >= 0 && p <= 1));
    const sums = Float64Array.from({ length: transitions!.length / S }, (_, row) => {
      return transitions!.subarray(row * S, (row + 1) * S).reduce((sum, p) => sum + p, 0);
    });
    assertAllClose(sums, new Float64Array(sums.length).fill(1), { absolute: F32 });
  });

  Deno.test(named("rewards are where their law puts them"), async () => {
    const [, rewards] = await sampled(createBackend(), family, 50);
    const [low, high] = dynamics.reward.kind === "bernoulli" ? [0, 1] : [-Infinity, Infinity];
    assert(rewards!.every((rho) => Number.isFinite(rho) && rho >= low && rho <= high));
  });

  Deno.test(named("tables have the declared mean and variance"), async () => {
    const tasks = Math.ceil(20_000 / (S * A));
    const [transitions, rewards] = await sampled(createBackend(), family, tasks);
    // One entry a row: those of a row depend on each other.
    for (
      const [table, fill, width] of [
        [transitions!, family.transitions, S],
        [rewards!, family.rewards, A],
      ] as const
    ) {
      for (let entry = 0; entry < width; entry++) {
        assertMoments(table.filter((_, i) => i % width === entry), fill, width);
      }
    }
  });

  Deno.test(named("a task is the same in any batch that it is drawn in"), async () => {
    const backend = createBackend();
    const whole = await sampled(backend, family, 12);
    const first = await sampled(backend, family, 5);
    const rest = await sampled(backend, family, 7, { firstTask: 5 });
    whole.forEach((table, i) => assertEquals(table, concatenated(first[i]!, rest[i]!)));
  });

  Deno.test(named("runs of one batch are what each would be alone"), async () => {
    const backend = createBackend();
    const both = await sampled(backend, family, 3, { seeds: [8, 9] });
    const eight = await sampled(backend, family, 3, { seeds: [8] });
    const nine = await sampled(backend, family, 3, { seeds: [9] });
    both.forEach((table, i) => assertEquals(table, concatenated(eight[i]!, nine[i]!)));
    assertNotEquals(eight, nine);
  });

  Deno.test(named("training, validation and test draw different tasks"), async () => {
    const backend = createBackend();
    const [, train] = await sampled(backend, family, 3, { streams: "train" });
    const [, validation] = await sampled(backend, family, 3, { streams: "validation" });
    const [, test] = await sampled(backend, family, 3, { streams: "test" });
    assertNotEquals(train, validation);
    assertNotEquals(train, test);
    assertNotEquals(validation, test);
  });

  Deno.test(named("episodes stay within the family and pay what they are worth"), async () => {
    const backend = createBackend();
    const [tasks, count] = [64, 50];
    const played = await uniformEpisodes(backend, family, tasks, count);
    const { states, actions, rewards, totals, values } = played;

    assert(states.every((s) => Number.isInteger(s) && s >= 0 && s < S));
    assert(actions.every((a) => Number.isInteger(a) && a >= 0 && a < A));
    assert(states.every((s, k) => k % H !== 0 || dynamics.start[s]! > 0), "a start with chance 0");
    if (dynamics.reward.kind === "bernoulli") assert(rewards.every((r) => r === 0 || r === 1));
    const steps = count * H;
    const sums = totals.map((_, i) =>
      rewards.subarray(i * steps, (i + 1) * steps).reduce((sum, r) => sum + r, 0)
    );
    assertAllClose(totals, sums, { absolute: F32, relative: F32 });

    // The reward of an episode is the exact value plus noise, independent in each task.
    const excess = totals.map((total, i) => total / count - values[i]!);
    const standardError = Math.sqrt(variance(excess) / tasks);
    assertLess(Math.abs(mean(excess)), SIGMAS * standardError);
  });

  Deno.test(named("exact values agree with the backend's, and none is above optimal"), async () => {
    const { values, tables } = await uniformEpisodes(createBackend(), family, 16, 1);
    const uniform = uniformPolicy(dynamics);
    assertAllClose(values, tables.map((task) => policyValue(task, uniform)), {
      absolute: F32,
      relative: F32,
    });
    for (const task of tables) {
      const best = valueIteration(task);
      assertLess(policyValue(task, uniform), best.value);
      // A one-hot policy picks the very terms that the maximum took.
      assertEquals(policyValue(task, best.policy), best.value);
    }
  });
}

interface Names {
  readonly seeds?: readonly number[];
  readonly firstTask?: number;
  readonly streams?: "train" | "validation" | "test";
}

async function sampled(
  backend: Backend,
  family: TaskFamily,
  count: number,
  names: Names = {},
): Promise<Float64Array[]> {
  const tasks = drawTasks(backend, family, count, names);
  return await backend.read(tasks.transitions, tasks.rewards);
}

function drawTasks(
  backend: Backend,
  { dynamics, transitions, rewards }: TaskFamily,
  count: number,
  { seeds = [1], firstTask = 0, streams = "validation" }: Names,
): Tasks {
  const { states: S, actions: A } = dynamics;
  const tasks = {
    dynamics,
    transitions: backend.tensor("transitions", [seeds.length, count, S, A, S]),
    rewards: backend.tensor("rewards", [seeds.length, count, S, A]),
  };
  const shared = { seeds, iteration: 0, firstTask };
  backend.fill({
    fill: transitions,
    draws: { ...shared, stream: STREAMS[`${streams}Transitions`] },
    out: tasks.transitions,
  });
  backend.fill({
    fill: rewards,
    draws: { ...shared, stream: STREAMS[`${streams}Rewards`] },
    out: tasks.rewards,
  });
  return tasks;
}

async function uniformEpisodes(
  backend: Backend,
  family: TaskFamily,
  count: number,
  episodesEach: number,
) {
  const { states: S, actions: A, horizon: H } = family.dynamics;
  const tasks = drawTasks(backend, family, count, {});
  const table = backend.tensor("uniform policy", [1, count, S, A]);
  backend.write(table, new Float64Array(count * S * A).fill(1 / A));
  const perStep = (label: string) => backend.tensor(label, [1, count, episodesEach, H]);
  const episodes: Episodes = {
    dynamics: family.dynamics,
    count: episodesEach,
    behaviour: backend.tensor("behaviour", [1, count, S, A]),
    states: perStep("states"),
    actions: perStep("actions"),
    rewards: perStep("rewards"),
    total: backend.tensor("total", [1, count]),
  };
  const value = backend.tensor("value", [1, count]);
  const draws = { stream: STREAMS.validationEpisodes, seeds: [1], iteration: 0, firstTask: 0 };
  backend.rollout({ table, tasks, draws, episodes });
  backend.policyValue({ table, tasks, out: value });
  const [states, actions, rewards, totals, values, transitions, means] = await backend.read(
    episodes.states,
    episodes.actions,
    episodes.rewards,
    episodes.total,
    value,
    tasks.transitions,
    tasks.rewards,
  );
  return {
    states: states!,
    actions: actions!,
    rewards: rewards!,
    totals: totals!,
    values: values!,
    tables: taskTables(family.dynamics, transitions!, means!),
  };
}

function assertMoments(sample: Float64Array, fill: Fill, width: number): void {
  const law = momentsOf(fill, width);
  const n = sample.length;
  if (!law) return; // tests/kernels/fill/host_laws_test.ts
  // Var of a sample variance ≈ (kurtosis − 1) σ⁴ / n.
  assertAllClose([mean(sample)], [law.mean], {
    absolute: SIGMAS * Math.sqrt(law.variance / n) + F32,
    what: `mean of a ${fill.kind} table`,
  });
  assertAllClose([variance(sample)], [law.variance], {
    absolute: SIGMAS * law.variance * Math.sqrt((law.kurtosis - 1) / n) + F32,
    what: `variance of a ${fill.kind} table`,
  });
}

function momentsOf(
  fill: Fill,
  width: number,
): { mean: number; variance: number; kurtosis: number } | undefined {
  switch (fill.kind) {
    case "constant":
      return { mean: fill.value, variance: 0, kurtosis: 1 };
    case "uniform": {
      const range = fill.high - fill.low;
      return { mean: fill.low + range / 2, variance: range ** 2 / 12, kurtosis: 1.8 };
    }
    case "normal":
      return { mean: fill.mean, variance: fill.sd ** 2, kurtosis: 3 };
    case "flat-dirichlet": {
      // Each entry is Beta(1, width − 1), whose kurtosis rises to the exponential law's 9.
      const ofBeta = (width - 1) / (width ** 2 * (width + 1));
      return { mean: 1 / width, variance: ofBeta, kurtosis: 9 };
    }
  }
}

function concatenated(a: Float64Array, b: Float64Array): Float64Array {
  return Float64Array.from([...a, ...b]);
}
