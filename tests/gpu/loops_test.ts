import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Backend, Tensor } from "../../kernels/backend.ts";
import { openDevice } from "../../kernels/gpu/device.ts";
import { GpuError, openGpu } from "../../kernels/gpu/gpu.ts";
import { KERNELS } from "../../kernels/gpu/raw.ts";
import { checkLoops } from "../../kernels/gpu/loops.ts";
import { createUniform } from "../support/random.ts";
import { gpuTest } from "./adapter.ts";

Deno.test("every entry point of every kernel ends with the check, and no line moves", () => {
  for (const { name, sources, entryPoint = "main" } of KERNELS) {
    const text = sources.map((source) => source.text).join("");
    const entries = text.match(/^@compute/gm)!.length;
    const checked = checkLoops(text);
    assertEquals(checked.match(/^check_loops\(\); \}$/gm)?.length, entries, name);
    assert(new RegExp(`fn ${entryPoint}\\([^]*?\\ncheck_loops`).test(checked), name);
    const lines = text.split("\n").length - 1;
    assertEquals(
      checked.split("\n").findIndex((line) => /^struct LoopCheck/.test(line)),
      lines + 1,
    );
  }
});

function filled(backend: Backend, label: string, shape: readonly number[], next: () => number) {
  const tensor = backend.tensor(label, shape);
  const size = shape.reduce((product, extent) => product * extent, 1);
  backend.write(tensor, Float32Array.from({ length: size }, next));
  return tensor;
}

async function valuesOf(backend: Backend, tensor: Tensor): Promise<Float64Array> {
  return (await backend.read(tensor))[0]!;
}

/*
 * Sizes that lavapipe just makes, and some that it does not: it counts each test whether a loop goes
 * on, of a loop of n trips n + 1, of loops that are skipped one.
 */

/** Steps of conjugate gradients on P = 256 E numbers, 39 E + 216 loop trips; a wrong direction's place. */
async function solve(backend: Backend, P: number, steps: number): Promise<number> {
  const uniform = createUniform(5);
  const cg = backend.conjugateGradients({ runs: 1, tasks: 1, parameters: P });
  const gradients = filled(backend, "g", [1, 1, P], () => uniform() - 0.5);
  backend.cgStart({ gradients, cg });
  const spectrum = Float32Array.from({ length: P }, (_, k) => 1 + 9 * k / P);
  // From the sixteenth step on no residual is kept, and all that are have to be taken out.
  for (let step = 1; step <= steps; step++) {
    const [p, before] = await backend.read(cg.p, cg.status);
    backend.write(cg.products, p!.map((value, k) => value * spectrum[k]!));
    backend.cgStep({ cg, damping: 0, tolerance: 0 });
    if (step < 14) continue;
    const [direction, r, after] = await backend.read(cg.p, cg.r, cg.status);
    const beta = after![0]! / before![0]!;
    const scale = 1e-3 * Math.sqrt(after![0]! / P);
    const wrong = direction!.findIndex((value, k) =>
      Math.abs(value - (r![k]! + beta * p![k]!)) > scale
    );
    if (wrong >= 0) return wrong;
  }
  return -1;
}

/** An episode of H steps in one state, 4 H + 68 loop trips: its rewards, and their total. */
async function play(backend: Backend, horizon: number) {
  const steps = (label: string) => filled(backend, label, [1, 1, 1, horizon], () => -1);
  const reward = { kind: "bernoulli" } as const;
  const dynamics = { states: 1, actions: 2, horizon, reward, start: [1] };
  const tasks = {
    dynamics,
    transitions: filled(backend, "P", [1, 1, 1, 2, 1], () => 1),
    rewards: filled(backend, "ρ", [1, 1, 1, 2], () => 0.5),
  };
  const episodes = {
    dynamics,
    count: 1,
    behaviour: backend.tensor("π_b", [1, 1, 1, 2]),
    states: steps("states"),
    actions: steps("actions"),
    rewards: steps("rewards"),
    total: backend.tensor("total", [1, 1]),
  };
  const table = filled(backend, "π", [1, 1, 1, 2], () => 0.5);
  const draws = { stream: 0x300, seeds: [1], iteration: 0, firstTask: 0 };
  backend.rollout({ table, tasks, draws, episodes });
  const [rewards, total] = await backend.read(episodes.rewards, episodes.total);
  return { rewards: rewards!, total: total![0]! };
}

gpuTest("work is whole up to a driver's bound on loop trips, and refused beyond", async (gpu) => {
  assertEquals(await solve(gpu, 256 * 1661, 17), -1);
  const { rewards, total } = await play(gpu, 16_233);
  assert(rewards.every((value) => value === 0 || value === 1));
  assertEquals(total, rewards.reduce((a, b) => a + b));
  const { device, maxTrips } = await openDevice({ software: true });
  device.destroy();
  if (maxTrips === Infinity) return;
  assertEquals(maxTrips, 65_000);
  const own = await openGpu({ software: true });
  try {
    for (
      const beyond of [
        (backend: Backend) => solve(backend, 256 * 2100, 14),
        (backend: Backend) => play(backend, 20_000),
      ]
    ) {
      await assertRejects(() => beyond(own.createBackend()), GpuError, "its driver ends loops");
    }
    // Another backend on the device is none the worse.
    assertEquals((await play(own.createBackend(), 10)).rewards.length, 10);
  } finally {
    own.close();
  }
});

gpuTest("advantages are whole up to the bound on loop trips", async (gpu) => {
  const H = 10_640; // 6 H + 5 ⌈H / 64⌉ + 325 ≤ 65 000
  const uniform = createUniform(H);
  const reward = { kind: "bernoulli" } as const;
  const dynamics = { states: 1, actions: 2, horizon: H, reward, start: [1] };
  const steps = (label: string, next: () => number) => filled(gpu, label, [1, 1, 1, H], next);
  const behaviour = gpu.tensor("π_b", [1, 1, 1, 2]);
  const episodes = {
    dynamics,
    count: 1,
    behaviour,
    states: steps("states", () => 0),
    actions: steps("actions", () => Number(uniform() < 0.5)),
    rewards: steps("rewards", () => Number(uniform() < 0.5)),
    total: gpu.tensor("total", [1, 1]),
  };
  const rows = {
    weights: gpu.tensor("W", [1, 1, 1, 2]),
    visits: gpu.tensor("n", [1, 1, 1]),
    behaviour,
  };
  const settings = {
    estimator: "gae",
    discount: 0.5,
    lambda: 1,
    normalise: false,
    reduction: "sum-over-time",
    pseudoVisits: null,
    timeOrigin: 0,
    ridge: 1e-5,
    observation: "one-hot",
  } as const;
  // A critic of 0 leaves the returns, whose sum is that of the rewards twice, but for the first.
  const critic = filled(gpu, "critic", [1, 1, 4], () => 0);
  gpu.advantages({ episodes, settings, critic, fitCritic: false, rows });
  const collected = (await valuesOf(gpu, episodes.rewards)).reduce((a, b) => a + b);
  const [W, n] = [await valuesOf(gpu, rows.weights), await valuesOf(gpu, rows.visits)];
  assert(Math.abs(W[0]! + W[1]! - 2 * collected) < 3, `${W} of ${collected}`);
  assertEquals([...n], [1]);
});
