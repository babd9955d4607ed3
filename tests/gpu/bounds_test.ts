import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseEnvironment } from "../../envs/names.ts";
import { PRESETS } from "../../experiments/presets.ts";
import type { Backend, Tensor } from "../../kernels/backend.ts";
import { openDevice } from "../../kernels/gpu/device.ts";
import { openGpu } from "../../kernels/gpu/gpu.ts";
import { createUniform } from "../support/random.ts";
import { gpuTest } from "./adapter.ts";
import { tampered } from "./faults.ts";
import { train } from "../learners/support.ts";

/** Whether the device ends loops early, so that launchers have something to refuse. */
async function endsLoops(): Promise<boolean> {
  const { device, maxTrips } = await openDevice({ software: true });
  device.destroy();
  assert(maxTrips === Infinity || maxTrips === 65_000);
  return maxTrips !== Infinity;
}

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
 * The largest sizes that 65 000 loop trips allow, as launchers count them (loops_test.ts holds those
 * counts against the kernels), and the next: a launcher that counts too few lets the device cut an invocation short, without a word.
 */

gpuTest(
  "conjugate gradients are whole up to the bound on loop trips, and refused beyond",
  async (gpu) => {
    const E = 1661; // 39 E + 216 ≤ 65 000
    const P = 256 * E;
    const allocate = (n: number) => ({
      ...Object.fromEntries(
        ["b", "x", "r", "p"].map((name) => [name, gpu.tensor(name, [1, n])]),
      ) as {
        [K in "b" | "x" | "r" | "p"]: Tensor;
      },
      products: gpu.tensor("A p", [1, 1, n]),
      status: gpu.tensor("status", [1, 4]),
    });
    const uniform = createUniform(5);
    const cg = allocate(P);
    const gradients = filled(gpu, "g", [1, 1, P], () => uniform() - 0.5);
    gpu.cgStart({ gradients, cg });
    const spectrum = Float32Array.from({ length: P }, (_, k) => 1 + 9 * k / P);
    // From the sixteenth step on no residual is kept, and all that are have to be taken out.
    for (let step = 1; step <= 17; step++) {
      const [p, before] = await gpu.read(cg.p, cg.status);
      gpu.write(cg.products, p!.map((value, k) => value * spectrum[k]!));
      gpu.cgStep({ cg, damping: 0, tolerance: 0 });
      if (step < 14) continue;
      const [direction, r, after] = await gpu.read(cg.p, cg.r, cg.status);
      const beta = after![0]! / before![0]!;
      const scale = 1e-3 * Math.sqrt(after![0]! / P);
      const wrong = direction!.findIndex((value, k) =>
        Math.abs(value - (r![k]! + beta * p![k]!)) > scale
      );
      assertEquals(wrong, -1, `step ${step}`);
    }
    if (!await endsLoops()) return;
    const larger = allocate(256 * E + 1);
    const same = filled(gpu, "g", [1, 1, 256 * E + 1], uniform);
    gpu.cgStart({ gradients: same, cg: larger });
    assertThrows(
      () => gpu.cgStep({ cg: larger, damping: 0, tolerance: 0 }),
      RangeError,
      'Cannot run kernel "CG step"',
    );
  },
);

/** Room for one lane's episodes of H steps in one state with two actions. */
function episodeOf(backend: Backend, horizon: number) {
  const dynamics = {
    states: 1,
    actions: 2,
    horizon,
    reward: { kind: "bernoulli" },
    start: [1],
  } as const;
  const uniform = createUniform(horizon);
  const steps = (label: string, next: () => number) =>
    filled(backend, label, [1, 1, 1, horizon], next);
  const table = filled(backend, "π", [1, 1, 1, 2], () => 0.5);
  const tasks = {
    dynamics,
    transitions: filled(backend, "P", [1, 1, 1, 2, 1], () => 1),
    rewards: filled(backend, "ρ", [1, 1, 1, 2], () => 0.5),
  };
  const episodes = {
    dynamics,
    count: 1,
    behaviour: backend.tensor("π_b", [1, 1, 1, 2]),
    states: steps("states", () => 0),
    actions: steps("actions", () => Number(uniform() < 0.5)),
    rewards: steps("rewards", () => Number(uniform() < 0.5)),
    total: backend.tensor("total", [1, 1]),
  };
  return { table, tasks, episodes };
}

gpuTest("an episode is whole up to the bound on loop trips, and refused beyond", async (gpu) => {
  const draws = { stream: 0x300, seeds: [1], iteration: 0, firstTask: 0 };
  const play = (horizon: number) => {
    const made = episodeOf(gpu, horizon);
    gpu.write(made.episodes.rewards, new Float32Array(horizon).fill(-1));
    gpu.rollout({ ...made, draws });
    return made.episodes;
  };
  const { rewards, total } = play(16_233); // 4 H + 68 ≤ 65 000
  const values = await valuesOf(gpu, rewards);
  assert(values.every((value) => value === 0 || value === 1));
  assertEquals((await valuesOf(gpu, total))[0], values.reduce((a, b) => a + b));
  if (!await endsLoops()) return;
  assertThrows(() => play(16_234), RangeError, 'Cannot run kernel "rollout"');
});

gpuTest("advantages are whole up to the bound on loop trips, and refused beyond", async (gpu) => {
  const reduce = (horizon: number) => {
    const { episodes } = episodeOf(gpu, horizon);
    const rows = {
      weights: gpu.tensor("W", [1, 1, 1, 2]),
      visits: gpu.tensor("n", [1, 1, 1]),
      behaviour: episodes.behaviour,
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
    return { ...episodes, ...rows };
  };
  const { rewards, weights, visits } = reduce(10_640); // 6 H + 5 ⌈H / 64⌉ + 325 ≤ 65 000
  const collected = (await valuesOf(gpu, rewards)).reduce((a, b) => a + b);
  const [W, n] = [await valuesOf(gpu, weights), await valuesOf(gpu, visits)];
  assert(Math.abs(W[0]! + W[1]! - 2 * collected) < 3, `${W} of ${collected}`);
  assertEquals([...n], [1]);
  if (!await endsLoops()) return;
  assertThrows(() => reduce(10_641), RangeError, 'Cannot run kernel "advantages"');
});

for (const [algorithm, env] of [["maml", "mdp-n3"], ["reptile", "bandit-k3-n4"]] as const) {
  gpuTest(`${algorithm} on grids that are folded is what it is on one axis`, async () => {
    const family = parseEnvironment(env);
    const settings = {
      ...PRESETS.get("full")!.settings(algorithm, family),
      iterations: 3,
      metaBatch: 7,
      checkpoints: { every: 1, tasks: 10, rule: "best" },
    } as const;
    const trained = async (most?: number) => {
      const own = await openGpu({
        software: true,
        gpu: tampered((device) => {
          if (most === undefined) return;
          const { limits } = device;
          const folded = new Proxy(limits, {
            get: (target, name) =>
              name === "maxComputeWorkgroupsPerDimension"
                ? most
                : Reflect.get(target, name, target),
          });
          Object.defineProperty(device, "limits", { value: folded });
        }),
      });
      try {
        const { last, curve } = await train(own.createBackend(), family, settings, [0, 1]);
        return { last, curve };
      } finally {
        own.close();
      }
    };
    // Three a row: every kernel has several rows, and the last is seldom full.
    assertEquals(await trained(3), await trained());
  });
}
