/**
 * The least work of each phase of a meta-iteration, counted from the formulas:
 * what a measured time is held against.
 *
 * Let a layer with weights `[k, m]` applied to M rows cost 2Mkm operations
 * (a multiplication and an addition each), and F be the cost of the layers
 * h₁ → h₂ and h₂ → A. The first layer looks a one-hot state up and is not
 * counted, nor is what is done once an element (ReLU, softmax, biases, masks).
 *
 * | of one task | operations | because |
 * |---|---|---|
 * | policy table | F | forward |
 * | inner step | 3F | forward; backward: pull back δ, gradient of the weights |
 * | meta-gradient | 10F + L | gradient at θ′ 3F; at θ forward F and δ₂ (L: h₂ → A once); ∇²L·v 6F |
 * | ∇²L·v | 6F | tangents 2F, pull-backs 2F, gradients of the weights 2F |
 * | F(θ′)·v | 4F | tangents 2F, backward 2F |
 * | curvature product | 16F | ∇²L·v twice and F(θ′)·v, at points linearised by the meta-gradient |
 * | line search | 4F a candidate | adapt, policy table |
 *
 * CG's own vectors and Adam cost some P each.
 *
 * Nothing is shared between tasks: a backend that does share (the tangents at
 * the θ of all tasks) has a higher rate for it.
 *
 * `numbers` counts tensor entries that have to be read or written once.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import type { PolicyShape } from "../kernels/backend.ts";
import { parameterCount } from "../kernels/policy/layout.ts";

/** What a phase has to do at least. */
export interface Work {
  /** Multiplications and additions in floating point. */
  readonly operations: number;
  /** Tensor entries read or written. */
  readonly numbers: number;
  /** Environment steps sampled or reduced. */
  readonly steps: number;
}

/** What decides how much work a meta-iteration is. */
export interface WorkSize {
  readonly family: TaskFamily;
  readonly shape: PolicyShape;
  /** T, tasks of a meta-batch; one run. */
  readonly tasks: number;
  /** Gradient steps of the inner loop. */
  readonly innerSteps: number;
  /** Conjugate-gradient iterations; 0 without a trust region. */
  readonly cgIterations: number;
  /** Line-search candidates measured: until one was accepted, or all of them at once. */
  readonly candidates: number;
}

/** All that is measured: MAML's phases and all of them, Reptile's last phase and all of its. */
export const PHASES = [
  "sample tasks",
  "adapt",
  "sample D′",
  "meta-gradient",
  "conjugate gradients",
  "line search",
  "MAML iteration",
  "outer step",
  "Reptile iteration",
] as const;
/** Name of a phase. */
export type PhaseName = (typeof PHASES)[number];

/** Operations of the layers h₁ → h₂ and h₂ → A on M rows. */
export function layerOperations({ hidden, actions }: PolicyShape, rows: number): number {
  const [h1, h2] = hidden;
  return 2 * rows * (h1 * h2 + h2 * actions);
}

/** The work of one call of a phase. */
export function workOf(phase: PhaseName, size: WorkSize): Work {
  const { family, shape, tasks: T, innerSteps: k, cgIterations, candidates } = size;
  const { states: S, actions: A, horizon: H } = family.dynamics;
  const F = layerOperations(shape, S);
  const L = 2 * S * shape.hidden[1] * A;
  const P = parameterCount(shape);
  const table = S * A;
  const rows = table + S; // W, n
  const visited = 3 * family.episodes * H; // states, actions, rewards
  const steps = T * family.episodes * H;
  const perTask = (operations: number, numbers: number, steps = 0): Work => ({
    operations: T * operations,
    numbers: T * numbers,
    steps,
  });
  // W, n, π and ρ as each batch of episodes meets them; its steps are counted once.
  const sampled = perTask(0, 3 * table + table * S + 2 * visited + rows + S + 3, steps);
  const play = sum([perTask(F, P + table), sampled]);
  switch (phase) {
    case "sample tasks":
      return perTask(0, table + table * S);
    case "adapt":
      return sum([play, times(k, perTask(3 * F, P + 2 * table + P))]);
    case "sample D′":
      return play;
    case "meta-gradient":
      return perTask(10 * F + L, P + P + 4 * table + P);
    case "conjugate gradients":
      // b, r·r; then products, A p, pᵀAp, r·r, x, r, p.
      return sum([
        { operations: T * P + 2 * P, numbers: T * P + 4 * P, steps: 0 },
        times(cgIterations, perTask(16 * F, P + P + 3 * table + S + P)),
        times(cgIterations, { operations: T * P + 12 * P, numbers: T * P + 6 * P, steps: 0 }),
      ]);
    case "line search":
      return perTask(candidates * 4 * F, candidates * (P + 4 * table + S));
    case "outer step":
      // θ − θ′ and its mean; Adam reads and writes θ and two moments.
      return sum([perTask(2 * P, P), { operations: 10 * P, numbers: 7 * P, steps: 0 }]);
    case "MAML iteration":
      return sum(PHASES.slice(0, 6).map((part) => workOf(part, size)));
    case "Reptile iteration":
      return sum(
        ["sample tasks", "adapt", "outer step"].map((part) => workOf(part as PhaseName, size)),
      );
  }
}

function times(count: number, { operations, numbers, steps }: Work): Work {
  return { operations: count * operations, numbers: count * numbers, steps: count * steps };
}

function sum(parts: readonly Work[]): Work {
  const total = (key: keyof Work) => parts.reduce((all, part) => all + part[key], 0);
  return { operations: total("operations"), numbers: total("numbers"), steps: total("steps") };
}
