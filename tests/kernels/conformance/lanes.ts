/**
 * Random networks, data and inner loops, the same on every backend.
 *
 * @module
 */
import type {
  Backend,
  InnerLoop,
  Objective,
  Policy,
  StepSize,
  Tensor,
} from "../../../kernels/backend.ts";
import { parameterCount } from "../../../kernels/policy/layout.ts";
import { createNormal, createUniform } from "../../support/random.ts";

/** Extents and oddities of a batch. */
export interface LaneCase {
  readonly runs: number;
  readonly tasks: number;
  readonly rows: number;
  /** D; equal to rows and `oneHot` for the identity. */
  readonly inputs: number;
  readonly oneHot: boolean;
  readonly hidden: readonly [number, number];
  readonly actions: number;
  readonly steps: number;
  readonly objective: Objective;
  /** α; 0.5 if not said. */
  readonly stepSize?: StepSize;
  /** Scale of the parameters: large ones give extreme logits. */
  readonly scale: number;
  readonly seed: number;
}

/** A backend's tensors of a case. */
export interface Lanes {
  readonly backend: Backend;
  readonly policy: Policy;
  readonly parameters: number;
  /** θ, `[R, P]`. */
  readonly theta: Tensor;
  readonly inner: InnerLoop;
  readonly outer: { theta: Tensor; rows: InnerLoop["steps"][number]["rows"] };
  /** A direction, `[R, P]`. */
  readonly v: Tensor;
  /** `[R, T, M, A]` and `[R, T, P]`, to be written. */
  readonly table: Tensor;
  readonly perTask: Tensor;
  /** Every tensor that was filled, so that they can be aligned. */
  readonly inputs: readonly Tensor[];
}

/** Random numbers that are exact in f32. */
function exact(count: number, next: () => number): Float32Array {
  return Float32Array.from({ length: count }, next);
}

/** Builds a case; one run of a batch of several if `run` is given. */
export function buildLanes(backend: Backend, it: LaneCase, run?: number): Lanes {
  const { tasks, rows: M, inputs: D, actions: A, hidden, scale } = it;
  const shape = { inputs: D, hidden, actions: A };
  const P = parameterCount(shape);
  const normal = createNormal(it.seed);
  const uniform = createUniform(it.seed + 1);
  const filled: Tensor[] = [];
  /** A tensor `[R, …]`, of which only one run is kept if one is asked for. */
  const make = (label: string, rest: readonly number[], values: ArrayLike<number>) => {
    const size = values.length / it.runs;
    const tensor = backend.tensor(label, [run === undefined ? it.runs : 1, ...rest]);
    const all = Array.from(values);
    backend.write(tensor, run === undefined ? all : all.slice(run * size, (run + 1) * size));
    filled.push(tensor);
    return tensor;
  };
  const observations = backend.tensor("x", [M, D]);
  backend.write(
    observations,
    it.oneHot
      ? Array.from({ length: M * D }, (_, k) => Number(k % (D + 1) === 0))
      : exact(M * D, normal),
  );
  const lanes = it.runs * tasks;
  const distributions = () =>
    Array.from({ length: lanes * M }, () => {
      const raw = Array.from({ length: A }, () => Math.exp(scale * normal()));
      const sum = raw.reduce((a, b) => a + b);
      return raw.map((value) => Math.fround(value / sum));
    }).flat();
  const rows = (label: string) => {
    // About a third of the rows is never visited.
    const visited = Array.from({ length: lanes * M }, () => uniform() < 0.67 ? uniform() / M : 0);
    return {
      weights: make(
        `${label} W`,
        [tasks, M, A],
        exact(lanes * M * A, normal).map((w, k) => visited[Math.floor(k / A)]! * w),
      ),
      visits: make(`${label} n`, [tasks, M], visited.map(Math.fround)),
      behaviour: make(`${label} π_b`, [tasks, M, A], distributions()),
    };
  };
  const near = (values: Float32Array, noise: number) =>
    Float32Array.from(
      { length: it.runs * tasks * P },
      (_, k) => values[Math.floor(k / (tasks * P)) * P + k % P]! + noise * normal(),
    );
  const start = exact(it.runs * P, () => scale * normal() / Math.sqrt(hidden[0]));
  const theta = make("θ", [P], start);
  const steps = Array.from({ length: it.steps }, (_, j) => ({
    theta: j === 0 ? theta : make(`θ ${j}`, [tasks, P], near(start, 0.05)),
    rows: rows(`D ${j}`),
  }));
  const outer = { theta: make("θ′", [tasks, P], near(start, 0.1)), rows: rows("D′") };
  const v = make("v", [P], exact(it.runs * P, normal));
  const runs = run === undefined ? it.runs : 1;
  return {
    backend,
    policy: backend.policy({ shape, observations }),
    parameters: P,
    theta,
    inner: { steps, stepSize: it.stepSize ?? 0.5, objective: it.objective },
    outer,
    v,
    table: backend.tensor("π", [runs, tasks, M, A]),
    perTask: backend.tensor("per task", [runs, tasks, P]),
    inputs: filled,
  };
}

/** `count` random cases of which every extent but a task's cost is drawn. */
function randomCases(
  count: number,
  seed: number,
  rest: (k: number, between: (low: number, high: number) => number) => Pick<
    LaneCase,
    "runs" | "tasks" | "objective" | "scale"
  >,
): LaneCase[] {
  const uniform = createUniform(seed);
  const between = (low: number, high: number) => low + Math.floor(uniform() * (high - low + 1));
  return Array.from({ length: count }, (_, k) => {
    const rows = between(1, 16);
    const oneHot = k % 3 !== 0;
    return {
      ...rest(k, between),
      rows,
      inputs: oneHot ? rows : between(1, 16),
      oneHot,
      hidden: [between(1, 33), between(1, 33)],
      actions: between(2, 64),
      steps: between(1, 3),
      seed: 100 * seed + k,
    };
  });
}

const plain = { runs: 1, oneHot: true, objective: "ratio", scale: 1 } as const;

/** Cases that meet every path: identities, one row, odd sizes, many tasks. */
export const CASES: readonly LaneCase[] = [
  ...randomCases(14, 7, (k, between) => ({
    runs: between(1, 2),
    tasks: k % 5 === 4 ? between(10, 200) : between(1, 9),
    objective: k % 2 === 0 ? "ratio" : "score",
    scale: 1,
  })),
  { ...plain, tasks: 200, rows: 1, inputs: 1, hidden: [5, 6], actions: 3, steps: 1, seed: 1 },
  { ...plain, tasks: 37, rows: 1, inputs: 1, hidden: [32, 32], actions: 50, steps: 2, seed: 2 },
  { ...plain, tasks: 20, rows: 10, inputs: 10, hidden: [32, 32], actions: 5, steps: 1, seed: 3 },
  { ...plain, tasks: 1, rows: 16, inputs: 16, hidden: [3, 1], actions: 2, steps: 1, seed: 4 },
];

/** Cases whose policies are all but deterministic: logits far apart, probabilities down to 0. */
export const EXTREME_CASES: readonly LaneCase[] = randomCases(24, 8, (k, between) => ({
  runs: 1,
  tasks: between(1, 4),
  objective: k % 2 === 0 ? "ratio" : "score",
  scale: k % 4 < 2 ? 3 : 6,
}));
