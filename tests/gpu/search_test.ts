import { assert, assertEquals, assertLess } from "@std/assert";
import {
  type Backend,
  type Tensor,
  TRUST_REGION_LOG,
  TRUST_REGION_OUTCOMES,
} from "../../kernels/backend.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { createNormal } from "../support/random.ts";
import { allocateCg, linearised, tensorOf } from "../kernels/reference/tensors.ts";
import { buildLanes, CASES, type LaneCase, type Lanes } from "../kernels/wasm/lanes.ts";
import { largestError } from "../kernels/wasm/pair.ts";
import { gpuTest, POISON, poison } from "./adapter.ts";

const SETTINGS = { maxKl: 1e-2, candidates: 12, backtrack: 0.5, klSlack: 1, acceptEqual: false };
const COLUMNS = TRUST_REGION_LOG.length;

const both = (gpu: Backend): [Backend, Backend] => [createReferenceBackend(), gpu];

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

/** Every combination. */
function product<T extends Record<string, readonly unknown[]>>(
  axes: T,
): { [K in keyof T]: T[K][number] }[] {
  return Object.entries(axes).reduce<Record<string, unknown>[]>(
    (all, [name, values]) => all.flatMap((it) => values.map((value) => ({ ...it, [name]: value }))),
    [{}],
  ) as { [K in keyof T]: T[K][number] }[];
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

for (const acceptEqual of [false, true]) {
  gpuTest(
    `what is accepted, and why not, is the reference's (unchanged surrogate: ${acceptEqual})`,
    async (gpu) => {
      const runs = product({
        measured: MEASURED,
        curvature: [2, 0, -1, NaN, Infinity, -Infinity],
        breakdown: [0, 1, 2],
        iterations: [0, 3],
        gradient: [0, -0, 1e-30],
        before: [-0.25, NaN],
      });
      const P = 300;
      const settings = { ...SETTINGS, candidates: 3, maxKl: 0.125, acceptEqual };
      const [expected, actual] = await Promise.all(
        both(gpu).map(async (backend) => {
          const fill = (label: string, shape: number[], values: number[]) =>
            tensorOf(backend, label, [runs.length, ...shape], values);
          // One entry of b is the gradient, and the last.
          const b = Array.from(
            { length: runs.length * P },
            (_, k) => k % P === P - 1 ? runs[Math.floor(k / P)]!.gradient : 0,
          );
          const cg = {
            ...allocateCg(backend, [runs.length, 1, P]),
            b: fill("b", [P], b),
            status: fill(
              "status",
              [4],
              runs.flatMap(({ breakdown, iterations }) => [1, 1, iterations, breakdown]),
            ),
          };
          const search = {
            candidates: fill(
              "candidates",
              [3, P],
              Array.from({ length: 3 * b.length }, (_, k) => k),
            ),
            surrogate: fill("surrogate", [3], runs.flatMap(({ measured }) => measured.surrogate)),
            kl: fill("kl", [3], runs.flatMap(({ measured }) => measured.kl)),
            status: fill("status", [3], runs.flatMap((it) => [it.curvature, it.before, 7])),
          };
          const theta = fill("θ", [P], b.map((_, k) => -k));
          const log = backend.tensor("log", [3, runs.length, COLUMNS]);
          poison(backend, log);
          backend.accept({ theta, cg, settings, search, log, row: 1 });
          const [rows, after] = await backend.read(log, theta);
          return { rows: rows!, after: after! };
        }),
      ) as [
        { rows: Float64Array; after: Float64Array },
        { rows: Float64Array; after: Float64Array },
      ];
      assertEquals(actual, expected);
      const size = runs.length * COLUMNS;
      const outcomes = new Set(
        runs.map((_, run) => TRUST_REGION_OUTCOMES[actual.rows[size + run * COLUMNS]!]),
      );
      assertEquals(outcomes.size, TRUST_REGION_OUTCOMES.length);
      // Other rows of the log are not touched.
      for (const other of [actual.rows.subarray(0, size), actual.rows.subarray(2 * size)]) {
        assert(other.every((value) => value === Math.fround(POISON)));
      }
    },
  );
}

/** A system at which CG might have stopped: xᵀ(b − r) > 0, or < 0 in the runs of `uphill`. */
function systemOf(lanes: Lanes, { runs, seed }: LaneCase, uphill: readonly number[] = []) {
  const { backend, parameters: P } = lanes;
  const normal = createNormal(seed + 50);
  const cg = allocateCg(backend, [runs, 1, P]);
  const b = Float32Array.from({ length: runs * P }, normal);
  const sign = (k: number) => uphill.includes(Math.floor(k / P)) ? -1 : 1;
  backend.write(cg.b, b);
  backend.write(cg.x, b.map((value, k) => sign(k) * (3 * value + normal())));
  backend.write(cg.r, b.map(() => 0.1 * normal()));
  backend.write(cg.status, Array.from({ length: runs }, () => [1, 1, 10, 0]).flat());
  return cg;
}

gpuTest("candidates and what is measured of them agree with the reference", async (gpu) => {
  const cases = [...CASES.slice(0, 8), ...CASES.slice(-3), { ...CASES[1]!, steps: 0 }];
  for (const it of cases) {
    // Nothing is inside a region of slack 0: all candidates are measured.
    for (const klSlack of [0, 1e3]) {
      const settings = { ...SETTINGS, candidates: 5, klSlack };
      const [expected, actual] = await Promise.all(
        both(gpu).map(async (backend) => {
          const lanes = buildLanes(backend, it);
          const search = allocateSearch(backend, it.runs, settings.candidates, lanes.parameters);
          const cg = systemOf(lanes, it);
          backend.searchCandidates({
            loop: linearised(backend, lanes),
            theta: lanes.theta,
            cg,
            settings,
            search,
          });
          const [candidates, surrogate, kl, status] = await backend.read(...Object.values(search));
          return { candidates: candidates!, surrogate: surrogate!, kl: kl!, status: status! };
        }),
      ) as [Found, Found];
      type Found = Record<"candidates" | "surrogate" | "kl" | "status", Float64Array>;
      const name = `${JSON.stringify(it)} ${klSlack}`;
      // Sums of some hundred terms; where θ is large, cancellation takes three digits more.
      const bound = it.scale > 1 ? 1e-2 : 2e-5;
      for (const part of ["surrogate", "kl", "status"] as const) {
        assertLess(largestError(actual[part], expected[part]), bound, `${name} ${part}`);
      }
      if (klSlack === 0) {
        assertLess(largestError(actual.candidates, expected.candidates), 2e-6, name);
        assert(actual.surrogate.every(Number.isFinite));
      }
    }
  }
});

gpuTest(
  "small steps' KL is the reference's, and down to 10⁻⁷ nats a quarter where the step is a half",
  async (gpu) => {
    const it: LaneCase = { ...CASES.at(-2)!, steps: 0 };
    const table = [it.runs, it.tasks, it.rows, it.actions];
    let behaviour: Float64Array | undefined;
    const kls: Float64Array[] = [];
    for (const backend of both(gpu).reverse()) {
      const lanes = buildLanes(backend, it);
      const { policy, theta, outer } = lanes;
      const own = backend.tensor("π", table);
      backend.policyTable({ policy, theta, out: own });
      behaviour ??= (await backend.read(own))[0]!;
      backend.write(outer.rows.behaviour, behaviour);
      const cg = systemOf(lanes, it);
      const values = await backend.read(cg.x, cg.r, cg.b);
      const [x, r, b] = values as [Float64Array, Float64Array, Float64Array];
      const curvature = x.reduce((sum, value, k) => sum + value * (b[k]! - r[k]!), 0);
      const square = x.reduce((sum, value) => sum + value * value, 0);
      // √(2 maxKl / curvature)·‖x‖: probabilities change by some tenths at first.
      const maxKl = 0.5 * curvature * 2 ** 2 / square;
      const settings = { ...SETTINGS, candidates: 9, maxKl, klSlack: 0 };
      const search = allocateSearch(backend, it.runs, settings.candidates, lanes.parameters);
      backend.searchCandidates({
        loop: linearised(backend, lanes),
        theta: lanes.theta,
        cg,
        settings,
        search,
      });
      kls.push((await backend.read(search.kl))[0]!);
    }
    const [kl, expected] = kls as [Float64Array, Float64Array];
    assert(kl[0]! > 1e-4 && kl.at(-1)! < 5e-8, `${kl}`);
    for (let c = 0; c < kl.length; c++) {
      const previous = kl[c - 1];
      // The reference sums what rounding left of π and π_b, rows that sum to 1 up to 10⁻⁷.
      assertLess(Math.abs(kl[c]! - expected[c]!), 1e-5 * expected[c]! + 5e-9, `${kl} ${expected}`);
      // Large steps are not of second order; small ones change π by 10⁻⁴, and π is rounded to 6e-8.
      if (previous && previous < 1e-5) {
        assertLess(Math.abs(4 * kl[c]! / previous - 1), 0.03, `${kl}`);
      }
    }
  },
);

gpuTest(
  "a run without a step is not measured, keeps θ, and leaves the others alone",
  async (gpu) => {
    const it: LaneCase = { ...CASES.at(-2)!, runs: 3, tasks: 2 };
    const lanes = buildLanes(gpu, it);
    const P = lanes.parameters;
    const settings = { ...SETTINGS, candidates: 3, klSlack: 0 };
    const measure = async (uphill: readonly number[]) => {
      const search = allocateSearch(gpu, it.runs, 3, P);
      const cg = systemOf(lanes, it, uphill);
      gpu.searchCandidates({
        loop: linearised(gpu, lanes),
        theta: lanes.theta,
        cg,
        settings,
        search,
      });
      const log = gpu.tensor("log", [1, it.runs, COLUMNS]);
      gpu.accept({ theta: lanes.theta, cg, settings, search, log, row: 0 });
      const [surrogate, kl, rows] = await gpu.read(search.surrogate, search.kl, log);
      const outcomes = [0, 1, 2].map((run) => TRUST_REGION_OUTCOMES[rows![run * COLUMNS]!]!);
      return { surrogate: surrogate!, kl: kl!, outcomes };
    };
    const [theta] = await gpu.read(lanes.theta);
    const ordinary = await measure([]);
    const spoiled = await measure([1]);
    assertEquals(spoiled.outcomes, [
      "search-exhausted",
      "curvature-not-positive",
      "search-exhausted",
    ]);
    for (const part of ["surrogate", "kl"] as const) {
      assertEquals([...spoiled[part].subarray(3, 6)], [NaN, NaN, NaN]);
      assertEquals(spoiled[part].subarray(0, 3), ordinary[part].subarray(0, 3));
      assertEquals(spoiled[part].subarray(6), ordinary[part].subarray(6));
    }
    assertEquals((await gpu.read(lanes.theta))[0], theta);
  },
);

gpuTest("30 repeats of a search have the same bits", async (gpu) => {
  const it: LaneCase = { ...CASES.at(-2)!, runs: 2, tasks: 3 };
  const lanes = buildLanes(gpu, it);
  const cg = systemOf(lanes, it);
  const settings = { ...SETTINGS, candidates: 3, klSlack: 0 };
  const once = () => {
    const search = allocateSearch(gpu, it.runs, 3, lanes.parameters);
    gpu.searchCandidates({
      loop: linearised(gpu, lanes),
      theta: lanes.theta,
      cg,
      settings,
      search,
    });
    return gpu.read(...Object.values(search));
  };
  const first = await once();
  for (let i = 1; i < 30; i++) assertEquals(await once(), first);
});

const CASE: LaneCase = {
  runs: 2,
  tasks: 3,
  rows: 4,
  inputs: 4,
  oneHot: true,
  hidden: [9, 7],
  actions: 3,
  steps: 2,
  objective: "ratio",
  scale: 1,
  seed: 21,
};

type Outcome = (typeof TRUST_REGION_OUTCOMES)[number];

/** What is done to run 1 before the search, and how that must end. */
const ENDS: Record<string, {
  spoil?: (cg: Record<"b" | "x" | "r" | "status", Float64Array>) => void;
  settings?: Partial<typeof SETTINGS>;
  gradient?: number;
  ends: Outcome;
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
};

/** A whole trust-region step; what became of both runs. */
async function update(
  backend: Backend,
  { spoil, settings: changed, gradient }: (typeof ENDS)[string],
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
  backend.metaGradient({
    loop: linearised(backend, { policy, inner, outer }),
    order: 2,
    out: gradients,
  });
  if (gradient !== undefined) {
    const [values] = await backend.read(gradients);
    values!.fill(gradient, CASE.tasks * P);
    backend.write(gradients, values!);
  }
  const cg = allocateCg(backend, shape);
  backend.cgStart({ gradients, cg });
  for (let k = 0; k < 4; k++) {
    backend.curvatureProduct({
      loop: linearised(backend, { policy, inner, outer }),
      order: 2,
      v: cg.p,
      out: cg.products,
    });
    backend.cgStep({ cg, damping: 1e-2, tolerance: 1e-10 });
  }
  if (spoil) {
    const tensors: Tensor[] = [cg.b, cg.x, cg.r, cg.status];
    const values = await backend.read(...tensors);
    const [b, x, r, status] = values.map((all) => all.subarray(all.length / 2));
    spoil({ b: b!, x: x!, r: r!, status: status! });
    tensors.forEach((tensor, k) => backend.write(tensor, values[k]!));
  }
  const search = allocateSearch(backend, 2, settings.candidates, P);
  const log = backend.tensor("log", [3, 2, COLUMNS]);
  const [before] = await backend.read(theta);
  backend.searchCandidates({
    loop: linearised(backend, { policy, inner, outer }),
    theta,
    cg,
    settings,
    search,
  });
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
      before!.subarray(run * P, (run + 1) * P).some((v, k) => v !== after![run * P + k])
    ),
  };
}

for (const [name, end] of Object.entries(ENDS)) {
  gpuTest(
    `${name} ends as "${end.ends}" as on the reference, and leaves the other run alone`,
    async (gpu) => {
      const [reference, mine] = await Promise.all(both(gpu).map((backend) => update(backend, end)));
      assertEquals(mine, reference);
      assertEquals(mine!.outcome[1], end.ends);
      assertEquals(mine!.moved[1], end.ends === "accepted");
      if (!end.settings) assert(mine!.outcome[0] === "accepted" && mine!.moved[0]);
    },
  );
}
