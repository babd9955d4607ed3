/**
 * The trust region's pieces beside the reference's on random shapes: conjugate
 * gradients, the candidates and what is measured of them, and every way to
 * accept one or none.
 */
import { assert, assertEquals, assertLess } from "@std/assert";
import {
  type Backend,
  type ConjugateGradients,
  TRUST_REGION_LOG,
  TRUST_REGION_OUTCOMES,
} from "../../../kernels/backend.ts";
import { createNormal, createUniform } from "../../support/random.ts";
import { allocateCg, linearised, tensorOf } from "../reference/tensors.ts";
import { buildLanes, CASES, type Lanes } from "./lanes.ts";
import { largestError, Pair } from "./pair.ts";

const SETTINGS = { maxKl: 1e-2, candidates: 5, backtrack: 0.5, klSlack: 1, acceptEqual: false };
const COLUMNS = TRUST_REGION_LOG.length;

/** Both backends' numbers of what `build` makes. */
async function numbersOf<T extends string>(
  build: (backend: Backend) => Promise<Record<T, Float64Array>>,
): Promise<[expected: Record<T, Float64Array>, actual: Record<T, Float64Array>]> {
  const { reference, wasm } = new Pair();
  return [await build(reference), await build(wasm)];
}

/** Extents of CG's systems. */
type Shape = readonly [runs: number, tasks: number, parameters: number];

/**
 * Steps of conjugate gradients.
 *
 * @param matrices A's diagonal, task by task, `[R, T, P]`
 * @param between what happens before each step
 */
async function solve(
  backend: Backend,
  shape: Shape,
  matrices: Float64Array,
  { steps, damping }: { steps: number; damping: number },
  between: (cg: ConjugateGradients) => ConjugateGradients = (cg) => cg,
) {
  const [, tasks, P] = shape;
  const size = matrices.length;
  const gradients = tensorOf(
    backend,
    "gradients",
    shape,
    Float32Array.from({ length: size }, createNormal(P)),
  );
  let cg = allocateCg(backend, shape);
  backend.cgStart({ gradients, cg });
  for (let i = 0; i < steps; i++) {
    cg = between(cg);
    const [p] = await backend.read(cg.p);
    const products = matrices.map((a, k) => a * p![Math.floor(k / (tasks * P)) * P + k % P]!);
    backend.write(cg.products, products);
    backend.cgStep({ cg, damping, tolerance: 0 });
  }
  const [b, x, r, p, status] = await backend.read(cg.b, cg.x, cg.r, cg.p, cg.status);
  return { b: b!, x: x!, r: r!, p: p!, status: status! };
}

Deno.test("conjugate gradients are the reference's on systems of any shape", async () => {
  const uniform = createUniform(9);
  const between = (low: number, high: number) => low + Math.floor(uniform() * (high - low + 1));
  const random = Array.from(
    { length: 12 },
    (_, k): Shape => [between(1, 3), k % 4 === 3 ? 200 : between(1, 9), between(1, 300)],
  );
  const cases: Shape[] = [[1, 1, 1], [3, 2, 3], [2, 20, 1573], ...random];
  for (const shape of cases) {
    const [runs, tasks, P] = shape;
    const matrices = Float64Array.from({ length: runs * tasks * P }, () => 100 ** uniform());
    // No more than it takes to solve: beyond, both follow what rounding left.
    const [expected, actual] = await numbersOf((backend) =>
      solve(backend, shape, matrices, { steps: Math.min(6, P), damping: 0.25 })
    );
    const scale = expected.b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (const name of ["b", "x", "r", "p"] as const) {
      const error = expected[name].reduce(
        (most, value, k) => Math.max(most, Math.abs(value - actual[name][k]!)),
        0,
      );
      // A few roundings of f32 a step, 6e-8 each, of numbers that are at most as large as b.
      assertLess(error / scale, 2e-6, `${shape} ${name}`);
    }
    for (let run = 0; run < runs; run++) {
      const [status, own] = [expected, actual].map((it) =>
        it.status.subarray(4 * run, 4 * run + 4)
      );
      assertEquals(own!.subarray(1), status!.subarray(1), `${shape}`);
    }
  }
});

Deno.test("residuals kept, twelve steps over six decades of curvature lose nothing to f32", async () => {
  const P = 37;
  const matrices = Float64Array.from({ length: P }, (_, k) => 10 ** (-6 * k / (P - 1)));
  const steps = (backend: Backend, forgets: boolean) =>
    solve(backend, [1, 1, P], matrices, { steps: 12, damping: 0 }, (cg) => {
      if (!forgets) return cg;
      // A system that was never started has the same numbers, and no residuals.
      const other = allocateCg(backend, [1, 1, P]);
      for (const name of ["b", "x", "r", "p", "status"] as const) {
        backend.copy(cg[name], other[name]);
      }
      return other;
    });
  const { reference, wasm } = new Pair();
  const { x } = await steps(reference, false);
  assertLess(largestError((await steps(wasm, false)).x, x), 2e-6);
  const without = largestError((await steps(wasm, true)).x, x);
  assert(without > 1e-3, `orthogonality was not needed: ${without}`);
});

/** A system at which CG might have stopped: xᵀ(b − r) > 0. */
function systemOf({ backend, parameters: P }: Lanes, runs: number, seed: number) {
  const normal = createNormal(seed);
  const cg = allocateCg(backend, [runs, 1, P]);
  const b = Float32Array.from({ length: runs * P }, normal);
  backend.write(cg.b, b);
  backend.write(cg.x, b.map((value) => 3 * value + normal()));
  backend.write(cg.r, b.map(() => 0.1 * normal()));
  backend.write(cg.status, Array.from({ length: runs }, () => [1, 1, 10, 0]).flat());
  return cg;
}

for (
  const { klSlack, tried } of [
    { klSlack: 0, tried: "all of which are measured" },
    { klSlack: 1e3, tried: "up to the first that improves" },
  ]
) {
  Deno.test(`candidates, ${tried}, and θ afterwards are the reference's`, async () => {
    const settings = { ...SETTINGS, klSlack };
    const outcomes = new Set<number>();
    for (const each of [...CASES, { ...CASES[1]!, steps: 0 }]) {
      const it = { ...each, tasks: Math.min(each.tasks, 20) };
      const [expected, actual] = await numbersOf(async (backend) => {
        const lanes = buildLanes(backend, it);
        const { runs } = it;
        const search = {
          candidates: backend.tensor("candidates", [runs, settings.candidates, lanes.parameters]),
          surrogate: backend.tensor("surrogate", [runs, settings.candidates]),
          kl: backend.tensor("kl", [runs, settings.candidates]),
          status: backend.tensor("status", [runs, 3]),
        };
        const cg = systemOf(lanes, runs, it.seed + 50);
        backend.searchCandidates({
          loop: linearised(backend, lanes),
          theta: lanes.theta,
          cg,
          settings,
          search,
        });
        const log = backend.tensor("log", [1, runs, COLUMNS]);
        backend.accept({ theta: lanes.theta, cg, settings, search, log, row: 0 });
        const { surrogate, kl, status } = search;
        const read = await backend.read(surrogate, kl, status, log, lanes.theta);
        const [surrogates, kls, statuses, rows, theta] = read;
        return {
          surrogate: surrogates!,
          kl: kls!,
          status: statuses!,
          decisions: rows!.filter((_, k) => k % COLUMNS < 2),
          theta: theta!,
        };
      });
      const name = JSON.stringify(it);
      for (const part of ["surrogate", "kl", "status", "theta"] as const) {
        // Sums of some hundred terms of policies that agree to 2e-6.
        assertLess(largestError(actual[part], expected[part]), 2e-5, `${name} ${part}`);
      }
      assertEquals(actual.decisions, expected.decisions, name);
      if (klSlack === 0) assert(actual.kl.every(Number.isFinite), name);
      for (let run = 0; run < it.runs; run++) outcomes.add(actual.decisions[2 * run]!);
    }
    assert(outcomes.has(TRUST_REGION_OUTCOMES.indexOf(klSlack ? "accepted" : "search-exhausted")));
  });
}

/** Surrogate (before: −1/4) and KL (below 1/8) of three candidates. */
const MEASURED = [
  { surrogate: [-0.5, -0.75, -1], kl: [0.0625, 0.03125, 0] },
  { surrogate: [-0.5, -0.75, -1], kl: [0.125, 0.25, 0.0625] },
  { surrogate: [-0.25, -0.125, 0], kl: [0.0625, 0.03125, 0] },
  { surrogate: [-0.5, NaN, NaN], kl: [0.0625, NaN, NaN] },
  { surrogate: [NaN, NaN, -0.5], kl: [0.0625, NaN, 0.0625] },
  { surrogate: [-Infinity, -0.5, 1], kl: [Infinity, NaN, 1] },
  { surrogate: [NaN, NaN, NaN], kl: [NaN, NaN, NaN] },
  { surrogate: [NaN, Infinity, -Infinity], kl: [0, 0, Infinity] },
];

/** Every combination, a run each. */
const FOUND = MEASURED.flatMap((measured) =>
  [2, 0, -1, NaN, Infinity, -Infinity].flatMap((curvature) =>
    [0, 1, 2].flatMap((breakdown) =>
      [0, 3].flatMap((iterations) =>
        [0, -0, 2 ** -100].flatMap((gradient) =>
          [-0.25, NaN].map((before) => ({
            ...measured,
            ...{ curvature, breakdown, iterations, gradient, before },
          }))
        )
      )
    )
  )
);

for (const acceptEqual of [false, true]) {
  Deno.test(`what is accepted, and why not, is the reference's (unchanged surrogate: ${acceptEqual})`, async () => {
    const settings = { ...SETTINGS, candidates: 3, maxKl: 0.125, acceptEqual };
    const runs = FOUND.length;
    const P = 3;
    const [expected, actual] = await numbersOf(async (backend) => {
      const filled = (label: string, rest: number[], values: number[]) =>
        tensorOf(backend, label, [runs, ...rest], values);
      const counted = (size: number) => Array.from({ length: size }, (_, k) => k);
      const cg = {
        ...allocateCg(backend, [runs, 1, P]),
        b: filled("b", [P], FOUND.flatMap(({ gradient }) => [0, 0, gradient])),
        status: filled("status", [4], FOUND.flatMap((it) => [1, 1, it.iterations, it.breakdown])),
      };
      const search = {
        candidates: filled("candidates", [3, P], counted(runs * 3 * P)),
        surrogate: filled("surrogate", [3], FOUND.flatMap(({ surrogate }) => surrogate)),
        kl: filled("kl", [3], FOUND.flatMap(({ kl }) => kl)),
        status: filled("status", [3], FOUND.flatMap((it) => [it.curvature, it.before, 7])),
      };
      const theta = filled("θ", [P], counted(runs * P).map((k) => -1 - k));
      const log = backend.tensor("log", [3, runs, COLUMNS]);
      backend.accept({ theta, cg, settings, search, log, row: 1 });
      const [rows, after] = await backend.read(log, theta);
      return { rows: rows!, theta: after! };
    });
    // Numbers of few bits: nothing is rounded, and other rows of the log stay as they were.
    assertEquals(actual, expected);
    const outcomes = FOUND.map((_, run) => actual.rows[(runs + run) * COLUMNS]!);
    assertEquals(new Set(outcomes).size, TRUST_REGION_OUTCOMES.length);
  });
}
