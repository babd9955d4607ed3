import { assert, assertEquals } from "@std/assert";
import type { Backend, Dynamics, RewardLaw } from "../../kernels/backend.ts";
import { counterHigh, counterLow } from "../../kernels/draws.ts";
import { roundsAsWasm } from "../../kernels/gpu/self_test.ts";
import { threefry2x32, uniform24 } from "../../kernels/threefry/threefry.ts";
import { createWasmBackend } from "../../kernels/wasm/wasm.ts";
import { largestError } from "../kernels/wasm/pair.ts";
import { createUniform } from "../support/random.ts";
import { gpuTest, poison } from "./adapter.ts";
import { buildTasks, differing, onAll, type TaskCase } from "../kernels/conformance/tasks.ts";

const BERNOULLI: RewardLaw = { kind: "bernoulli" };
const GAUSSIAN: RewardLaw = { kind: "gaussian", sd: 0.7 };
const DRAWS = { stream: 0x300, seeds: [3, 4], iteration: 5, firstTask: 1000 };

function caseOf(
  [S, A, H, N]: readonly [number, number, number, number],
  reward: RewardLaw,
  timed: boolean,
  certain: boolean,
): TaskCase {
  const start = Array.from({ length: S }, (_, s) => certain ? Number(s === S - 1) : 1 / S);
  const dynamics: Dynamics = { states: S, actions: A, horizon: H, reward, start };
  return { dynamics, runs: 2, tasks: 3, count: N, timed, seed: S * A + H };
}

/** Shapes of the paper's tasks, edges of workgroups, and random ones. */
const CASES: TaskCase[] = (() => {
  const uniform = createUniform(3);
  const between = (low: number, high: number) => low + Math.floor(uniform() * (high - low + 1));
  const random = Array.from({ length: 10 }, (_, k) =>
    caseOf(
      [between(1, 16), between(2, 64), between(1, 12), between(1, 130)],
      k % 2 === 0 ? BERNOULLI : GAUSSIAN,
      k % 3 === 0,
      k % 4 < 2,
    ));
  return [
    caseOf([1, 2, 1, 1], BERNOULLI, false, true),
    caseOf([1, 50, 1, 500], BERNOULLI, false, true),
    caseOf([1, 64, 3, 63], GAUSSIAN, true, true),
    caseOf([10, 5, 10, 64], GAUSSIAN, false, false),
    caseOf([16, 3, 7, 65], BERNOULLI, true, false),
    caseOf([3, 2, 300, 3], GAUSSIAN, false, false),
    ...random,
  ];
})();

function sampled(backend: Backend, it: TaskCase) {
  const made = buildTasks(backend, it);
  const { states, actions, rewards, total, behaviour } = made.episodes;
  poison(backend, states, actions, rewards, total, behaviour);
  backend.rollout({ ...made, draws: DRAWS });
  return [states, actions, rewards, total, behaviour];
}

gpuTest("given the same tables, episodes are wasm's to the bit", async (gpu) => {
  for (const it of CASES) {
    const { dynamics, count, timed } = it;
    const { states, actions, horizon, reward } = dynamics;
    const name = `${states} ${actions} ${horizon} ${count} ${reward.kind}`;
    const { gpu: actual, wasm, reference } = await onAll(gpu, (backend) => sampled(backend, it));
    // Integers on every device; normal rewards where arithmetic is wasm's.
    for (const k of [0, 1]) assertEquals(differing(actual[k]!, wasm[k]!), 0, `${name}: ${k}`);
    for (const k of [0, 1]) assertEquals(differing(actual[k]!, reference[k]!), 0, `${name}: ${k}`);
    if (reward.kind === "bernoulli" || roundsAsWasm(gpu.arithmetic)) {
      assertEquals(differing(actual[2]!, wasm[2]!), 0, `${name}: rewards`);
    }
    // Bernoulli sums are integers; others are f32 sums of up to 900 numbers, 7 roundings deep and more.
    const tolerance = reward.kind === "bernoulli" ? 0 : 2e-6;
    for (const k of [2, 3]) {
      const error = largestError(actual[k]!, reference[k]!);
      assert(error <= tolerance, `${name}: ${k}: ${error}`);
    }
    // A policy that depends on time is not kept as π_b.
    if (!timed) assertEquals(differing(actual[4]!, wasm[4]!), 0, `${name}: behaviour`);
    else assertEquals(new Set(actual[4]).size, 1);
  }
});

gpuTest("tables that are no distributions are read as wasm reads them", async (gpu) => {
  const it = caseOf([3, 6, 4, 70], BERNOULLI, false, false);
  const run = async (backend: Backend) => {
    const made = buildTasks(backend, it);
    // NaN counts as 0; rows that sum to less or more than 1; probabilities below 2⁻⁴⁰.
    const odd = [NaN, 0.2, NaN, 0.3, 0.1, 0.1, 0.5, 0.9, 0.9, 1, 0, 0, 1e-20, 1e-13, 0, 0, 0, 0];
    backend.write(made.table, Array.from({ length: 6 }, () => odd).flat());
    const means = [NaN, 0, 1, Infinity, -Infinity, 0.5, 2 ** -24, 1 - 2 ** -24, 2];
    backend.write(made.tasks.rewards, Array.from({ length: 12 }, () => means).flat());
    backend.rollout({ ...made, draws: DRAWS });
    const { states, actions, rewards } = made.episodes;
    return await backend.read(states, actions, rewards);
  };
  const [actual, expected] = [await run(gpu), await run(createWasmBackend())];
  actual.forEach((values, k) => assertEquals(differing(values, expected[k]!), 0, `${k}`));
});

gpuTest("a draw that meets a threshold goes to the next action, 2⁻⁴⁰ more keep it", async (gpu) => {
  const tasks = 100;
  const start = [1];
  const dynamics: Dynamics = { states: 1, actions: 3, horizon: 1, reward: BERNOULLI, start };
  const it = { dynamics, runs: 1, tasks, count: 1, timed: false, seed: 1 };
  const made = buildTasks(gpu, it);
  const draws = { ...DRAWS, seeds: [3] };
  const words = new Uint32Array(2);
  // U/2²⁴ of each task's only draw.
  const met = Array.from({ length: tasks }, (_, k) => {
    const task = draws.firstTask + k;
    const high = counterHigh(draws.iteration, task);
    threefry2x32(3, draws.stream, counterLow(task, 0), high, words);
    return uniform24(words[0]!);
  });
  for (const [before, action] of [[0, 2], [2 ** -40, 1]] as const) {
    gpu.write(made.table, met.flatMap((u) => [before, u, 1 - u]));
    gpu.rollout({ ...made, draws });
    const [actions] = await gpu.read(made.episodes.actions);
    assertEquals([...actions!], Array(tasks).fill(action));
  }
});

gpuTest("thirty repeats sample the same bits", async (gpu) => {
  const it = caseOf([10, 5, 10, 40], GAUSSIAN, false, false);
  const made = buildTasks(gpu, it);
  const { states, actions, rewards, total } = made.episodes;
  let first: Float64Array[] | undefined;
  for (let k = 0; k < 30; k++) {
    poison(gpu, states, actions, rewards, total);
    gpu.rollout({ ...made, draws: DRAWS });
    const read = await gpu.read(states, actions, rewards, total);
    first ??= read;
    assertEquals(read, first);
  }
});

gpuTest("a rollout is one dispatch", async (gpu) => {
  const made = buildTasks(gpu, caseOf([4, 3, 5, 9], BERNOULLI, false, true));
  const before = gpu.counters.dispatches;
  gpu.rollout({ ...made, draws: DRAWS });
  assertEquals(gpu.counters.dispatches - before, 1);
  await gpu.read(made.episodes.total);
});
