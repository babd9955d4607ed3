import { assert, assertEquals } from "@std/assert";
import type { AdvantageSettings, Backend, Dynamics, Tensor } from "../../../kernels/backend.ts";
import { WasmMemory } from "../../../kernels/wasm/memory.ts";
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";
import { createNormal, createUniform } from "../../support/random.ts";
import { tensorOf } from "../reference/tensors.ts";
import { Pair } from "./pair.ts";

/** Numbers exact in f32. */
const exact = (count: number, next: () => number) => Float32Array.from({ length: count }, next);

/** Rounding of inputs that are exact, of results once: everything between is f64. */
const ONCE = 1.2e-7;

/** Episodes of random states, actions and rewards; few states are visited where `visited` is small. */
function episodesOf(
  backend: Backend,
  [runs, tasks]: readonly [number, number],
  dynamics: Dynamics,
  count: number,
  visited: number,
  reward: (next: () => number) => number,
) {
  const { states: S, actions: A, horizon: H } = dynamics;
  const uniform = createUniform(5);
  const size = runs * tasks * count * H;
  const perStep = (label: string, values: ArrayLike<number>) =>
    tensorOf(backend, label, [runs, tasks, count, H], values);
  return {
    dynamics,
    count,
    behaviour: backend.tensor("π_b", [runs, tasks, S, A]),
    states: perStep("s", exact(size, () => Math.floor(uniform() * Math.min(S, visited)))),
    actions: perStep("a", exact(size, () => Math.floor(uniform() * A))),
    rewards: perStep("r", exact(size, () => reward(uniform))),
    total: backend.tensor("total", [runs, tasks]),
  };
}

const SETTINGS: AdvantageSettings = {
  estimator: "gae",
  discount: 0.95,
  lambda: 1,
  normalise: true,
  reduction: "mean-over-time",
  pseudoVisits: null,
  timeOrigin: 0,
  ridge: 1e-5,
  observation: "one-hot",
};

Deno.test("critic, advantages and rows agree on every setting", async () => {
  const variants: Partial<AdvantageSettings>[] = [
    {},
    { pseudoVisits: 0 },
    { pseudoVisits: 2.5, lambda: 0 },
    { timeOrigin: 1, lambda: 0.9, reduction: "sum-over-time" },
    { normalise: false, lambda: 0 },
    { estimator: "reinforce" },
    { estimator: "reinforce", normalise: false, reduction: "sum-over-time" },
  ];
  const extents = [[1, 2, 1, 10], [1, 50, 1, 500], [10, 5, 10, 100], [16, 64, 3, 7], [3, 2, 6, 1]];
  for (const variant of variants) {
    for (const [S, A, H, N] of extents as [number, number, number, number][]) {
      for (const observation of S === 1 ? ["one-hot", "zero"] as const : ["one-hot"] as const) {
        const dynamics: Dynamics = {
          states: S,
          actions: A,
          horizon: H,
          reward: { kind: "bernoulli" },
          start: [1],
        };
        const settings = { ...SETTINGS, ...variant, observation };
        const pair = new Pair();
        const [reference, wasm] = pair.both((backend) => {
          const episodes = episodesOf(backend, [2, 3], dynamics, N, 0.7 * S + 1, (next) => next());
          const rows = {
            weights: backend.tensor("W", [2, 3, S, A]),
            visits: backend.tensor("n", [2, 3, S]),
            behaviour: episodes.behaviour,
          };
          const critic = backend.tensor("critic", [2, 3, S + 3]);
          const values = Array.from({ length: 6 * (S + 3) }, (_, k) => (k % 5) / 8);
          backend.write(critic, values);
          return { backend, episodes, rows, critic };
        });
        for (const fitCritic of [false, true]) {
          for (const { backend, ...args } of [reference, wasm]) {
            backend.advantages({ ...args, settings, fitCritic });
          }
          const name = JSON.stringify([variant, S, A, H, N, observation, fitCritic]);
          const weights = await pair.error(reference.rows.weights, wasm.rows.weights);
          // Where N·H is small, Â may be differences of close values: two digits.
          assert(weights < 2e-5, `${name}: W ${weights}`);
          const visits = await pair.error(reference.rows.visits, wasm.rows.visits);
          assert(visits < ONCE, `${name}: n ${visits}`);
          // One-state time features differ by the ridge alone: weights are loose, values are not.
          const critic = await pair.error(reference.critic, wasm.critic);
          assert(critic < 1e-6, `${name}: critic ${critic}`);
        }
      }
    }
  }
});

Deno.test("equal rewards have no advantage, exactly, and one odd one has a finite one", async () => {
  const dynamics: Dynamics = {
    states: 1,
    actions: 3,
    horizon: 1,
    reward: { kind: "bernoulli" },
    start: [1],
  };
  for (const timeOrigin of [0, 1] as const) {
    const { wasm: backend } = new Pair();
    const episodes = episodesOf(backend, [1, 2], dynamics, 1000, 1, () => 1);
    const rows = {
      weights: backend.tensor("W", [1, 2, 1, 3]),
      visits: backend.tensor("n", [1, 2, 1]),
      behaviour: episodes.behaviour,
    };
    const critic = backend.tensor("critic", [1, 2, 4]);
    const settings = { ...SETTINGS, timeOrigin };
    backend.write(episodes.rewards, Array.from({ length: 2000 }, (_, k) => k === 1500 ? 0 : 1));
    backend.advantages({ episodes, settings, critic, fitCritic: true, rows });
    const [weights, fitted] = await backend.read(rows.weights, critic);
    assertEquals([...weights!.slice(0, 3)].map((w) => w + 0), [0, 0, 0]);
    assert(weights!.slice(3).some((w) => w < 0) && weights!.every(Number.isFinite));
    // The closed form Σr/(N + λ), up to how the ridge is shared by equal features.
    const tau = timeOrigin / 100;
    for (const lane of [0, 4]) {
      const [u, a, b, c] = fitted!.slice(lane, lane + 4) as unknown as number[];
      const value = u! + tau * (a! + tau * (b! + tau * c!));
      const mean = lane === 0 ? 1 : 0.999;
      assert(Math.abs(value - mean * 1000 / (1000 + 1e-5)) < 1e-6, `${value}`);
    }
  }
});

Deno.test("means, Reptile's gradient and Adam agree", async () => {
  for (const [runs, tasks, size] of [[1, 1, 1], [2, 20, 1573], [3, 200, 7]] as const) {
    const pair = new Pair();
    const normal = createNormal(size);
    const data = {
      values: exact(runs * tasks * size, normal),
      theta: exact(runs * size, normal),
    };
    const [reference, wasm] = pair.both((backend) => {
      const values = tensorOf(backend, "values", [runs, tasks, size], data.values);
      const theta = tensorOf(backend, "θ", [runs, size], data.theta);
      const vector = (label: string) => backend.tensor(label, [runs, size]);
      const made = {
        mean: vector("mean"),
        average: vector("average"),
        m: vector("m"),
        v: vector("v"),
        theta,
        skipped: backend.tensor("skipped", [runs]),
      };
      backend.taskMean({ values, out: made.mean });
      backend.reptileAverage({ theta, adapted: values, out: made.average });
      const settings = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
      for (let step = 1; step <= 30; step++) {
        backend.adamStep({ ...made, gradient: made.average, step, settings });
      }
      return made;
    });
    for (const name of ["mean", "average", "m", "v", "theta", "skipped"] as const) {
      const error = await pair.error(reference[name], wasm[name]);
      // Sums of up to 200 terms, or 30 steps of a few roundings each.
      assert(error < 1e-5, `${runs} ${tasks} ${size} ${name}: ${error}`);
    }
  }
});

Deno.test("Adam skips a run whose gradient is not finite, and counts it", async () => {
  const { wasm: backend } = new Pair();
  const vector = (label: string, values: number[]) => tensorOf(backend, label, [2, 2], values);
  const made = {
    theta: vector("θ", [1, 2, 3, 4]),
    gradient: vector("g", [1, NaN, 1, -1]),
    m: vector("m", [0, 0, 0, 0]),
    v: vector("v", [0, 0, 0, 0]),
    skipped: backend.tensor("skipped", [2]),
  };
  const settings = { learningRate: 0.5, beta1: 0, beta2: 0.999, epsilon: 1e-8 };
  backend.adamStep({ ...made, step: 1, settings });
  const [theta, m, skipped] = await backend.read(made.theta, made.m, made.skipped);
  assertEquals([...theta!], [1, 2, 2.5, 4.5]);
  assertEquals([[...m!], [...skipped!]], [[0, 0, 1, -1], [1, 0]]);
});

Deno.test("exact values and entropies agree", async () => {
  for (const [S, A, H] of [[1, 50, 1], [10, 5, 10], [16, 3, 4], [2, 2, 1]] as const) {
    for (const timed of [false, true]) {
      const pair = new Pair();
      const distribution = (rows: number, width: number, next: () => number) =>
        Array.from({ length: rows }, () => {
          const raw = Array.from({ length: width }, () => Math.max(0, next() - 0.3) + 1e-38);
          const sum = raw.reduce((a, b) => a + b);
          return raw.map((value) => Math.fround(value / sum));
        }).flat();
      const [reference, wasm] = pair.both((backend) => {
        const uniform = createUniform(3);
        const dynamics: Dynamics = {
          states: S,
          actions: A,
          horizon: H,
          reward: { kind: "bernoulli" },
          start: Array.from({ length: S }, () => 1 / S),
        };
        const shape = [2, 3, ...(timed ? [H] : []), S, A];
        const table = tensorOf(
          backend,
          "π",
          shape,
          distribution(6 * S * (timed ? H : 1), A, uniform),
        );
        const tasks = {
          dynamics,
          transitions: tensorOf(backend, "P", [2, 3, S, A, S], distribution(6 * S * A, S, uniform)),
          rewards: tensorOf(backend, "ρ", [2, 3, S, A], exact(6 * S * A, uniform)),
        };
        const made = { value: backend.tensor("V", [2, 3]), entropy: backend.tensor("H", [2, 3]) };
        backend.policyValue({ table, tasks, out: made.value });
        if (!timed) backend.policyEntropy({ table, out: made.entropy });
        return made;
      });
      for (const name of ["value", "entropy"] as const) {
        const error = await pair.error(reference[name], wasm[name]);
        assert(
          error < (name === "value" ? 2 * ONCE : 1e-6),
          `${S} ${A} ${timed} ${name}: ${error}`,
        );
      }
    }
  }
});

Deno.test("the best checkpoint is the first of the highest, and never one that is not finite", async () => {
  const pair = new Pair();
  const scores = [[-2, -4], [NaN, 1], [-1, -4], [-1, -5], [Infinity, -3]];
  const results = pair.both((backend) => {
    const theta = backend.tensor("θ", [2, 3]);
    const score = backend.tensor("score", [2, 2]);
    const best = backend.checkpoint({ runs: 2, parameters: 3 });
    scores.forEach(([a, b], iteration) => {
      backend.write(theta, [iteration, 0, 0, iteration, 1, 1]);
      backend.write(score, [a!, a!, b!, b!]);
      backend.keepBest({ theta, score, iteration, best });
    });
    return backend.read(best.theta, best.status);
  });
  const [[theta, status], wasm] = await Promise.all(results);
  assertEquals(wasm, [theta, status]);
  assertEquals([...status!], [-1, 2, 1, 1]);
});

Deno.test("tensors are zero at first, checked, and of one backend", async () => {
  const { wasm: backend, reference } = new Pair();
  const tensor: Tensor = backend.tensor("t", [2, 3]);
  assertEquals(await backend.read(tensor), [new Float64Array(6)]);
  const throws = (run: () => void, kind: typeof Error, text: string) => {
    try {
      run();
    } catch (error) {
      assert(error instanceof kind && error.message.includes(text), `${error}`);
      return;
    }
    throw new Error(`nothing thrown, expected ${text}`);
  };
  throws(() => backend.tensor("t", [2, 0]), RangeError, "every extent must be a positive integer");
  throws(() => backend.write(tensor, [1]), RangeError, "got 1 values, must be 6");
  throws(
    () => backend.copy(reference.tensor("r", [2, 3]), tensor),
    TypeError,
    "belongs to another",
  );
  throws(() => backend.copy(tensor, new Pair().wasm.tensor("o", [2, 3])), TypeError, "another");
  throws(() => backend.copy(tensor, backend.tensor("o", [3, 2])), TypeError, "must be [2,3]");
  backend.dispose();
  throws(() => backend.tensor("t", [1]), TypeError, "disposed of");
});

Deno.test("whatever NaN a kernel leaves, the host reads the one canonical NaN", async () => {
  const memory = new WasmMemory();
  const backend = createWasmBackend(memory);
  const tensor = backend.tensor("NaNs", [3]);
  backend.write(tensor, [1, NaN, 2]);
  // As a processor may leave one: negative, with a payload.
  const words = memory.words(1024, 3);
  assertEquals([...words], [0x3f800000, 0x7fc00000, 0x40000000], "where the first tensor is");
  words[1] = 0xffc12345;
  const [values] = await backend.read(tensor);
  assertEquals([...new BigUint64Array(values!.buffer)], [
    0x3ff0000000000000n,
    0x7ff8000000000000n,
    0x4000000000000000n,
  ]);
});
