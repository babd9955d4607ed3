import { assert, assertEquals, assertThrows } from "@std/assert";
import type { AdvantageSettings, Backend, Dynamics } from "../../kernels/backend.ts";
import { largestError } from "../kernels/wasm/pair.ts";
import { createUniform } from "../support/random.ts";
import { gpuTest, poison } from "./adapter.ts";
import { differing, onAll } from "../kernels/conformance/tasks.ts";

const SETTINGS: AdvantageSettings = {
  estimator: "gae",
  discount: 0.99,
  lambda: 0.97,
  normalise: true,
  reduction: "mean-over-time",
  pseudoVisits: null,
  timeOrigin: 0,
  ridge: 1e-5,
  observation: "one-hot",
};

interface AdvantageCase {
  readonly extents: readonly [S: number, A: number, H: number, N: number];
  readonly settings?: Partial<AdvantageSettings>;
  /** Rewards are 0 or 1, 1 always, or in [1, 4]. */
  readonly rewards: "bernoulli" | "equal" | "real";
}

const RUNS = 2;
const TASKS = 3;

/** Random episodes; the last state and action are never met. */
function advantagesOf(backend: Backend, it: AdvantageCase, fitCritic: boolean) {
  const [S, A, H, N] = it.extents;
  const uniform = createUniform(S * A + H);
  const make = (label: string, rest: readonly number[], next: () => number) => {
    const tensor = backend.tensor(label, [RUNS, TASKS, ...rest]);
    const size = tensor.shape.reduce((product, extent) => product * extent, 1);
    backend.write(tensor, Float32Array.from({ length: size }, next));
    return tensor;
  };
  const dynamics: Dynamics = {
    states: S,
    actions: A,
    horizon: H,
    reward: { kind: "bernoulli" },
    start: Array.from({ length: S }, (_, s) => Number(s === 0)),
  };
  const index = (size: number) => Math.floor(uniform() * uniform() * Math.max(1, size - 1));
  const reward = {
    bernoulli: () => Number(uniform() < 0.3),
    equal: () => 1,
    real: () => 1 + 3 * uniform(),
  };
  const behaviour = backend.tensor("π_b", [RUNS, TASKS, S, A]);
  const episodes = {
    dynamics,
    count: N,
    behaviour,
    states: make("states", [N, H], () => index(S)),
    actions: make("actions", [N, H], () => index(A)),
    rewards: make("rewards", [N, H], reward[it.rewards]),
    total: backend.tensor("total", [RUNS, TASKS]),
  };
  const critic = make("critic", [S + 3], uniform);
  const rows = {
    weights: backend.tensor("W", [RUNS, TASKS, S, A]),
    visits: backend.tensor("n", [RUNS, TASKS, S]),
    behaviour,
  };
  poison(backend, rows.weights, rows.visits);
  const settings = { ...SETTINGS, ...it.settings };
  if (fitCritic && settings.estimator === "gae") poison(backend, critic);
  const run = () => backend.advantages({ episodes, settings, critic, fitCritic, rows });
  return { run, ...rows, critic };
}

const CASES: AdvantageCase[] = [
  { extents: [1, 2, 1, 1], rewards: "bernoulli" },
  { extents: [1, 50, 1, 500], rewards: "bernoulli" },
  { extents: [1, 50, 1, 100], rewards: "real", settings: { pseudoVisits: 2 } },
  { extents: [1, 50, 1, 100], rewards: "real", settings: { timeOrigin: 1 } },
  { extents: [1, 5, 1, 10], rewards: "bernoulli", settings: { observation: "zero" } },
  { extents: [1, 5, 3, 20], rewards: "real", settings: { observation: "zero", timeOrigin: 1 } },
  { extents: [10, 5, 10, 60], rewards: "real" },
  { extents: [10, 5, 10, 60], rewards: "real", settings: { normalise: false } },
  { extents: [10, 5, 10, 64], rewards: "real", settings: { estimator: "reinforce" } },
  {
    extents: [10, 5, 10, 65],
    rewards: "bernoulli",
    settings: { estimator: "reinforce", normalise: false, reduction: "sum-over-time" },
  },
  {
    extents: [10, 5, 10, 100],
    rewards: "real",
    settings: { timeOrigin: 1, reduction: "sum-over-time" },
  },
  { extents: [16, 3, 7, 41], rewards: "bernoulli", settings: { discount: 0.9, lambda: 1 } },
  { extents: [7, 64, 5, 33], rewards: "real", settings: { ridge: 0.1 } },
  { extents: [3, 2, 300, 3], rewards: "real" },
  { extents: [4, 7, 64, 6], rewards: "bernoulli" },
];

for (const it of CASES) {
  const settings = JSON.stringify(it.settings ?? {});
  gpuTest(`rows of ${it.extents} episodes with ${settings} are the reference's`, async (gpu) => {
    const long = it.extents[2] > 60;
    for (const fitCritic of [true, false]) {
      const { gpu: actual, reference } = await onAll(gpu, (backend) => {
        const { run, weights, visits, critic } = advantagesOf(backend, it, fitCritic);
        run();
        return [weights, visits, critic];
      });
      // Sums of a thousand numbers that partly cancel, over recursions as long as an episode. The
      // critic's f32 normal equations move its predictions by rounding times √condition: measured
      // 2e-5 for episodes of 10 steps, 6e-4 for 100, whose time features are nearly collinear.
      const tolerance = (fitCritic ? 1e-4 : 1e-5) * (long ? 20 : 1);
      const error = largestError(actual[0]!, reference[0]!);
      assert(error <= tolerance, `W: ${error}`);
      // Counts, divided.
      assert(largestError(actual[1]!, reference[1]!) <= 1e-7);
      // A given critic is not touched. A fitted one is judged by its advantages: what the data do
      // not tell about weights, rounding does.
      if (!fitCritic) assertEquals(differing(actual[2]!, reference[2]!), 0);
      else assert(actual[2]!.every((weight) => Math.abs(weight) < 1e6));
    }
  });
}

gpuTest("the critic's weights of a task without time are the least squares'", async (gpu) => {
  const it: AdvantageCase = { extents: [1, 5, 1, 40], rewards: "real" };
  const { gpu: actual, reference } = await onAll(gpu, (backend) => {
    const { run, critic } = advantagesOf(backend, it, true);
    run();
    return [critic];
  });
  // Sum of 40 numbers and two divisions.
  assert(largestError(actual[0]!, reference[0]!) <= 2e-6);
});

gpuTest("advantages that differ by rounding only are exactly 0", async (gpu) => {
  for (const estimator of ["gae", "reinforce"] as const) {
    const it: AdvantageCase = {
      extents: [1, 5, 1, 100],
      rewards: "equal",
      settings: { estimator },
    };
    const { run, weights } = advantagesOf(gpu, it, true);
    run();
    const [values] = await gpu.read(weights);
    assert(values!.every((value) => value === 0), estimator);
  }
});

gpuTest("a reward that is not finite is seen in the weights", async (gpu) => {
  const it: AdvantageCase = { extents: [1, 3, 1, 70], rewards: "equal" };
  for (const bad of [NaN, Infinity]) {
    const { weights, visits } = await withReward(gpu, it, bad);
    assert(weights.some((value) => !Number.isFinite(value)));
    assert(visits.every((value) => value === 1));
  }
});

async function withReward(backend: Backend, it: AdvantageCase, bad: number) {
  // The lanes' first reward alone is replaced.
  const [S, A, H, N] = it.extents;
  const made = {
    states: backend.tensor("states", [1, 1, N, H]),
    actions: backend.tensor("actions", [1, 1, N, H]),
    rewards: backend.tensor("rewards", [1, 1, N, H]),
    total: backend.tensor("total", [1, 1]),
    behaviour: backend.tensor("π_b", [1, 1, S, A]),
  };
  backend.write(made.rewards, Array.from({ length: N * H }, (_, k) => k === 0 ? bad : 1));
  const rows = {
    weights: backend.tensor("W", [1, 1, S, A]),
    visits: backend.tensor("n", [1, 1, S]),
    behaviour: made.behaviour,
  };
  const dynamics: Dynamics = {
    states: S,
    actions: A,
    horizon: H,
    reward: { kind: "bernoulli" },
    start: [1],
  };
  backend.advantages({
    episodes: { ...made, dynamics, count: N },
    settings: { ...SETTINGS, estimator: "reinforce" },
    critic: backend.tensor("critic", [1, 1, S + 3]),
    fitCritic: false,
    rows,
  });
  const [weights, visits] = await backend.read(rows.weights, rows.visits);
  return { weights: weights!, visits: visits! };
}

gpuTest("thirty repeats give the same bits, at a dispatch each", async (gpu) => {
  const it: AdvantageCase = { extents: [10, 5, 10, 60], rewards: "real" };
  const { run, weights, visits, critic } = advantagesOf(gpu, it, true);
  let first: Float64Array[] | undefined;
  const before = gpu.counters.dispatches;
  for (let k = 0; k < 30; k++) {
    poison(gpu, weights, visits, critic);
    run();
    const read = await gpu.read(weights, visits, critic);
    first ??= read;
    assertEquals(read, first);
  }
  assertEquals(gpu.counters.dispatches - before, 30);
});

gpuTest("a critic that sees nothing is refused for several states", (gpu) => {
  const it: AdvantageCase = {
    extents: [2, 2, 2, 2],
    rewards: "real",
    settings: { observation: "zero" },
  };
  assertThrows(
    () => advantagesOf(gpu, it, true).run(),
    RangeError,
    'Cannot fit a critic on observation "zero" of 2 states',
  );
});

/*
 * Where the state tells the time, its powers are sums of the states' columns: of their pivots nothing
 * is left but the ridge.
 */

gpuTest("a critic whose states tell the time has the reference's advantages", async (gpu) => {
  for (const [S, N] of [[5, 1000], [20, 50], [10, 2000]] as const) {
    const { gpu: [actual], reference: [expected] } = await onAll(
      gpu,
      (backend) => [walkThrough(backend, S, N, SETTINGS.ridge).weights],
    );
    const error = largestError(actual!, expected!);
    // Measured 1e-4: rounding of sums of a thousand, beside a ridge of 1e-5.
    assert(error < 3e-4, `${S} states, ${N} episodes: ${error}`);
  }
});

gpuTest("a critic is finite though its ridge is lost in rounding", async (gpu) => {
  const { weights, critic } = walkThrough(gpu, 5, 1000, 1e-9);
  const values = await gpu.read(weights, critic);
  for (const numbers of values) assert(numbers.every(Number.isFinite), `${numbers}`);
});

/** Fits a critic to N episodes that walk through S states, one a step, for rewards in [0, 1]. */
function walkThrough(backend: Backend, S: number, N: number, ridge: number) {
  const uniform = createUniform(S + N);
  const steps = (label: string, value: (k: number) => number) => {
    const tensor = backend.tensor(label, [1, 1, N, S]);
    backend.write(tensor, Float32Array.from({ length: N * S }, (_, k) => value(k)));
    return tensor;
  };
  const behaviour = backend.tensor("π_b", [1, 1, S, 2]);
  const episodes = {
    dynamics: {
      states: S,
      actions: 2,
      horizon: S,
      reward: { kind: "bernoulli" } as const,
      start: Array.from({ length: S }, (_, s) => Number(s === 0)),
    },
    count: N,
    behaviour,
    states: steps("states", (k) => k % S),
    actions: steps("actions", () => Number(uniform() < 0.5)),
    rewards: steps("rewards", uniform),
    total: backend.tensor("total", [1, 1]),
  };
  const rows = {
    weights: backend.tensor("W", [1, 1, S, 2]),
    visits: backend.tensor("n", [1, 1, S]),
    behaviour,
  };
  const critic = backend.tensor("critic", [1, 1, S + 3]);
  backend.advantages({ episodes, settings: { ...SETTINGS, ridge }, critic, fitCritic: true, rows });
  return { ...rows, critic };
}
