import { assert, assertEquals, assertRejects } from "@std/assert";
import { banditFamily } from "../../../envs/bandit.ts";
import type { TaskFamily } from "../../../envs/family.ts";
import { mdpFamily } from "../../../envs/mdp.ts";
import { exploreCommit } from "../../../envs/solutions/explore_commit_bandit.ts";
import type { Backend } from "../../../kernels/backend.ts";
import { type Draws, STREAMS } from "../../../kernels/draws.ts";
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";
import {
  type Control,
  type ControlScores,
  controlScores,
  controlsOf,
} from "../../../learners/controls/controls.ts";
import { evaluate } from "../../../learners/evaluate.ts";
import { initialParameters } from "../../../learners/initialise.ts";
import { allocateTasks, sampleTasks } from "../../../learners/problem.ts";
import { type Scores, testTaskNames } from "../../../learners/scores.ts";
import { mean, variance } from "../../support/moments.ts";
import { observed } from "../observed.ts";
import { assertSameBits } from "../same_bits.ts";
import { maml } from "../support.ts";

const BANDIT = banditFamily(5, 10);
const MDP = mdpFamily(10);
const PARTS = ["online", "postAdaptation", "exact", "exactBefore"] as const;

interface Play {
  readonly seeds?: readonly number[];
  readonly tasks: number;
  readonly firstTask?: number;
  readonly watch?: (draws: Draws) => void;
}

async function play(
  family: TaskFamily,
  control: Control,
  { seeds = [0], tasks, firstTask = 0, watch }: Play,
): Promise<ControlScores> {
  const backend = createWasmBackend();
  try {
    const played = watch ? watched(backend, watch) : backend;
    return await controlScores(played, family, control, seeds, { tasks, firstTask });
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
  const perEpisode = async (control: Control) =>
    (await play(MDP, control, { tasks })).exact!.map((value) => value / MDP.episodes);
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
    for (const control of controlsOf(family.kind)) {
      const { exact } = await play(family, control, { tasks });
      exact?.forEach((value, task) => {
        // Values are computed in f32: 24 bits.
        const most = ceiling[task]! * (1 + 1e-6);
        assert(value <= most, `${control}, task ${task}: ${value}, at most ${most}`);
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

Deno.test("each kind of task has its controls, and others are refused", async () => {
  assertEquals(controlsOf("bandit"), [
    "random",
    "one-step",
    "explore-commit",
    "oracle",
    "gittins",
  ]);
  assertEquals(controlsOf("mdp"), ["random", "one-step", "explore-commit", "optimum"]);
  await assertRejects(
    () => play(BANDIT, "optimum", { tasks: 1 }),
    RangeError,
    'Cannot play "optimum" on bandit-k5-n10: must be one of random, one-step, explore-commit, ' +
      "oracle, gittins",
  );
  for (const control of ["oracle", "gittins"] as const) {
    await assertRejects(
      () => play(MDP, control, { tasks: 1 }),
      RangeError,
      `Cannot play "${control}" on mdp-n10: must be one of random, one-step, explore-commit, optimum`,
    );
  }
});

Deno.test("a control has the protocols that it plays, and no others", async () => {
  const after = ["exact", "postAdaptation"];
  const all = ["exact", "exactBefore", "online", "postAdaptation"];
  const expected: Record<Control, string[]> = {
    "random": all,
    "one-step": all,
    "explore-commit": all,
    "optimum": after,
    "oracle": after,
    "gittins": ["online"],
  };
  for (const family of [BANDIT, MDP]) {
    for (const control of controlsOf(family.kind)) {
      const scores = await play(family, control, { seeds: [1, 2], tasks: 3 });
      assertEquals(Object.keys(scores).sort(), expected[control], control);
      for (const values of Object.values(scores)) assertEquals(values.length, 6, control);
    }
  }
});

Deno.test("D and D′ come from different streams, those of the learners", async () => {
  const range = { tasks: 130, firstTask: 7 };
  const seeds = [4, 9];
  for (const family of [BANDIT, MDP]) {
    const expected = await learnerDraws(family, seeds, range);
    assertEquals(new Set(expected.map(({ stream }) => stream)), TEST_STREAMS);
    for (const control of controlsOf(family.kind)) {
      if (control === "gittins") continue; // It pulls without a backend.
      const draws: Draws[] = [];
      await play(family, control, { seeds, ...range, watch: (used) => draws.push(named(used)) });
      assertEquals(draws, expected, `${family.name}, ${control}`);
    }
  }
});

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
    for (const control of controlsOf(family.kind)) {
      const both = await play(family, control, { seeds: [1, 2], tasks });
      const other = await play(family, control, { seeds: [2], tasks });
      for (const [part, values] of Object.entries(both) as [keyof Scores, Float64Array][]) {
        const what = `${control}, ${part}`;
        const [first, second] = [values.slice(0, tasks), values.slice(tasks)];
        assertSameBits(second, other[part]!, what);
        const isOfTask = part === "exactBefore" ||
          part === "exact" && ["random", "oracle", "optimum"].includes(control);
        if (isOfTask) assertSameBits(first, second, what);
        else assert(first.some((value, i) => value !== second[i]), `${what}: seeds are alike`);
      }
    }
  });

  Deno.test(`${family.name}: controls depend neither on blocks nor on where a range is cut`, async () => {
    // Blocks of 100: the whole is a block and a part, the pieces are cut elsewhere.
    const seeds = [1, 2];
    const tasks = 130;
    for (const control of controlsOf(family.kind)) {
      const whole = await play(family, control, { seeds, tasks });
      for (const [firstTask, count] of [[0, 1], [7, 60], [95, 35], [129, 1]] as const) {
        const piece = await play(family, control, { seeds, tasks: count, firstTask });
        for (const [part, values] of Object.entries(piece) as [keyof Scores, Float64Array][]) {
          const expected = columns(whole[part]!, tasks, firstTask, count);
          assertSameBits(values, expected, `${control}, ${part}, ${firstTask} + ${count}`);
        }
      }
    }
  });
}
