/** Conjugate gradients, the candidates, and every way to accept one or none. @module */
import { assert, assertEquals, assertLess } from "@std/assert";
import {
  type Backend,
  type Tensor,
  TRUST_REGION_LOG,
  TRUST_REGION_OUTCOMES,
} from "../../../kernels/backend.ts";
import { CG_BREAKDOWN } from "../../../kernels/conjugate_gradients/conjugate_gradients.ts";
import { createNormal } from "../../support/random.ts";
import { allocateCg, linearised, tensorOf } from "../reference/tensors.ts";
import { largestError } from "../wasm/pair.ts";
import { buildLanes, CASES, type LaneCase, type Lanes } from "./lanes.ts";
import { onBoth, POISON, poison, reference, type Suite, valuesOf } from "./suite.ts";

const SETTINGS = { maxKl: 1e-2, candidates: 12, backtrack: 0.5, klSlack: 1, acceptEqual: false };
const COLUMNS = TRUST_REGION_LOG.length;

function allocateSearch(backend: Backend, runs: number, count: number, parameters: number) {
  const search = {
    candidates: backend.tensor("candidates", [runs, count, parameters]),
    surrogate: backend.tensor("surrogate", [runs, count]),
    kl: backend.tensor("kl", [runs, count]),
    status: backend.tensor("status", [runs, 3]),
  };
  poison(backend, ...Object.values(search));
  return search;
}

/**
 * Steps of conjugate gradients, damping and tolerance 0; the residuals on the way.
 *
 * @param spectrum A's diagonal, the same for all tasks
 * @param forgets each step is of a system of the same numbers that was never started
 */
async function solve(
  backend: Backend,
  shape: readonly [number, number, number],
  spectrum: readonly number[],
  steps: number,
  forgets = false,
) {
  const [runs, tasks, P] = shape;
  const normal = createNormal(P);
  const values = Float32Array.from({ length: runs * tasks * P }, normal);
  let cg = allocateCg(backend, shape);
  backend.cgStart({ gradients: tensorOf(backend, "g", shape, values), cg });
  const residuals: Float64Array[] = [];
  for (let step = 0; step < steps; step++) {
    residuals.push(await valuesOf(backend, cg.r));
    if (forgets) {
      const other = allocateCg(backend, shape);
      for (const name of ["b", "x", "r", "p", "status"] as const) {
        backend.copy(cg[name], other[name]);
      }
      cg = other;
    }
    const p = await valuesOf(backend, cg.p);
    const at = (k: number) => Math.floor(k / (tasks * P)) * P + k % P;
    backend.write(cg.products, values.map((_, k) => Math.fround(spectrum[k % P]! * p[at(k)]!)));
    backend.cgStep({ cg, damping: 0, tolerance: 0 });
  }
  const [b, x, status] = await backend.read(cg.b, cg.x, cg.status);
  return { b: b!, x: x!, status: status!, residuals };
}

/** Eigenvalues from 1 down to 10⁻ᵈ. */
const spectrumOf = (size: number, decades: number) =>
  Array.from({ length: size }, (_, k) => 10 ** (-decades * k / Math.max(1, size - 1)));

/** Largest |cos| of two vectors. */
function worstAngle(vectors: readonly Float64Array[]): number {
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, k) => sum + v * b[k]!, 0);
  return Math.max(
    ...vectors.flatMap((a, i) =>
      vectors.slice(0, i).map((b) => Math.abs(dot(a, b)) / Math.sqrt(dot(a, a) * dot(b, b)))
    ),
  );
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
  { surrogate: [1, 1, 1], kl: [0, 0, 0] },
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

/** A system at which CG might have stopped: xᵀ(b − r) > 0. */
function systemOf({ backend, parameters: P }: Lanes, { runs, seed }: LaneCase) {
  const normal = createNormal(seed + 50);
  const cg = allocateCg(backend, [runs, 1, P]);
  const b = Float32Array.from({ length: runs * P }, normal);
  backend.write(cg.b, b);
  backend.write(cg.x, b.map((value) => 3 * value + normal()));
  backend.write(cg.r, b.map(() => 0.1 * normal()));
  backend.write(cg.status, Array.from({ length: runs }, () => [1, 1, 10, 0]).flat());
  return cg;
}

const CASE: LaneCase = {
  ...{ runs: 2, tasks: 3, rows: 4, inputs: 4, oneHot: true, hidden: [9, 7], actions: 3 },
  ...{ steps: 2, objective: "ratio", scale: 1, seed: 21 },
};

/** What is done to run 1 before the search, and how that must end. */
const ENDS: Record<string, {
  spoil?: (cg: Record<"b" | "x" | "r" | "status", Float64Array>) => void;
  settings?: Partial<typeof SETTINGS>;
  gradient?: number;
  /** In place of every W of D′, once CG is done. */
  weights?: number;
  ends: (typeof TRUST_REGION_OUTCOMES)[number];
}> = {
  "an ordinary step": { ends: "accepted" },
  "a gradient of exactly 0": { gradient: 0, ends: "zero-gradient" },
  "a gradient that is not finite": { gradient: NaN, ends: "non-finite" },
  "negative curvature": {
    spoil: ({ x }) => x.forEach((v, k) => x[k] = -v),
    ends: "curvature-not-positive",
  },
  "a region that nothing is inside of": { settings: { klSlack: 1e-12 }, ends: "search-exhausted" },
  "a step that is not finite": { spoil: ({ x }) => x.fill(NaN), ends: "non-finite" },
  "CG that broke down, whatever step it left": {
    spoil: ({ status }) => status[3] = 2,
    ends: "non-finite",
  },
  "a surrogate that no candidate improves": { weights: 0, ends: "search-exhausted" },
  "a surrogate that no candidate worsens, where that will do": {
    weights: 0,
    settings: { acceptEqual: true },
    ends: "accepted",
  },
  "candidates none of which can be measured": { weights: NaN, ends: "non-finite" },
};

/** A whole trust-region step; what became of both runs. */
async function update(
  backend: Backend,
  { spoil, settings: changed, gradient, weights }: (typeof ENDS)[string],
) {
  const settings = { ...SETTINGS, ...changed };
  const lanes = buildLanes(backend, CASE);
  const { policy, inner, outer, theta, parameters: P } = lanes;
  // θ′ is where the inner loop leads, and sampled D′.
  const ends = [...inner.steps.slice(1).map((step) => step.theta), outer.theta];
  inner.steps.forEach((step, j) => backend.adapt({ policy, ...inner, ...step, out: ends[j]! }));
  backend.policyTable({ policy, theta: outer.theta, out: outer.rows.behaviour });
  const shape = [CASE.runs, CASE.tasks, P] as const;
  const gradients = backend.tensor("gradients", shape);
  const loop = linearised(backend, lanes);
  backend.metaGradient({ loop, order: 2, out: gradients });
  if (gradient !== undefined) {
    const values = await valuesOf(backend, gradients);
    backend.write(gradients, values.fill(gradient, CASE.tasks * P));
  }
  const cg = allocateCg(backend, shape);
  backend.cgStart({ gradients, cg });
  for (let k = 0; k < 4; k++) {
    backend.curvatureProduct({ loop, order: 2, v: cg.p, out: cg.products });
    backend.cgStep({ cg, damping: 1e-2, tolerance: 1e-10 });
  }
  if (spoil) {
    const tensors: Tensor[] = [cg.b, cg.x, cg.r, cg.status];
    const values = await backend.read(...tensors);
    const [b, x, r, status] = values.map((all) => all.subarray(all.length / 2));
    spoil({ b: b!, x: x!, r: r!, status: status! });
    tensors.forEach((tensor, k) => backend.write(tensor, values[k]!));
  }
  if (weights !== undefined) {
    const W = await valuesOf(backend, outer.rows.weights);
    backend.write(outer.rows.weights, W.fill(weights, W.length / 2));
  }
  const search = allocateSearch(backend, 2, settings.candidates, P);
  const log = backend.tensor("log", [3, 2, COLUMNS]);
  const before = await valuesOf(backend, theta);
  backend.searchCandidates({ loop, theta, cg, settings, search });
  backend.accept({ theta, cg, settings, search, log, row: 1 });
  const [rows, after] = await backend.read(log, theta);
  const entries = (column: (typeof TRUST_REGION_LOG)[number]) =>
    [0, 1].map((run) => rows![(2 + run) * COLUMNS + TRUST_REGION_LOG.indexOf(column)]!);
  return {
    outcome: entries("outcome").map((outcome) => TRUST_REGION_OUTCOMES[outcome]),
    candidate: entries("candidate"),
    breakdown: entries("cgBreakdown"),
    iterations: entries("cgIterations"),
    moved: [0, 1].map((run) =>
      before.subarray(run * P, (run + 1) * P).some((v, k) => v !== after![run * P + k])
    ),
  };
}

/**
 * Holds that pᵀAp is too small to be divided by below 2⁻¹²⁶, where 1 / pᵀAp may be infinite or pᵀAp be
 * flushed to 0, and x stays as it is; r·r is 2⁻¹⁰⁰.
 */
export async function holdSmallCurvature(backend: Backend): Promise<void> {
  const b = [2 ** -50, 0];
  for (
    const [curvature, x, ...status] of [
      [2 ** -126, 2 ** -24, 0, 1, CG_BREAKDOWN.none],
      [2 ** -127, 0, 0, 0, CG_BREAKDOWN.curvature],
      [2 ** -130, 0, 0, 0, CG_BREAKDOWN.curvature],
    ] as const
  ) {
    const cg = allocateCg(backend, [1, 1, 2]);
    backend.cgStart({ gradients: tensorOf(backend, "g", [1, 1, 2], b), cg });
    for (let step = 0; step < 2; step++) {
      // A scales the first direction, and solves the system in one step.
      backend.write(cg.products, [curvature * 2 ** 50, 0]);
      backend.cgStep({ cg, damping: 0, tolerance: 0 });
    }
    const [actual, r, after] = await backend.read(cg.x, cg.r, cg.status);
    // WGSL lets a quotient be 2.5 units in the last place off.
    assert(Math.abs(actual![0]! - x) <= 2.5 * 2 ** -23 * x, `x = ${actual} at ${curvature}`);
    if (x === 0) assertEquals([...r!], b, `${curvature}`);
    assertEquals([...after!.subarray(1)], status, `${curvature}`);
  }
}

/** Registers the tests. */
export function trustRegion({ test, tolerances }: Suite): void {
  test("conjugate gradients are the reference's on systems of any shape", async (backend) => {
    for (const shape of [[1, 1, 1], [3, 2, 3], [2, 20, 1573], [1, 200, 257], [3, 9, 64]] as const) {
      const [, , P] = shape;
      // No more than it takes to solve: beyond, both follow what rounding left.
      const steps = Math.min(6, P);
      const [expected, actual] = await Promise.all(
        onBoth(backend, (on) => solve(on, shape, spectrumOf(P, 2), steps)),
      );
      for (const name of ["b", "x"] as const) {
        const error = largestError(actual[name], expected[name]);
        assertLess(error, tolerances.solution, `${shape} ${name}`);
      }
      // What stops, when and why; r·r itself is as small as CG has become.
      const decided = ({ status }: typeof actual) => status.filter((_, k) => k % 4 > 0);
      assertEquals(decided(actual), decided(expected), `${shape}`);
    }
  });

  test("a direction of curvature below 2⁻¹²⁶ is none, as one of 0", async (suite) => {
    for (const backend of [reference, suite]) await holdSmallCurvature(backend);
  });

  test("residuals stay orthogonal while they are the system's own, and only then", async (backend) => {
    const solved = async (forgets: boolean) =>
      (await solve(backend, [1, 1, 64], spectrumOf(64, 5), 14, forgets)).residuals;
    // Rounding of 6e-8, a few times over.
    assertLess(worstAngle(await solved(false)), 1e-5);
    assert(worstAngle(await solved(true)) > 1e-3);
  });

  test("candidates and what is measured of them agree", async (backend) => {
    for (
      const it of [...CASES.slice(0, 8), ...CASES.slice(-3), { ...CASES[1]!, steps: 0 }, {
        ...CASES[1]!,
        stepSize: [0, 0.2, 0.7] as const,
      }]
    ) {
      // Nothing is inside a region of slack 0: all candidates are measured.
      for (const klSlack of [0, 1e3]) {
        const settings = { ...SETTINGS, candidates: 5, klSlack };
        const [expected, actual] = await Promise.all(onBoth(backend, async (on) => {
          const lanes = buildLanes(on, it);
          const search = allocateSearch(on, it.runs, settings.candidates, lanes.parameters);
          const cg = systemOf(lanes, it);
          const loop = linearised(on, lanes);
          on.searchCandidates({ loop, theta: lanes.theta, cg, settings, search });
          const log = on.tensor("log", [1, it.runs, COLUMNS]);
          on.accept({ theta: lanes.theta, cg, settings, search, log, row: 0 });
          const { surrogate, kl, status } = search;
          const read = await on.read(surrogate, kl, status, lanes.theta, log);
          const [surrogates, kls, statuses, theta, rows] = read;
          return {
            numbers: { surrogates: surrogates!, kls: kls!, statuses: statuses!, theta: theta! },
            decisions: rows!.filter((_, k) => k % COLUMNS < 2),
          };
        }));
        const name = `${JSON.stringify(it)} ${klSlack}`;
        for (const part of ["surrogates", "kls", "statuses", "theta"] as const) {
          const error = largestError(actual.numbers[part], expected.numbers[part]);
          assertLess(error, tolerances.search, `${name} ${part}`);
        }
        assertEquals(actual.decisions, expected.decisions, name);
      }
    }
  });

  for (const acceptEqual of [false, true]) {
    test(`what is accepted, and why not, is the reference's (unchanged surrogate: ${acceptEqual})`, async (backend) => {
      const settings = { ...SETTINGS, candidates: 3, maxKl: 0.125, acceptEqual };
      const runs = FOUND.length;
      const P = 70;
      const [expected, actual] = await Promise.all(onBoth(backend, async (on) => {
        const filled = (label: string, rest: number[], values: number[]) =>
          tensorOf(on, label, [runs, ...rest], values);
        const counted = (size: number) => Array.from({ length: size }, (_, k) => k);
        const gradient = (k: number) => k % P === P - 1 ? FOUND[Math.floor(k / P)]!.gradient : 0;
        const cg = allocateCg(on, [runs, 1, P]);
        on.write(cg.b, counted(runs * P).map(gradient));
        on.write(cg.status, FOUND.flatMap((it) => [1, 1, it.iterations, it.breakdown]));
        const search = {
          candidates: filled("candidates", [3, P], counted(runs * 3 * P)),
          surrogate: filled("surrogate", [3], FOUND.flatMap(({ surrogate }) => surrogate)),
          kl: filled("kl", [3], FOUND.flatMap(({ kl }) => kl)),
          status: filled("status", [3], FOUND.flatMap((it) => [it.curvature, it.before, 7])),
        };
        const theta = filled("θ", [P], counted(runs * P).map((k) => -1 - k));
        const log = on.tensor("log", [3, runs, COLUMNS]);
        poison(on, log);
        on.accept({ theta, cg, settings, search, log, row: 1 });
        const [rows, after] = await on.read(log, theta);
        return { rows: rows!.map(Math.fround), after: after! };
      }));
      // Numbers of few bits: nothing is rounded, and other rows of the log stay as they were.
      assertEquals(actual, expected);
      const size = runs * COLUMNS;
      const outcomes = new Set(FOUND.map((_, run) => actual.rows[size + run * COLUMNS]!));
      assertEquals(outcomes.size, TRUST_REGION_OUTCOMES.length);
      for (const other of [actual.rows.subarray(0, size), actual.rows.subarray(2 * size)]) {
        assert(other.every((value) => value === Math.fround(POISON)));
      }
    });
  }

  for (const [name, end] of Object.entries(ENDS)) {
    test(`${name} ends as "${end.ends}", and leaves the other run alone`, async (backend) => {
      const [expected, actual] = await Promise.all(onBoth(backend, (on) => update(on, end)));
      assertEquals(actual, expected);
      assertEquals(actual.outcome[1], end.ends);
      assertEquals(actual.moved[1], end.ends === "accepted");
      if (!end.settings) assert(actual.outcome[0] === "accepted" && actual.moved[0]);
    });
  }
}
