import { assert, assertEquals, assertThrows } from "@std/assert";
import type { AdvantageSettings, Backend } from "../../../kernels/backend.ts";
import { counterHigh, counterLow } from "../../../kernels/draws.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { OverLimitError } from "../../../kernels/over_limit.ts";
import { threefry2x32, uniform24 } from "../../../kernels/threefry/threefry.ts";
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";
import { createNormal } from "../../support/random.ts";
import { allocateCg, linearised, tensorOf } from "../reference/tensors.ts";

const BACKENDS = { reference: createReferenceBackend, wasm: createWasmBackend };

Deno.test("more than memory holds is over a limit, and less is had afterwards", () => {
  for (const create of Object.values(BACKENDS)) {
    const backend = create();
    const error = assertThrows(() => backend.tensor("t", [2 ** 26, 2 ** 26]), OverLimitError);
    assertEquals(error.name, "OverLimitError");
    assertEquals(backend.tensor("t", [4]).shape, [4]);
  }
});

/** A test of both backends, whose answers are known. */
function onBoth(name: string, body: (backend: Backend) => Promise<void>): void {
  for (const [backend, create] of Object.entries(BACKENDS)) {
    Deno.test(`${name} (${backend})`, () => body(create()));
  }
}

/** A network with one observation of 0: its logits are its last biases. */
function constantPolicy(backend: Backend, logits: readonly number[], lanes = [1, 1]) {
  const shape = { inputs: 1, hidden: [4, 4], actions: logits.length } as const;
  const parameters = 4 + 4 + 16 + 4 + 4 * logits.length + logits.length;
  const row = [...Array(parameters - logits.length).fill(0), ...logits];
  const all = Array.from({ length: lanes[0]! }, () => row).flat();
  return {
    policy: backend.policy({ shape, observations: tensorOf(backend, "x", [1, 1], [0]) }),
    theta: tensorOf(backend, "θ", [lanes[0]!, parameters], all),
    table: backend.tensor("π", [...lanes, 1, logits.length]),
    parameters,
  };
}

onBoth("logits are compared with each other, not with what pads their row", async (backend) => {
  // Five in rows of eight: beside a 0 all of these would be lost.
  const { policy, theta, table } = constantPolicy(backend, [-200, -200, -200, -200, -200]);
  backend.policyTable({ policy, theta, out: table });
  const [pi] = await backend.read(table);
  for (const p of pi!) assert(Math.abs(p - 0.2) < 1e-7, `${pi}`);
});

onBoth("an action that was never possible and has no weight moves nothing", async (backend) => {
  const { policy, theta, parameters } = constantPolicy(backend, [0, 0, 0]);
  const rows = {
    weights: tensorOf(backend, "W", [1, 1, 1, 3], [0.5, -0.5, 0]),
    visits: tensorOf(backend, "n", [1, 1, 1], [1]),
    behaviour: tensorOf(backend, "π_b", [1, 1, 1, 3], [0.5, 0.5, 0]),
  };
  const out = backend.tensor("θ′", [1, 1, parameters]);
  backend.adapt({ policy, theta, rows, stepSize: 1, objective: "ratio", out });
  const [adapted] = await backend.read(out);
  // ∂L/∂z_a = −(W_a/π_b − Σ W π/π_b) π_a: thirds of W over ½.
  const expected = [1 / 3, -1 / 3, 0];
  adapted!.slice(-3).forEach((value, a) =>
    assert(Math.abs(value - expected[a]!) < 1e-6, `${adapted!.slice(-3)}`)
  );
});

onBoth("a row without weight has no credit, whatever sampled it", async (backend) => {
  const { policy, theta, parameters } = constantPolicy(backend, [0, 0]);
  const rows = {
    weights: tensorOf(backend, "W", [1, 1, 1, 2], [0, 0]),
    visits: tensorOf(backend, "n", [1, 1, 1], [0]),
    behaviour: tensorOf(backend, "π_b", [1, 1, 1, 2], [NaN, NaN]),
  };
  const out = backend.tensor("θ′", [1, 1, parameters]);
  backend.adapt({ policy, theta, rows, stepSize: 1, objective: "ratio", out });
  assertEquals((await backend.read(out))[0]!.map(Math.abs), new Float64Array(parameters));
});

onBoth("an action that is out of reach before and after adds nothing to KL", async (backend) => {
  const { policy, theta, parameters } = constantPolicy(backend, [0, -1000, 0]);
  const rows = {
    weights: tensorOf(backend, "W", [1, 1, 1, 3], [0.25, 1, 0.5]),
    visits: tensorOf(backend, "n", [1, 1, 1], [1]),
    behaviour: tensorOf(backend, "π_b", [1, 1, 1, 3], [0.5, 0, 0.5]),
  };
  // Along a weight on the observation, which is 0: every candidate is the same policy.
  const along = [1, ...Array(parameters - 1).fill(0)];
  const cg = {
    ...allocateCg(backend, [1, 1, parameters]),
    b: tensorOf(backend, "b", [1, parameters], along),
    x: tensorOf(backend, "x", [1, parameters], along),
  };
  const search = {
    candidates: backend.tensor("candidates", [1, 2, parameters]),
    surrogate: backend.tensor("surrogate", [1, 2]),
    kl: backend.tensor("kl", [1, 2]),
    status: backend.tensor("status", [1, 3]),
  };
  const loop = linearised(backend, {
    policy,
    inner: { steps: [], stepSize: 1, objective: "ratio" },
    outer: { theta: backend.tensor("θ′", [1, 1, parameters]), rows },
  });
  backend.searchCandidates({
    loop,
    theta,
    cg,
    settings: { maxKl: 1, candidates: 2, backtrack: 0.5, klSlack: 1, acceptEqual: false },
    search,
  });
  const [surrogate, kl] = await backend.read(search.surrogate, search.kl);
  assertEquals([[...surrogate!], [...kl!]], [[-0.75, -0.75], [0, 0]]);
});

onBoth("what is all but certain keeps its small entropy", async (backend) => {
  const table = tensorOf(backend, "π", [1, 3, 1, 3], [1, 1e-8, 0, 0, 1, 0, 1e-20, 1, 1e-38]);
  const out = backend.tensor("H", [1, 3]);
  backend.policyEntropy({ table, out });
  const [entropy] = await backend.read(out);
  // −p ln p; 10⁻³⁸ is worth no digit beside 10⁻²⁰.
  const expected = [8e-8 * Math.LN10, 0, 20e-20 * Math.LN10];
  expected.forEach((value, k) =>
    assert(Math.abs(entropy![k]! - value) <= 1e-6 * value, `${entropy}`)
  );
});

/** W of one-step episodes with these rewards, of two actions in turn. */
async function weightsOf(backend: Backend, rewards: readonly number[]): Promise<Float64Array> {
  const N = rewards.length;
  const dynamics = {
    states: 1,
    actions: 2,
    horizon: 1,
    reward: { kind: "bernoulli" },
    start: [1],
  } as const;
  const steps = (label: string, values: readonly number[]) =>
    tensorOf(backend, label, [1, 1, N, 1], values);
  const behaviour = tensorOf(backend, "π_b", [1, 1, 1, 2], [0.5, 0.5]);
  const episodes = {
    dynamics,
    count: N,
    behaviour,
    states: steps("states", rewards.map(() => 0)),
    actions: steps("actions", rewards.map((_, k) => k % 2)),
    rewards: steps("rewards", rewards),
    total: backend.tensor("total", [1, 1]),
  };
  const settings: AdvantageSettings = {
    estimator: "reinforce",
    discount: 1,
    lambda: 1,
    normalise: true,
    reduction: "mean-over-time",
    pseudoVisits: null,
    timeOrigin: 0,
    ridge: 1e-5,
    observation: "one-hot",
  };
  const weights = backend.tensor("W", [1, 1, 1, 2]);
  const rows = { weights, visits: backend.tensor("n", [1, 1, 1]), behaviour };
  const critic = backend.tensor("critic", [1, 1, 4]);
  backend.advantages({ episodes, settings, critic, fitCritic: false, rows });
  return (await backend.read(weights))[0]!;
}

for (
  const { low, high, W, what } of [
    { low: 1, high: 1 + 2 ** -13, W: 0.5, what: "a ten-thousandth apart are told apart" },
    { low: 1, high: 1 + 2 ** -23, W: 0, what: "one rounding apart are equal" },
    { low: 987654336, high: 987656384, W: 0.5, what: "far from 0 keep their variance" },
  ]
) {
  onBoth(`returns ${what}`, async (backend) => {
    // So many that squares do not add up exactly.
    const returns = Array.from({ length: 6000 }, (_, k) => k % 2 === 0 ? low : high);
    const weights = await weightsOf(backend, returns);
    const sd = (high - low) / 2;
    const expected = W * sd / (sd + 1e-8); // what keeps equal returns from being divided by 0
    const error = Math.max(Math.abs(weights[0]! + expected), Math.abs(weights[1]! - expected));
    assert(error < 1e-5, `${weights}`);
    if (W === 0) assertEquals([...weights].map(Math.abs), [0, 0]);
  });
}

const DRAWS = { stream: 0x300, seed: 1, iteration: 0 };

/** First actions of one-step episodes, one or more a task, from these rows of probabilities. */
async function actionsOf(backend: Backend, rows: readonly (readonly number[])[], count = 1) {
  const [tasks, A] = [rows.length, rows[0]!.length];
  const dynamics = {
    states: 1,
    actions: A,
    horizon: 1,
    reward: { kind: "bernoulli" },
    start: [1],
  } as const;
  const perStep = (label: string) => backend.tensor(label, [1, tasks, count, 1]);
  const actions = perStep("actions");
  backend.rollout({
    table: tensorOf(backend, "π", [1, tasks, 1, A], rows.flat()),
    tasks: {
      dynamics,
      transitions: backend.tensor("P", [1, tasks, 1, A, 1]),
      rewards: backend.tensor("ρ", [1, tasks, 1, A]),
    },
    draws: { ...DRAWS, seeds: [DRAWS.seed], firstTask: 0 },
    episodes: {
      dynamics,
      count,
      actions,
      states: perStep("states"),
      rewards: perStep("rewards"),
      total: backend.tensor("total", [1, tasks]),
      behaviour: backend.tensor("π_b", [1, tasks, 1, A]),
    },
  });
  return [...(await backend.read(actions))[0]!].filter((_, at) => at % count === 0);
}

/** Second states of one or more episodes of two steps a task, from these rows of P[0, 0, ·]. */
async function statesOf(backend: Backend, rows: readonly (readonly number[])[], count: number) {
  const [tasks, S, horizon] = [rows.length, rows[0]!.length, 2];
  const start = Array.from({ length: S }, (_, s) => s === 0 ? 1 : 0);
  const dynamics = {
    states: S,
    actions: 1,
    horizon,
    reward: { kind: "bernoulli" },
    start,
  } as const;
  const perStep = (label: string) => backend.tensor(label, [1, tasks, count, horizon]);
  const states = perStep("states");
  const others = Array.from({ length: S - 1 }, () => start).flat();
  backend.rollout({
    table: tensorOf(backend, "π", [1, tasks, S, 1], Array(tasks * S).fill(1)),
    tasks: {
      dynamics,
      transitions: tensorOf(
        backend,
        "P",
        [1, tasks, S, 1, S],
        rows.flatMap((row) => [...row, ...others]),
      ),
      rewards: backend.tensor("ρ", [1, tasks, S, 1]),
    },
    draws: { ...DRAWS, seeds: [DRAWS.seed], firstTask: 0 },
    episodes: {
      dynamics,
      count,
      states,
      actions: perStep("actions"),
      rewards: perStep("rewards"),
      total: backend.tensor("total", [1, tasks]),
      behaviour: backend.tensor("π_b", [1, tasks, S, 1]),
    },
  });
  return [...(await backend.read(states))[0]!].filter((_, at) => at % (count * horizon) === 1);
}

/** U/2²⁴ of the draws of each task's first step: element 0 for its action, 1 for its next state. */
function firstDraws(tasks: number, element: number): number[] {
  const words = new Uint32Array(2);
  return Array.from({ length: tasks }, (_, task) => {
    const high = counterHigh(DRAWS.iteration, task);
    threefry2x32(DRAWS.seed, DRAWS.stream, counterLow(task, element), high, words);
    return uniform24(words[0]!);
  });
}

for (const above of [1 + 2 ** -20, 1e30, Infinity]) {
  onBoth(`a probability of ${above} counts as 1, one of NaN as 0`, async (backend) => {
    const rows = Array(200).fill([0, NaN, above, 0, 0]);
    assertEquals(await actionsOf(backend, rows), Array(200).fill(2));
  });
}

onBoth(
  "a draw that meets a threshold goes to the next index, 2⁻⁴⁰ more keep it, wherever it is",
  async (backend) => {
    const tasks = 20;
    // Four episodes are drawn side by side, one alone; thresholds lie in vectors of four.
    for (const count of [1, 4]) {
      for (let index = 1; index < 18; index++) {
        for (const [before, chosen] of [[0, index + 1], [2 ** -40, index]] as const) {
          const rowsFor = (element: number) =>
            firstDraws(tasks, element).map((u) => [before, ...Array(index - 1).fill(0), u, 1 - u]);
          const wanted = Array(tasks).fill(chosen);
          const what = `${count} episodes, index ${index}`;
          assertEquals(await actionsOf(backend, rowsFor(0), count), wanted, `actions, ${what}`);
          assertEquals(await statesOf(backend, rowsFor(1), count), wanted, `states, ${what}`);
        }
      }
    }
  },
);

for (const [gradient, breakdown] of [[0, 0], [Infinity, 2], [NaN, 2]] as const) {
  onBoth(`conjugate gradients from ${gradient} do not start`, async (backend) => {
    const cg = allocateCg(backend, [1, 1, 7]);
    const gradients = tensorOf(backend, "g", [1, 1, 7], Array(7).fill(gradient));
    backend.cgStart({ gradients, cg });
    if (gradient !== 0) assertEquals((await backend.read(cg.status))[0]![1], 0);
    backend.write(cg.products, Array(7).fill(1));
    backend.cgStep({ cg, damping: 0, tolerance: 0 });
    const [x, status] = await backend.read(cg.x, cg.status);
    assertEquals([...x!], Array(7).fill(0));
    assertEquals([status![1], status![2], status![3]], [0, 0, breakdown]);
  });
}

onBoth(
  "conjugate gradients end where r·r is below 2⁻¹²⁶, at b or after a step",
  async (backend) => {
    const solve = async (b: readonly number[], products: readonly number[]) => {
      const cg = allocateCg(backend, [1, 1, 2]);
      backend.cgStart({ gradients: tensorOf(backend, "g", [1, 1, 2], b), cg });
      for (let k = 0; k < 2; k++) {
        backend.write(cg.products, products);
        backend.cgStep({ cg, damping: 0, tolerance: 0 });
      }
      const [x, status] = await backend.read(cg.x, cg.status);
      return [[...x!], [...status!]];
    };
    // r·r is 2⁻¹²⁷ at once; 2⁻¹²⁶, and 0 after a step; 1, and 2⁻¹²⁸ after a step.
    const [half, least] = [2 ** -64, 2 ** -63];
    assertEquals(await solve([half, half], [half, half]), [[0, 0], [2 ** -127, 0, 0, 0]]);
    assertEquals(await solve([least, 0], [least, 0]), [[least, 0], [0, 0, 1, 0]]);
    assertEquals(await solve([1, half], [1, 0]), [[1, half], [2 ** -128, 0, 1, 0]]);
  },
);

onBoth("conjugate gradients end at products that are not finite", async (backend) => {
  const cg = allocateCg(backend, [1, 1, 7]);
  backend.cgStart({ gradients: tensorOf(backend, "g", [1, 1, 7], Array(7).fill(1)), cg });
  backend.write(cg.products, Array(7).fill(Infinity));
  backend.cgStep({ cg, damping: 0, tolerance: 0 });
  const [x, r, status] = await backend.read(cg.x, cg.r, cg.status);
  assertEquals([[...x!], [...r!]], [Array(7).fill(0), Array(7).fill(1)]);
  assertEquals([status![1], status![3]], [0, 2]);
});

/** Finite in f64, where they are summed, but no f32 can hold them. */
const OVERFLOWS: Record<string, { gradient: readonly number[]; product?: readonly number[] }> = {
  "r·r at the start": { gradient: [1e20, 0] },
  "pᵀAp": { gradient: [1e10, 0], product: [1e30, 0] },
  "r·r after a step": { gradient: [1, 0], product: [1, 1e25] },
};

for (const [what, { gradient, product }] of Object.entries(OVERFLOWS)) {
  Deno.test(`conjugate gradients end where f32 cannot hold ${what}`, async () => {
    const backend = createWasmBackend();
    const cg = allocateCg(backend, [1, 1, 2]);
    backend.cgStart({ gradients: tensorOf(backend, "g", [1, 1, 2], gradient), cg });
    if (product) {
      assertEquals((await backend.read(cg.status))[0]![1], 1);
      backend.write(cg.products, product);
      backend.cgStep({ cg, damping: 0, tolerance: 0 });
    }
    const [status] = await backend.read(cg.status);
    assertEquals([status![1], status![3]], [0, 2]);
  });
}

onBoth("two systems solved in turn are what they are one after the other", async (backend) => {
  const P = 37;
  const spectrum = Array.from({ length: P }, (_, k) => 10 ** (-4 * k / (P - 1)));
  const begin = (seed: number) => {
    const cg = allocateCg(backend, [1, 1, P]);
    const gradients = tensorOf(
      backend,
      "g",
      [1, 1, P],
      Float32Array.from({ length: P }, createNormal(seed)),
    );
    backend.cgStart({ gradients, cg });
    return cg;
  };
  const step = async (cg: ReturnType<typeof begin>) => {
    const [p] = await backend.read(cg.p);
    backend.write(cg.products, p!.map((value, k) => value * spectrum[k]!));
    backend.cgStep({ cg, damping: 0, tolerance: 0 });
  };
  const alone: Float64Array[] = [];
  for (const seed of [1, 2]) {
    const cg = begin(seed);
    for (let k = 0; k < 12; k++) await step(cg);
    alone.push((await backend.read(cg.x))[0]!);
  }
  const both = [begin(1), begin(2)];
  for (let k = 0; k < 12; k++) for (const cg of both) await step(cg);
  assertEquals(await backend.read(both[0]!.x, both[1]!.x), alone);
});
