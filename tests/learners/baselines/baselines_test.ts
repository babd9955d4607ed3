import { assert, assertEquals, assertThrows } from "@std/assert";
import { banditFamily } from "../../../envs/bandit.ts";
import type { TaskFamily } from "../../../envs/family.ts";
import { mdpFamily } from "../../../envs/mdp.ts";
import { exploreCommit } from "../../../learners/baselines/solutions/explore_commit_bandit.ts";
import type { Backend } from "../../../kernels/backend.ts";
import { type Draws, STREAMS } from "../../../kernels/draws.ts";
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";
import type { BaselineScores } from "../../../learners/baselines/baseline.ts";
import { baselineNamed, BASELINES, baselinesFor } from "../../../learners/baselines/registry.ts";
import { evaluate } from "../../../learners/evaluate.ts";
import { initialParameters } from "../../../learners/initialise.ts";
import { allocateTasks, sampleTasks } from "../../../learners/problem.ts";
import { type Scores, testTaskNames } from "../../../learners/scores.ts";
import { PAPER_ADVANTAGES } from "../../../learners/settings.ts";
import { mean, variance } from "../../support/moments.ts";
import { observed } from "../observed.ts";
import { GAUSSIAN_BANDIT } from "../../envs/gaussian_bandit.ts";
import { TOY_FAMILY } from "../../envs/toy_family.ts";
import { assertSameBits } from "../same_bits.ts";
import { maml } from "../support.ts";

const BANDIT = banditFamily(5, 10);
const MDP = mdpFamily(10);
/** Those that are played, by name. */
/** Classical methods have tests of their own. */
const USUAL = BASELINES.filter(({ isComparator }) => !isComparator);
const playedOn = (family: TaskFamily) =>
  baselinesFor(family, USUAL).flatMap(({ name, play }) => play ? [name] : []);
const PARTS = ["online", "postAdaptation", "exact", "exactBefore"] as const;

interface Play {
  readonly seeds?: readonly number[];
  readonly tasks: number;
  readonly firstTask?: number;
  readonly watch?: (draws: Draws) => void;
}

async function play(
  family: TaskFamily,
  name: string,
  { seeds = [0], tasks, firstTask = 0, watch }: Play,
): Promise<BaselineScores> {
  const backend = createWasmBackend();
  try {
    const context = {
      backend: watch ? watched(backend, watch) : backend,
      family,
      advantages: PAPER_ADVANTAGES,
      seeds,
    };
    return await baselineNamed(name).play!(context, { tasks, firstTask });
  } finally {
    backend.dispose();
  }
}

/** Hears of the draws of every rollout. */
function watched(backend: Backend, watch: (draws: Draws) => void): Backend {
  return observed(backend, { before: { rollout: ({ draws }) => watch(draws) } });
}

/** Within three standard errors over the tasks: draws are fixed, so what passes once passes always. */
function assertMean(values: Float64Array, expected: number, what: string): void {
  const error = Math.sqrt(variance(values) / values.length);
  const actual = mean(values);
  assert(
    Math.abs(actual - expected) < 3 * error,
    `${what}: the mean is ${actual} ± ${error}, expected ${expected}`,
  );
}

/** Scores `[R, T]` of some of the tasks. */
function columns(values: Float64Array, tasks: number, from: number, count: number): Float64Array {
  return values.filter((_, i) => i % tasks >= from && i % tasks < from + count);
}

Deno.test("the uniform policy collects half of a bandit, and 10 in an episode of an MDP", async () => {
  for (const [family, expected] of [[BANDIT, 5], [MDP, 100]] as const) {
    const scores = await play(family, "random", { tasks: 2000 });
    for (const part of PARTS) assertMean(scores[part]!, expected, `${family.name}, ${part}`);
    assertSameBits(scores.exact!, scores.exactBefore!, "nothing is learned");
  }
});

Deno.test("on bandits, one step from uniform data yields 7.15 of 10 and 81.3 of 100", async () => {
  for (const [pulls, expected] of [[10, 7.15], [100, 81.3]] as const) {
    const family = banditFamily(5, pulls);
    const scores = await play(family, "one-step", { tasks: 2000 });
    assertMean(scores.exact!, expected, `${family.name}, exact`);
    assertMean(scores.postAdaptation!, expected, `${family.name}, sampled`);
    assertMean(scores.online!, pulls / 2, `${family.name}, online`);
  }
});

// 50 arms and 10 pulls: it pays to leave arms alone, so D must not be uniform.
for (const [arms, pulls] of [[5, 10], [5, 100], [50, 10]] as const) {
  const family = banditFamily(arms, pulls);
  Deno.test(`${family.name}: exploring, then committing is worth what its formula says`, async () => {
    const scores = await play(family, "explore-commit", { tasks: 2000 });
    const { value } = exploreCommit(arms, pulls);
    assertMean(scores.exact!, value, "exact");
    assertMean(scores.postAdaptation!, value, "sampled");
  });
}

Deno.test("on MDPs, one step yields .69 of the optimum and exploring, then committing .86", async () => {
  const tasks = 500;
  const perEpisode = async (name: string) =>
    (await play(MDP, name, { tasks })).exact!.map((value) => value / MDP.episodes);
  const optimum = mean(await perEpisode("optimum"));
  const oneStep = await perEpisode("one-step");
  const committed = await perEpisode("explore-commit");
  assertMean(oneStep, 15.35, "one step, reward an episode");
  // Ratios to the same tasks' optimum: standard errors are .0055 and .0034 on 500 tasks.
  const ratio = (values: Float64Array) => mean(values) / optimum;
  assert(Math.abs(ratio(oneStep) - .69) < .0165, `one step: ${ratio(oneStep)}`);
  assert(Math.abs(ratio(committed) - .86) < .0102, `committing: ${ratio(committed)}`);
});

Deno.test("Gittins indices collect 6.65 of 10 online", async () => {
  const { online } = await play(BANDIT, "gittins", { tasks: 4000 });
  assertMean(online!, 6.65, "online");
});

for (const [family, best] of [[BANDIT, "oracle"], [MDP, "optimum"]] as const) {
  Deno.test(`${family.name}: no method passes the ${best} on any task`, async () => {
    const tasks = 200;
    const ceiling = (await play(family, best, { tasks })).exact!;
    for (const name of playedOn(family)) {
      const { exact } = await play(family, name, { tasks });
      exact?.forEach((value, task) => {
        // Values are computed in f32: 24 bits.
        const most = ceiling[task]! * (1 + 1e-6);
        assert(value <= most, `${name}, task ${task}: ${value}, at most ${most}`);
      });
    }
  });
}

Deno.test("the oracle's value is the best mean of the tasks that learners are tested on", async () => {
  const tasks = 20;
  const { exact } = await play(BANDIT, "oracle", { tasks, firstTask: 3 });
  const backend = createWasmBackend();
  const batch = allocateTasks(backend, BANDIT, 1, tasks);
  sampleTasks(backend, BANDIT, batch, testTaskNames(1, 3));
  const [rewards] = await backend.read(batch.rewards);
  backend.dispose();
  for (let task = 0; task < tasks; task++) {
    const best = Math.max(...rewards!.subarray(task * 5, (task + 1) * 5));
    const value = exact![task]!;
    assert(Math.abs(value - 10 * best) < 1e-5, `task ${task}: ${value}, best ${best}`);
  }
});

Deno.test("each family has its baselines, in the order of the tables", () => {
  const namesFor = (family: TaskFamily) => baselinesFor(family, USUAL).map(({ name }) => name);
  assertEquals(namesFor(BANDIT), [
    ...["random", "one-step", "explore-commit", "oracle", "gittins", "bound"],
  ]);
  assertEquals(namesFor(MDP), ["random", "one-step", "explore-commit", "optimum"]);
  assertEquals(namesFor(GAUSSIAN_BANDIT), ["random", "one-step", "explore-commit", "oracle"]);
  assertEquals(namesFor(TOY_FAMILY), ["random", "one-step", "optimum"]);
});

const BERNOULLI_ONLY = "it holds for Bernoulli arms under a uniform prior on [0, 1) only";

/** Bernoulli arms that pay little. */
const POOR_BANDIT: TaskFamily = { ...BANDIT, rewards: { kind: "uniform", low: 0, high: 0.5 } };
/** Bernoulli arms that are all alike. */
const EVEN_BANDIT: TaskFamily = { ...BANDIT, rewards: { kind: "constant", value: 0.5 } };

const UNKNOWN = 'it knows no posterior of bernoulli rewards whose means are "uniform"';

for (
  const [family, exploreCommit] of [
    [GAUSSIAN_BANDIT, undefined],
    [POOR_BANDIT, UNKNOWN],
    [EVEN_BANDIT, undefined],
  ] as const
) {
  const { dynamics: { reward }, rewards } = family;
  Deno.test(`a bandit of ${reward.kind} arms under another prior, ${JSON.stringify(rewards)}, has some baselines, and reasons for the rest`, () => {
    const reasons = Object.fromEntries(USUAL.map((it) => [it.name, it.whyNot(family)]));
    assertEquals(reasons, {
      "random": undefined,
      "one-step": undefined,
      "explore-commit": exploreCommit,
      "optimum": "on a bandit it is called oracle",
      "oracle": undefined,
      "gittins": BERNOULLI_ONLY,
      "bound": BERNOULLI_ONLY,
    });
  });
}

Deno.test("more steps or states than one are no bandit, Bernoulli rewards or not", () => {
  for (const part of [{ horizon: 2 }, { states: 2, start: [1, 0] }]) {
    const family = { ...BANDIT, dynamics: { ...BANDIT.dynamics, ...part } };
    for (const name of ["gittins", "bound"]) {
      assertEquals(baselineNamed(name).whyNot(family), BERNOULLI_ONLY);
    }
    assertEquals(baselineNamed("optimum").whyNot(family), undefined);
    assert(baselineNamed("oracle").whyNot(family) !== undefined);
  }
});

Deno.test("an MDP whose posterior nobody knows says so", () => {
  const { whyNot } = baselineNamed("explore-commit");
  assertEquals(
    whyNot({ ...MDP, rewards: { kind: "uniform", low: 0, high: 1 } }),
    'it knows no posterior of gaussian rewards whose means are "uniform"',
  );
  assertEquals(
    whyNot({ ...MDP, transitions: { kind: "uniform", low: 0, high: 1 } }),
    'it knows no posterior of transitions under "uniform"',
  );
});

Deno.test("what holds for a family of somebody else's is played on it", async () => {
  for (const family of [GAUSSIAN_BANDIT, TOY_FAMILY]) {
    const tasks = 400;
    const scores = Object.fromEntries(
      await Promise.all(
        playedOn(family).map(async (name) => [name, await play(family, name, { tasks })] as const),
      ),
    );
    const best = mean((scores.oracle ?? scores.optimum)!.exact!);
    const [uniform, stepped] = [scores.random!, scores["one-step"]!].map((it) => mean(it.exact!));
    assert(uniform! < stepped! && stepped! < best, `${uniform} ${stepped} ${best}`);
    // Arms and steps are worth the mean of their law: 1, and 4 steps of 0.45.
    const episode = family === TOY_FAMILY ? 4 * 0.45 : 1;
    assertMean(scores.random!.exact!, family.episodes * episode, family.name);
  }
});

Deno.test("the bound is a number for all tasks, and is played on none", () => {
  const { expectation, play } = baselineNamed("bound");
  // Known by another program; see solutions/bound_test.ts.
  assert(Math.abs(expectation!(BANDIT) - 7.279) < 0.001);
  assertEquals(play, undefined);
});

Deno.test("what is scored after adaptation says how many episodes it sampled", () => {
  const episodes = Object.fromEntries(
    USUAL.map((it) => [it.name, it.adaptationEpisodes(BANDIT)]),
  );
  assertEquals(episodes, {
    "random": 0,
    "one-step": 10,
    "explore-commit": 10,
    "optimum": 0,
    "oracle": 0,
    "gittins": 0,
    "bound": 10,
  });
});

Deno.test("a name that no baseline has is refused with those that there are", () => {
  for (const name of ["maml", "Random", "constructor", ""]) {
    assertThrows(
      () => baselineNamed(name),
      RangeError,
      `Cannot use baseline "${name}": must be one of random, one-step, explore-commit, optimum, ` +
        "oracle, gittins, bound",
    );
  }
});

Deno.test("a baseline has the protocols that it plays, and no others", async () => {
  const after = ["exact", "postAdaptation"];
  const all = ["exact", "exactBefore", "online", "postAdaptation"];
  const expected: Record<string, string[]> = {
    "random": all,
    "one-step": all,
    "explore-commit": all,
    "optimum": after,
    "oracle": after,
    "gittins": ["online"],
  };
  for (const family of [BANDIT, MDP]) {
    for (const name of playedOn(family)) {
      const scores = await play(family, name, { seeds: [1, 2], tasks: 3 });
      assertEquals(Object.keys(scores).sort(), expected[name], name);
      for (const values of Object.values(scores)) assertEquals(values.length, 6, name);
    }
  }
});

Deno.test("D and D′ come from different streams, those of the learners", async () => {
  const range = { tasks: 130, firstTask: 7 };
  const seeds = [4, 9];
  for (const family of [BANDIT, MDP]) {
    const expected = await learnerDraws(family, seeds, range);
    assertEquals(new Set(expected.map(({ stream }) => stream)), TEST_STREAMS);
    for (const name of playedOn(family)) {
      if (name === "gittins") continue; // It pulls without a backend.
      const draws: Draws[] = [];
      await play(family, name, { seeds, ...range, watch: (used) => draws.push(named(used)) });
      assertEquals(draws.sort(byName), expected.sort(byName), `${family.name}, ${name}`);
    }
  }
});

/** In any order: a learner adapts to all tasks before it plays on any. */
function byName(a: Draws, b: Draws): number {
  return a.stream - b.stream || a.firstTask - b.firstTask;
}

const TEST_STREAMS: ReadonlySet<number> = new Set([
  STREAMS.testEpisodes,
  STREAMS.testAdaptedEpisodes,
]);

function named({ stream, seeds, iteration, firstTask }: Draws): Draws {
  return { stream, seeds: [...seeds], iteration, firstTask };
}

/** What an evaluated learner draws, rollout by rollout. */
async function learnerDraws(
  family: TaskFamily,
  seeds: readonly number[],
  range: { readonly tasks: number; readonly firstTask: number },
): Promise<Draws[]> {
  const draws: Draws[] = [];
  const settings = maml();
  const { states, actions } = family.dynamics;
  const shape = { inputs: states, hidden: settings.policy.hidden, actions };
  const agents = seeds.map((seed) => initialParameters(shape, settings.policy, seed));
  const backend = createWasmBackend();
  const watching = watched(backend, (used) => draws.push(named(used)));
  await evaluate(watching, family, settings, agents, seeds, range);
  backend.dispose();
  return draws;
}

for (const family of [BANDIT, MDP]) {
  Deno.test(`${family.name}: tasks are the same for every seed, draws are the seed's own`, async () => {
    const tasks = 40;
    for (const name of playedOn(family)) {
      const both = await play(family, name, { seeds: [1, 2], tasks });
      const other = await play(family, name, { seeds: [2], tasks });
      for (const [part, values] of Object.entries(both) as [keyof Scores, Float64Array][]) {
        const what = `${name}, ${part}`;
        const [first, second] = [values.slice(0, tasks), values.slice(tasks)];
        assertSameBits(second, other[part]!, what);
        const isOfTask = part === "exactBefore" ||
          part === "exact" && ["random", "oracle", "optimum"].includes(name);
        if (isOfTask) assertSameBits(first, second, what);
        else assert(first.some((value, i) => value !== second[i]), `${what}: seeds are alike`);
      }
    }
  });

  Deno.test(`${family.name}: baselines depend neither on blocks nor on where a range is cut`, async () => {
    // Blocks of 100: the whole is a block and a part, the pieces are cut elsewhere.
    const seeds = [1, 2];
    const tasks = 130;
    for (const name of playedOn(family)) {
      const whole = await play(family, name, { seeds, tasks });
      for (const [firstTask, count] of [[0, 1], [7, 60], [95, 35], [129, 1]] as const) {
        const piece = await play(family, name, { seeds, tasks: count, firstTask });
        for (const [part, values] of Object.entries(piece) as [keyof Scores, Float64Array][]) {
          const expected = columns(whole[part]!, tasks, firstTask, count);
          assertSameBits(values, expected, `${name}, ${part}, ${firstTask} + ${count}`);
        }
      }
    }
  });
}
