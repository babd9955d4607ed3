import { assert, assertEquals } from "@std/assert";
import {
  type LineSearchSettings,
  TRUST_REGION_LOG,
  TRUST_REGION_OUTCOMES,
} from "../../../kernels/backend.ts";
import {
  CG_BREAKDOWN,
  type CgRun,
  cgStart,
  cgStep,
} from "../../../kernels/conjugate_gradients/conjugate_gradients.ts";
import {
  accept,
  candidate,
  hasStep,
  isAcceptable,
  type SearchRun,
  solutionCurvature,
} from "../../../kernels/line_search/line_search.ts";
import { assertClose } from "../oracle/close.ts";
import { inner, normals } from "../oracle/lane.ts";

const SETTINGS: LineSearchSettings = {
  maxKl: 1,
  candidates: 3,
  backtrack: 0.5,
  klSlack: 1,
  acceptEqual: false,
};
const BEFORE = -0.25;
const THETA = [1, 2];

Deno.test("xᵀ(b − r) is xᵀAx wherever conjugate gradients stop", () => {
  const size = 7;
  const m = normals(1, size * size);
  // A = MᵀM + I, as a product.
  const a = (v: Float64Array) => {
    const mv = v.map((_, i) => inner(m.subarray(i * size, (i + 1) * size), v));
    return v.map((value, j) => mv.reduce((sum, y, i) => sum + m[i * size + j]! * y, value));
  };
  const cg = cgOf({ b: [...normals(2, size)] });
  cgStart(cg);
  for (let i = 0; i < size; i++) {
    cgStep(cg, a(cg.p), 0);
    // Rounding of about fifty terms; r keeps it from step to step.
    assertClose([solutionCurvature(cg)], [inner(cg.x, a(cg.x))], 1e-13);
  }
});

Deno.test("xᵀ(b − r) is xᵀAx of any x with r = b − A x", () => {
  // Along conjugate gradients xᵀr = 0 but for rounding, and xᵀb would do as well. A = diag(2, 4).
  const [x, b] = [Float64Array.of(1, 3), Float64Array.of(5, -1)];
  const cg = { ...cgOf({ b: [...b] }), x, r: Float64Array.of(5 - 2, -1 - 12) };
  assertEquals(solutionCurvature(cg), 2 * 1 + 4 * 9);
});

Deno.test("candidates are θ − backtrackᶜ √(2 maxKl / xᵀAx) x", () => {
  // √(2·1/8) = 1/2.
  const tried = (c: number) => {
    const out = new Float64Array(2);
    candidate(Float64Array.from(THETA), Float64Array.of(3, 4), 8, SETTINGS, c, out);
    return [...out];
  };
  assertEquals([0, 1, 2].map(tried), [[-0.5, 0], [0.25, 1], [0.625, 1.5]]);
});

Deno.test("the first candidate has ½ sᵀAs = maxKl", () => {
  const a = [3, 0.5, 10]; // A = diag(a)
  const x = Float64Array.of(1, -2, 0.25);
  const curvature = x.reduce((sum, value, k) => sum + a[k]! * value * value, 0);
  const step = new Float64Array(3);
  candidate(new Float64Array(3), x, curvature, { ...SETTINGS, maxKl: 1e-2 }, 0, step);
  const size = step.reduce((sum, value, k) => sum + a[k]! * value * value, 0) / 2;
  assertClose([size], [1e-2], 1e-15);
});

Deno.test("a candidate is acceptable if its surrogate falls and its KL is inside the region", () => {
  const isInside = (surrogate: number, kl: number, changes: Partial<LineSearchSettings> = {}) =>
    isAcceptable({ ...SETTINGS, ...changes }, BEFORE, surrogate, kl);
  const below = BEFORE - 1e-9;
  assert(isInside(below, 0.99));
  assert(!isInside(BEFORE + 1e-9, 0.99), "a surrogate that rises");
  assert(!isInside(BEFORE, 0.99), "a surrogate that stays");
  assert(isInside(BEFORE, 0.99, { acceptEqual: true }), "unless that is enough");
  assert(!isInside(BEFORE + 1e-9, 0.99, { acceptEqual: true }));
  assert(!isInside(below, 1), "a KL on the region's edge");
  assert(!isInside(below, 1.2), "a KL outside");
  assert(isInside(below, 1.2, { klSlack: 1.5 }), "unless there is slack");
  assert(!isInside(below, 1.5, { klSlack: 1.5 }));
  assert(isInside(below, 0.0299, { maxKl: 0.02, klSlack: 1.5 }), "slack is a factor on maxKl");
  assert(!isInside(below, 0.03, { maxKl: 0.02, klSlack: 1.5 }));
  for (const acceptEqual of [true, false]) {
    assert(!isInside(NaN, 0.5, { acceptEqual }), "NaN");
    assert(!isInside(below, NaN, { acceptEqual }), "NaN");
    assert(!isInside(-Infinity, Infinity, { acceptEqual }));
  }
});

Deno.test("there is a step only along positive curvature from finite numbers", () => {
  assert(hasStep(cgOf({}), 2));
  for (const curvature of [0, -1, NaN, Infinity]) assert(!hasStep(cgOf({}), curvature));
  assert(
    hasStep(cgOf({ breakdown: CG_BREAKDOWN.curvature }), 2),
    "what CG found before it is good",
  );
  assert(!hasStep(cgOf({ breakdown: CG_BREAKDOWN.nonFinite }), 2));
});

Deno.test("θ becomes the first acceptable candidate, not the best", () => {
  const { theta, log } = accepted({ surrogate: [-0.2, -0.3, -0.9], kl: [0.1, 0.2, 0.3] });
  assertEquals(theta, [12, 13]);
  assertEquals(log, {
    outcome: "accepted",
    candidate: 1,
    surrogateBefore: -0.25,
    surrogateAfter: -0.3,
    kl: 0.2,
    curvature: 8,
    gradientNorm: 5,
    cgIterations: 7,
    cgBreakdown: CG_BREAKDOWN.none,
  });
});

Deno.test("candidates outside the region are passed over", () => {
  const { theta, log } = accepted({ surrogate: [-0.9, -0.8, -0.7], kl: [3, 2, 0.5] });
  assertEquals(theta, [14, 15]);
  assertEquals([log.candidate, log.surrogateAfter, log.kl], [2, -0.7, 0.5]);
});

Deno.test("candidates behind the chosen one may be unmeasured", () => {
  const { theta, log } = accepted({ surrogate: [-0.3, NaN, NaN], kl: [0.1, NaN, NaN] });
  assertEquals(theta, [10, 11]);
  assertEquals(log.outcome, "accepted");
});

Deno.test("a candidate that is not finite is passed over for one that is", () => {
  const { log } = accepted({ surrogate: [NaN, -Infinity, -0.3], kl: [0.1, Infinity, 0.1] });
  assertEquals([log.outcome, log.candidate], ["accepted", 2]);
});

Deno.test("where CG stopped at negative curvature, what it had found may be accepted", () => {
  const { log } = accepted({ cg: { breakdown: CG_BREAKDOWN.curvature } });
  assertEquals([log.outcome, log.cgBreakdown], ["accepted", CG_BREAKDOWN.curvature]);
});

/** Every way to keep θ. */
const KEPT: [what: string, outcome: string, Parameters<typeof accepted>[0]][] = [
  ["a meta-gradient of zeros", "zero-gradient", { cg: { b: [0, -0] }, curvature: 0 }],
  // Whatever the rest is: there is nothing to gain.
  ["a meta-gradient of zeros amid breakdowns", "zero-gradient", {
    cg: { b: [0, 0], breakdown: CG_BREAKDOWN.nonFinite },
    curvature: NaN,
  }],
  ["xᵀAx = 0", "curvature-not-positive", { curvature: 0 }],
  ["xᵀAx < 0", "curvature-not-positive", { curvature: -1 }],
  ["CG that stopped at once for its curvature", "curvature-not-positive", {
    cg: { breakdown: CG_BREAKDOWN.curvature },
    curvature: 0,
  }],
  ["no candidate that improves", "search-exhausted", { surrogate: [-0.2, -0.25, 0] }],
  ["no candidate inside the region", "search-exhausted", { kl: [3, 2, 1] }],
  ["a last candidate that is not finite", "search-exhausted", { surrogate: [0, 0, NaN] }],
  ["candidates that all are not finite", "non-finite", { surrogate: [NaN, Infinity, NaN] }],
  ["KLs that all are not finite", "non-finite", { kl: [NaN, NaN, NaN] }],
  ["a surrogate at θ that is not finite", "non-finite", {
    before: NaN,
    surrogate: [NaN, NaN, NaN],
  }],
  ["xᵀAx that is NaN", "non-finite", { curvature: NaN }],
  ["xᵀAx that overflowed", "non-finite", { curvature: Infinity }],
  ["CG that met a non-finite number", "non-finite", { cg: { breakdown: CG_BREAKDOWN.nonFinite } }],
  ["CG that met one at once", "non-finite", {
    cg: { breakdown: CG_BREAKDOWN.nonFinite },
    curvature: 0,
  }],
  ["a meta-gradient that is not finite", "non-finite", {
    cg: { b: [NaN, 0], breakdown: CG_BREAKDOWN.nonFinite },
    curvature: NaN,
  }],
];

for (const [what, outcome, found] of KEPT) {
  Deno.test(`${what}: θ stays, outcome ${outcome}`, () => {
    const { theta, log } = accepted(found);
    assertEquals(theta, THETA);
    assertEquals([log.outcome, log.candidate], [outcome, -1]);
    assertEquals(log.kl, 0);
    assertEquals(log.surrogateAfter, log.surrogateBefore);
    assertEquals(log.curvature, found.curvature ?? 8);
  });
}

Deno.test("those are all outcomes there are", () => {
  const reached = new Set(["accepted", ...KEPT.map(([, outcome]) => outcome)]);
  assertEquals([...reached].sort(), [...TRUST_REGION_OUTCOMES].sort());
});

/** What `accept` does; without arguments it accepts the first candidate. */
function accepted(
  { cg = {}, curvature = 8, before = BEFORE, surrogate = [-0.3, -0.3, -0.3], kl = [0.1, 0.1, 0.1] }:
    {
      cg?: { b?: number[]; breakdown?: number };
      curvature?: number;
      before?: number;
      surrogate?: number[];
      kl?: number[];
    },
): {
  theta: number[];
  log: Record<Exclude<(typeof TRUST_REGION_LOG)[number], "outcome">, number> & { outcome: string };
} {
  const theta = Float64Array.from(THETA);
  const search: SearchRun = {
    candidates: Float64Array.of(10, 11, 12, 13, 14, 15),
    surrogate: Float64Array.from(surrogate),
    kl: Float64Array.from(kl),
    status: Float64Array.of(curvature, before, 5),
  };
  const log = new Float64Array(TRUST_REGION_LOG.length).fill(-77);
  accept(theta, cgOf(cg), SETTINGS, search, log);
  const entries = Object.fromEntries(TRUST_REGION_LOG.map((name, k) => [name, log[k]!]));
  return {
    theta: [...theta],
    log: { ...entries, outcome: TRUST_REGION_OUTCOMES[entries.outcome!]! } as ReturnType<
      typeof accepted
    >["log"],
  };
}

function cgOf({ b = [3, 4], breakdown = CG_BREAKDOWN.none }: { b?: number[]; breakdown?: number }) {
  const zeros = () => new Float64Array(b.length);
  const status = Float64Array.of(0, 1, 7, breakdown);
  return { b: Float64Array.from(b), x: zeros(), r: zeros(), p: zeros(), status } satisfies CgRun;
}
