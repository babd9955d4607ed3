/**
 * Operations with one decision a run: each run of a batch ends as it does
 * alone, whatever becomes of the others.
 */
import { assert, assertEquals } from "@std/assert";
import type { Dynamics } from "../../../kernels/backend.ts";
import {
  CG_BREAKDOWN,
  CG_STATUS,
} from "../../../kernels/conjugate_gradients/conjugate_gradients.ts";
import { STREAMS } from "../../../kernels/draws.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { assertClose } from "../oracle/close.ts";
import { inner, normals } from "../oracle/lane.ts";
import { allocateCg, tensorOf } from "./tensors.ts";

const backend = createReferenceBackend();

const P = 5;
const DAMPING = 0.25;

/** A system a run: matrices `[T, P, P]` to be averaged over tasks, and gradients `[T, P]`. */
interface System {
  readonly matrices: Float64Array[];
  readonly gradients: Float64Array[];
}

function positive(seed: number): System {
  const matrices = [1, 2].map((task) => gram(normals(10 * seed + task, P * P)));
  return { matrices, gradients: [1, 2].map((task) => normals(100 * seed + task, P)) };
}

const [NEGATED, BROKEN] = [-1, NaN].map((factor): System => {
  const { matrices, gradients } = positive(3);
  return { matrices: matrices.map((a) => a.map((x) => factor * x)), gradients };
});

/** Of each kind one: solved, breaking down, broken, without anything to solve. */
const SYSTEMS: System[] = [
  positive(1),
  NEGATED!,
  { ...positive(2), gradients: [new Float64Array(P), new Float64Array(P)] },
  BROKEN!,
  positive(2),
];

Deno.test("conjugate gradients average over tasks, add the damping, and solve", async () => {
  const system = positive(1);
  const { x, b } = await solve([system], P);
  const applied = x.map((value, i) =>
    system.matrices.reduce((sum, a) => sum + inner(row(a, i), x) / 2, DAMPING * value)
  );
  assertClose(b, system.gradients[0]!.map((g, k) => (g + system.gradients[1]![k]!) / 2), 1e-15);
  // A condition below 10³ on rounding of 10⁻¹⁶, over P steps.
  assertClose(applied, b, 1e-11);
});

Deno.test("runs of conjugate gradients end as they do alone, stopped or not", async () => {
  const together = await solve(SYSTEMS, 3);
  const breakdowns: number[] = [];
  for (const [run, system] of SYSTEMS.entries()) {
    const alone = await solve([system], 3);
    for (const name of ["b", "x", "r", "p", "status"] as const) {
      const size = alone[name].length;
      assertEquals(
        together[name].slice(run * size, (run + 1) * size),
        alone[name],
        `${run} ${name}`,
      );
    }
    breakdowns.push(alone.status[CG_STATUS.breakdown]!);
  }
  const { none, curvature, nonFinite } = CG_BREAKDOWN;
  assertEquals(breakdowns, [none, curvature, none, nonFinite, none]);
});

Deno.test("Adam steps the runs whose gradient is finite, and counts the others", async () => {
  const R = 3;
  const settings = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  const shaped = (label: string) => backend.tensor(label, [R, 2]);
  const tensors = { theta: shaped("θ"), gradient: shaped("g"), m: shaped("m"), v: shaped("v") };
  const skipped = backend.tensor("skipped", [R]);
  backend.write(tensors.theta, [1, 2, 3, 4, 5, 6]);
  const gradients = [[1, 1, NaN, 1, 1, 1], [1, 1, 1, Infinity, 1, NaN], [1, 1, 1, 1, 1, 1]];
  const thetas: Float64Array[] = [];
  for (const [i, gradient] of gradients.entries()) {
    backend.write(tensors.gradient, gradient);
    backend.adamStep({ ...tensors, step: i + 1, settings, skipped });
    thetas.push((await backend.read(tensors.theta))[0]!);
  }
  assertEquals(await backend.read(skipped), [Float64Array.of(0, 2, 1)]);
  assertEquals([...thetas[0]!.subarray(2, 4)], [3, 4]);
  assertEquals([...thetas[1]!.subarray(2)], [3, 4, ...thetas[0]!.subarray(4)]);
  assert(thetas[2]!.every((value, k) => value < k + 1));
});

Deno.test("each run keeps its own best, by the mean over its tasks", async () => {
  const best = backend.checkpoint({ runs: 3, parameters: 1 });
  const theta = backend.tensor("θ", [3, 1]);
  const score = backend.tensor("score", [3, 2]);
  // Means: 1, 2, 1 | 4, 4, 3 | NaN, −2, −1.
  const scores = [[0, 2, 0, 8, NaN, 1], [4, 0, 5, 3, -4, 0], [1, 1, 1, 5, 0, -2]];
  scores.forEach((values, iteration) => {
    backend.write(theta, [iteration, 10 + iteration, 20 + iteration]);
    backend.write(score, values);
    backend.keepBest({ theta, score, iteration, best });
  });
  assertEquals(await backend.read(best.theta, best.status), [
    Float64Array.of(1, 10, 22),
    Float64Array.of(2, 1, 4, 0, -1, 2),
  ]);
});

Deno.test("taskMean and reptileAverage keep runs apart", async () => {
  const values = backend.tensor("values", [2, 2, 1, 2]);
  backend.write(values, [1, 2, 3, 4, 10, 20, 30, 40]);
  const mean = backend.tensor("mean", [2, 1, 2]);
  backend.taskMean({ values, out: mean });
  assertEquals(await backend.read(mean), [Float64Array.of(2, 3, 20, 30)]);

  const theta = backend.tensor("θ", [2, 1]);
  backend.write(theta, [1, 10]);
  const adapted = backend.tensor("θ′", [2, 2, 1]);
  backend.write(adapted, [0, 4, 10, 0]);
  const average = backend.tensor("average", [2, 1]);
  backend.reptileAverage({ theta, adapted, out: average });
  assertEquals(await backend.read(average), [Float64Array.of(-1, 5)]);
});

Deno.test("an episode has its name's draws in whichever lane it is sampled", async () => {
  const all = await sampled([4, 9, 6], 0, 5);
  const reordered = await sampled([6, 4], 3, 2);
  for (const part of ["states", "actions", "rewards"] as const) {
    // Runs 2 and 0, tasks 3 and 4 of the first batch.
    const expected = [[2, 3], [2, 4], [0, 3], [0, 4]].flatMap(([run, task]) => {
      const lane = run! * 5 + task!;
      return [...all[part].subarray(lane * 12, (lane + 1) * 12)];
    });
    assertEquals([...reordered[part]], expected, part);
  }
  assert(new Set(all.states).size > 1);
});

/** `[runs, tasks, 4 episodes, 3 steps]` on one MDP. */
async function sampled(seeds: number[], firstTask: number, tasks: number) {
  const dynamics: Dynamics = {
    states: 2,
    actions: 2,
    horizon: 3,
    reward: { kind: "gaussian", sd: 1 },
    start: [0.5, 0.5],
  };
  const lanes = [seeds.length, tasks];
  const filled = (label: string, shape: number[], values: number[]) => {
    const tensor = backend.tensor(label, [...lanes, ...shape]);
    backend.write(tensor, Array.from({ length: lanes[0]! * tasks }, () => values).flat());
    return tensor;
  };
  const room = (label: string) => backend.tensor(label, [...lanes, 4, 3]);
  const episodes = {
    dynamics,
    count: 4,
    behaviour: backend.tensor("behaviour", [...lanes, 2, 2]),
    states: room("states"),
    actions: room("actions"),
    rewards: room("rewards"),
    total: backend.tensor("total", lanes),
  };
  backend.rollout({
    table: filled("table", [2, 2], [0.5, 0.5, 0.3, 0.7]),
    tasks: {
      dynamics,
      transitions: filled("P", [2, 2, 2], [0.5, 0.5, 0.1, 0.9, 0.8, 0.2, 0.4, 0.6]),
      rewards: filled("R", [2, 2], [1, 2, 3, 4]),
    },
    draws: { stream: STREAMS.trainEpisodes, seeds, iteration: 2, firstTask },
    episodes,
  });
  const [states, actions, rewards] = await backend.read(
    episodes.states,
    episodes.actions,
    episodes.rewards,
  );
  return { states: states!, actions: actions!, rewards: rewards! };
}

/** The runs' states after `steps` iterations. */
async function solve(systems: readonly System[], steps: number) {
  const gradients = tensorOf(
    backend,
    "gradients",
    [systems.length, 2, P],
    systems.flatMap((system) => system.gradients.flatMap((g) => [...g])),
  );
  const cg = allocateCg(backend, [systems.length, 2, P]);
  backend.cgStart({ gradients, cg });
  for (let i = 0; i < steps; i++) {
    const [p] = await backend.read(cg.p);
    const products = systems.flatMap(({ matrices }, run) => {
      const direction = p!.subarray(run * P, (run + 1) * P);
      return matrices.flatMap((a) =>
        Array.from({ length: P }, (_, k) => inner(row(a, k), direction))
      );
    });
    backend.write(cg.products, products);
    backend.cgStep({ cg, damping: DAMPING, tolerance: 1e-10 });
  }
  const [b, x, r, direction, status] = await backend.read(cg.b, cg.x, cg.r, cg.p, cg.status);
  return { b: b!, x: x!, r: r!, p: direction!, status: status! };
}

function row(matrix: Float64Array, i: number): Float64Array {
  return matrix.subarray(i * P, (i + 1) * P);
}

/** MᵀM. */
function gram(m: Float64Array): Float64Array {
  return Float64Array.from({ length: P * P }, (_, k) => {
    const [i, j] = [Math.floor(k / P), k % P];
    let sum = 0;
    for (let l = 0; l < P; l++) sum += m[l * P + i]! * m[l * P + j]!;
    return sum;
  });
}
