import { assert, assertEquals } from "@std/assert";
import type { Backend, Dynamics, Fill, RewardLaw } from "../../../kernels/backend.ts";
import type { LAWS } from "../../../kernels/fill/laws.ts";
import { threefry2x32 } from "../../../kernels/threefry/threefry.ts";
import { WasmMemory } from "../../../kernels/wasm/memory.ts";
import { createUniform } from "../../support/random.ts";
import { Pair } from "./pair.ts";

Deno.test("Threefry gives the reference's words", () => {
  const memory = new WasmMemory();
  const out = memory.allocate(64);
  const uniform = createUniform(1);
  const word = () => Math.floor(uniform() * 2 ** 32);
  const names = Array.from({ length: 500 }, () => [word(), word(), word(), word()] as const);
  const extremes = [[0, 0, 0, 0], [2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1]] as const;
  for (const [key0, key1, low, high] of [...names, ...extremes]) {
    const expected = new Uint32Array(2);
    threefry2x32(key0, key1, low, high, expected);
    memory.operations.threefry!(key0, key1, low, high, out);
    assertEquals([...memory.words(out, 2)], [...expected]);
  }
});

const FILLS: Record<keyof typeof LAWS, { fill: Fill; tolerance: number }> = {
  // Made in f64 and rounded once.
  constant: { fill: { kind: "constant", value: 0.1 }, tolerance: 0 },
  uniform: { fill: { kind: "uniform", low: -0.3, high: 2.7 }, tolerance: 0 },
  // Errors of log, cos and a few roundings, of numbers up to 6 standard deviations.
  normal: { fill: { kind: "normal", mean: 1, sd: 2 }, tolerance: 4e-6 },
  "flat-dirichlet": { fill: { kind: "flat-dirichlet" }, tolerance: 1e-6 },
};

for (const { fill, tolerance } of Object.values(FILLS)) {
  Deno.test(`tables filled "${fill.kind}" are the reference's within ${tolerance} of f32`, async () => {
    const pair = new Pair();
    for (const shape of [[2, 3, 5, 4, 5], [1, 20, 7], [3, 1, 1], [1, 2, 2, 33]]) {
      const draws = {
        stream: 0x2100,
        seeds: Array.from({ length: shape[0]! }, (_, run) => 2 ** 32 - 1 - 77 * run),
        iteration: 2 ** 26 - 1,
        firstTask: 2 ** 16 - 20,
      };
      const tables = pair.both((backend) => {
        const out = backend.tensor("table", shape);
        backend.fill({ fill, draws, out });
        return backend.read(out);
      });
      const [[expected], [actual]] = await Promise.all(tables);
      const worst = expected!.reduce(
        (most, value, k) => Math.max(most, Math.abs(actual![k]! - Math.fround(value))),
        0,
      );
      assert(worst <= tolerance, `${shape}: ${worst}`);
    }
  });
}

/** Random tables of a task, exact in f32, on a backend. */
function setUp(
  backend: Backend,
  dynamics: Dynamics,
  [runs, tasks, count]: readonly [number, number, number],
  timed: boolean,
  seed: number,
) {
  const { states: S, actions: A, horizon: H } = dynamics;
  const uniform = createUniform(seed);
  const rows = (number: number, width: number) =>
    Array.from({ length: number }, () => {
      // Some entries vanish, some rows are certain.
      const raw = Array.from({ length: width }, () => Math.max(0, uniform() - 0.2) + 1e-12);
      const sum = raw.reduce((a, b) => a + b);
      return raw.map((value) => Math.fround(value / sum));
    }).flat();
  const lanes = runs * tasks;
  const table = backend.tensor("π", [runs, tasks, ...(timed ? [H] : []), S, A]);
  backend.write(table, rows(lanes * (timed ? H : 1) * S, A));
  const transitions = backend.tensor("P", [runs, tasks, S, A, S]);
  backend.write(transitions, rows(lanes * S * A, S));
  const rewards = backend.tensor("ρ", [runs, tasks, S, A]);
  backend.write(rewards, Array.from({ length: lanes * S * A }, () => Math.fround(uniform())));
  const perStep = (label: string) => backend.tensor(label, [runs, tasks, count, H]);
  const episodes = {
    dynamics,
    count,
    behaviour: backend.tensor("π_b", [runs, tasks, S, A]),
    states: perStep("states"),
    actions: perStep("actions"),
    rewards: perStep("rewards"),
    total: backend.tensor("total", [runs, tasks]),
  };
  return { table, tasks: { dynamics, transitions, rewards }, episodes };
}

Deno.test("given the same tables, states and actions are the reference's, step by step", async () => {
  const bernoulli: RewardLaw = { kind: "bernoulli" };
  const gaussian: RewardLaw = { kind: "gaussian", sd: 0.7 };
  const cases: [S: number, A: number, H: number, N: number, RewardLaw, timed: boolean][] = [
    [1, 2, 1, 1, bernoulli, false],
    [1, 50, 1, 700, bernoulli, false],
    [1, 64, 3, 100, gaussian, true],
    [10, 5, 10, 60, gaussian, false],
    [16, 3, 7, 41, bernoulli, true],
    [2, 6, 5, 30, bernoulli, false],
    [5, 2, 9, 33, gaussian, false],
    [3, 2, 300, 3, gaussian, false],
    [4, 7, 64, 6, bernoulli, true],
  ];
  for (const [S, A, H, N, reward, timed] of cases) {
    for (const certain of [true, false]) {
      const start = certain
        ? Array.from({ length: S }, (_, s) => Number(s === S - 1))
        : Array.from({ length: S }, () => 1 / S);
      const dynamics = { states: S, actions: A, horizon: H, reward, start };
      const draws = { stream: 0x300, seeds: [3, 4], iteration: 5, firstTask: 1000 };
      const pair = new Pair();
      const [reference, wasm] = pair.both((backend) => {
        const made = setUp(backend, dynamics, [2, 3, N], timed, S * A + H);
        backend.rollout({ ...made, draws });
        return made.episodes;
      });
      for (const name of ["states", "actions"] as const) {
        assertEquals(await pair.error(reference[name], wasm[name]), 0, `${S} ${A} ${H} ${name}`);
      }
      // Rewards are rounded, normal ones also approximated; sums are of rounded rewards.
      for (const name of ["rewards", "total"] as const) {
        const error = await pair.error(reference[name], wasm[name]);
        assert(
          error <= (reward.kind === "gaussian" ? 1e-6 : 0),
          `${S} ${A} ${H} ${name}: ${error}`,
        );
      }
      if (!timed) assertEquals(await pair.error(reference.behaviour, wasm.behaviour), 0);
    }
  }
});
