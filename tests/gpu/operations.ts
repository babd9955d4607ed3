/**
 * Every operation of a backend once, on tensors of its own, for tests of what all
 * of them must keep.
 *
 * @module
 */
import type { Backend, Tensor } from "../../kernels/backend.ts";
import { allocateCg, tensorOf } from "../kernels/reference/tensors.ts";
import { buildLanes, type LaneCase } from "../kernels/wasm/lanes.ts";
import { createNormal } from "../support/random.ts";
import { buildTasks } from "./tasks.ts";

/** Extents of all operations. */
export interface Extents {
  readonly runs: number;
  readonly tasks: number;
  /** S, of tables and networks. */
  readonly states: number;
  /** A. */
  readonly actions: number;
  /** H. */
  readonly horizon: number;
  /** N. */
  readonly episodes: number;
  readonly hidden: readonly [number, number];
  /** k. */
  readonly steps: number;
  /** C. */
  readonly candidates: number;
  readonly cgSteps: number;
}

/** An operation on given tensors. */
export interface Operation {
  readonly name: string;
  run(): void;
  /** What it writes; some of it in place. */
  readonly written: readonly Tensor[];
}

const ADVANTAGES = {
  estimator: "gae",
  discount: 0.99,
  lambda: 0.97,
  normalise: true,
  reduction: "mean-over-time",
  pseudoVisits: 1,
  timeOrigin: 0,
  ridge: 1e-5,
  observation: "one-hot",
} as const;

/** All operations; conjugate gradients and the line search as a learner strings them together. */
export function operationsOf(backend: Backend, extents: Extents): Operation[] {
  const { runs, tasks, states: S, actions: A, horizon: H } = extents;
  const seeds = Array.from({ length: runs }, (_, run) => run);
  const draws = { stream: 0x300, seeds, iteration: 5, firstTask: 100 };
  const it: LaneCase = {
    ...extents,
    rows: S,
    inputs: S,
    oneHot: true,
    objective: "ratio",
    scale: 1,
    seed: 31,
  };
  const lanes = buildLanes(backend, it);
  const { policy, parameters: P, theta, inner, outer, v } = lanes;
  const dynamics = {
    states: S,
    actions: A,
    horizon: H,
    reward: { kind: "gaussian", sd: 0.5 },
    start: Array.from({ length: S }, () => 1 / S),
  } as const;
  const count = extents.episodes;
  const made = buildTasks(backend, { ...extents, dynamics, count, timed: false, seed: 32 });
  const sampled = made.episodes;
  backend.rollout({ ...made, draws });
  const played = {
    ...buildTasks(backend, { ...extents, dynamics, count, timed: false, seed: 32 }),
  };
  const normal = createNormal(33);
  const random = (label: string, shape: number[]) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    return tensorOf(backend, label, shape, Float32Array.from({ length: size }, normal));
  };
  const lane = (label: string, ...rest: number[]) => backend.tensor(label, [runs, tasks, ...rest]);
  const run = (label: string, ...rest: number[]) => backend.tensor(label, [runs, ...rest]);
  const fills = ["uniform", "dirichlet"].map((label) => lane(label, S, A, 5)) as [Tensor, Tensor];
  const adapted = random("θ′", [runs, tasks, P]);
  const [mean, average, value, entropy] = [
    run("mean", P),
    run("average", P),
    lane("value"),
    lane("entropy"),
  ];
  const rows = {
    weights: lane("W", S, A),
    visits: lane("n", S),
    behaviour: sampled.behaviour,
  };
  const critic = lane("critic", S + 3);
  const adam = {
    theta: random("θ of Adam", [runs, P]),
    gradient: random("g", [runs, P]),
    m: run("m", P),
    v: run("v", P),
    skipped: run("skipped"),
  };
  const best = backend.checkpoint({ runs, parameters: P });
  const score = random("score", [runs, tasks]);
  const [table, stepped, gradients, products] = [
    lane("table", S, A),
    lane("stepped", P),
    lane("gradients", P),
    lane("curvature", P),
  ];
  const cg = allocateCg(backend, [runs, tasks, P]);
  const settings = {
    maxKl: 1e-2,
    candidates: extents.candidates,
    backtrack: 0.5,
    klSlack: 1e3,
    acceptEqual: false,
  };
  const search = {
    candidates: run("candidates", settings.candidates, P),
    surrogate: run("surrogate", settings.candidates),
    kl: run("kl", settings.candidates),
    status: run("status", 3),
  };
  const log = backend.tensor("log", [2, runs, 9]);
  const loop = backend.innerLoop({ policy, inner, outer });
  const fill = { kind: "uniform", low: 0, high: 1 } as const;
  return [
    {
      name: "fill",
      run: () => backend.fill({ fill, draws, out: fills[0] }),
      written: [fills[0]],
    },
    {
      name: "fill, rows normalised",
      run: () => backend.fill({ fill: { kind: "flat-dirichlet" }, draws, out: fills[1] }),
      written: [fills[1]],
    },
    {
      name: "taskMean",
      run: () => backend.taskMean({ values: adapted, out: mean }),
      written: [mean],
    },
    {
      name: "reptileAverage",
      run: () => backend.reptileAverage({ theta, adapted, out: average }),
      written: [average],
    },
    {
      name: "rollout",
      run: () => backend.rollout({ ...played, draws }),
      written: ["states", "actions", "rewards", "total", "behaviour"].map((name) =>
        played.episodes[name as "states"]
      ),
    },
    {
      name: "advantages",
      run: () =>
        backend.advantages({
          episodes: sampled,
          settings: ADVANTAGES,
          critic,
          fitCritic: true,
          rows,
        }),
      written: [rows.weights, rows.visits, critic],
    },
    {
      name: "policyValue",
      run: () => backend.policyValue({ ...made, out: value }),
      written: [value],
    },
    {
      name: "policyEntropy",
      run: () => backend.policyEntropy({ table: made.table, out: entropy }),
      written: [entropy],
    },
    {
      name: "adamStep",
      run: () =>
        backend.adamStep({
          ...adam,
          step: 3,
          settings: { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
        }),
      written: [adam.theta, adam.m, adam.v, adam.skipped],
    },
    {
      name: "keepBest",
      run: () => backend.keepBest({ theta: adam.gradient, score, iteration: 7, best }),
      written: [best.theta, best.status],
    },
    {
      name: "policyTable",
      run: () => backend.policyTable({ policy, theta: outer.theta, out: table }),
      written: [table],
    },
    {
      name: "adapt",
      run: () => backend.adapt({ policy, ...inner, ...outer, out: stepped }),
      written: [stepped],
    },
    {
      name: "linearise, metaGradient",
      run: () => {
        backend.linearise({ loop });
        backend.metaGradient({ loop, order: 2, out: gradients });
      },
      written: [gradients],
    },
    {
      name: "curvatureProduct",
      run: () => backend.curvatureProduct({ loop, order: 2, v, out: products }),
      written: [products],
    },
    {
      name: "cgStart, cgStep",
      run: () => {
        backend.cgStart({ gradients: adapted, cg });
        for (let step = 0; step < extents.cgSteps; step++) {
          backend.curvatureProduct({ loop, order: 1, v: cg.p, out: cg.products });
          backend.cgStep({ cg, damping: 0.1, tolerance: 0 });
        }
      },
      written: [cg.b, cg.x, cg.r, cg.p, cg.status],
    },
    {
      name: "searchCandidates, accept",
      run: () => {
        backend.searchCandidates({ loop, theta, cg, settings, search });
        backend.accept({ theta, cg, settings, search, log, row: 1 });
      },
      written: [...Object.values(search), theta, log],
    },
  ];
}
