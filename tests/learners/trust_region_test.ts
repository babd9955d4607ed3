/**
 * Every way a trust-region step can end, each brought about in one of two
 * runs of a batch: the other goes on as if nothing had happened.
 */
import { assert, assertAlmostEquals, assertEquals, assertLess, assertNotEquals } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import type { TaskFamily } from "../../envs/family.ts";
import {
  type Backend,
  type Tensor,
  TRUST_REGION_LOG,
  TRUST_REGION_OUTCOMES,
} from "../../kernels/backend.ts";
import { STREAMS } from "../../kernels/draws.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { createMaml, type MamlSettings } from "../../learners/maml.ts";
import { createProblem } from "../../learners/problem.ts";
import { dataOf, type Hooks, observed } from "./observed.ts";
import { assertSameBits } from "./same_bits.ts";
import { initialTheta, maml, SMALL_MDP } from "./support.ts";

const SEEDS = [1, 2];
/** The run that is tampered with. */
const VICTIM = 1;

interface Step {
  /** θ of each run. */
  readonly before: Float64Array[];
  readonly after: Float64Array[];
  /** The log's row of each run. */
  readonly log: Record<(typeof TRUST_REGION_LOG)[number], number>[];
  readonly outcomes: string[];
}

/** One iteration of MAML. */
async function step(
  { settings = maml(), family = SMALL_MDP, seeds = SEEDS, broken = {}, theta: change }: {
    settings?: MamlSettings;
    family?: TaskFamily;
    seeds?: number[];
    /** Called after the operation of that name. */
    broken?: Hooks;
    theta?: (theta: Float64Array) => void;
  } = {},
): Promise<Step> {
  const backend = observed(createReferenceBackend(), { after: broken });
  const problem = createProblem(backend, family, settings.policy);
  const theta = initialTheta(backend, problem, settings, seeds);
  if (change) alter(theta, change);
  const learner = createMaml(backend, problem, settings, theta, seeds);
  const perRun = (values: Float64Array) => {
    const size = values.length / seeds.length;
    return seeds.map((_, run) => values.slice(run * size, (run + 1) * size));
  };
  const before = perRun((await backend.read(theta))[0]!);
  learner.iterate(0);
  const [after, log] = await backend.read(theta, learner.trustRegionLog!);
  const rows = perRun(log!.subarray(0, 9 * seeds.length)).map((row) =>
    Object.fromEntries(TRUST_REGION_LOG.map((name, k) => [name, row[k]!])) as Step["log"][number]
  );
  const outcomes = rows.map(({ outcome }) => TRUST_REGION_OUTCOMES[outcome]!);
  return { before, after: perRun(after!), log: rows, outcomes };
}

/** Changes the victim's block of a tensor, of which the reference backend lets us see the numbers. */
function alter(tensor: Tensor, change: (block: Float64Array) => void): void {
  const data = dataOf(tensor);
  const size = data.length / SEEDS.length;
  change(data.subarray(VICTIM * size, (VICTIM + 1) * size));
}

const negate = (block: Float64Array) => block.forEach((value, k) => block[k] = -value);
const spoil = (block: Float64Array) => block[block.length - 1] = NaN;

const undamped = maml({ outer: { optimiser: { damping: 0, maxKl: 1e-5 } } });

const WAYS: [what: string, outcome: string, cgBreakdown: number, Parameters<typeof step>[0]][] = [
  ["curvature that is negative", "curvature-not-positive", 1, {
    settings: undamped,
    broken: { curvatureProduct: ({ out }) => alter(out, negate) },
  }],
  ["curvature that is zero", "curvature-not-positive", 1, {
    settings: undamped,
    broken: { curvatureProduct: ({ out }) => alter(out, (block) => block.fill(0)) },
  }],
  ["a surrogate that rises at every candidate", "search-exhausted", 0, {
    broken: { searchCandidates: ({ search }) => alter(search.surrogate, (s) => s.fill(1e3)) },
  }],
  ["NaN in a task's rewards", "non-finite", 2, {
    broken: {
      fill: ({ draws, out }) =>
        draws.stream === STREAMS.trainRewards && alter(out, (block) => block[0] = NaN),
    },
  }],
  ["NaN in θ", "non-finite", 2, { theta: spoil }],
  ["an infinite θ", "non-finite", 2, { theta: (block) => block[block.length - 1] = Infinity }],
  ["NaN in one meta-gradient", "non-finite", 2, {
    broken: { metaGradient: ({ out }) => alter(out, spoil) },
  }],
  ["NaN in one curvature product", "non-finite", 2, {
    broken: { curvatureProduct: ({ out }) => alter(out, spoil) },
  }],
  ["candidates without a finite surrogate", "non-finite", 0, {
    broken: { searchCandidates: ({ search }) => alter(search.surrogate, (s) => s.fill(NaN)) },
  }],
];

for (const [what, outcome, cgBreakdown, how] of WAYS) {
  Deno.test(`${what}: the run ends ${outcome} with θ bit for bit as it was, the other goes on`, async () => {
    const { before, after, log, outcomes } = await step(how);
    assertEquals(outcomes, ["accepted", outcome]);
    assertSameBits(after[VICTIM]!, before[VICTIM]!, "θ");
    const { candidate, kl, surrogateAfter, surrogateBefore, ...rest } = log[VICTIM]!;
    assertEquals([candidate, kl], [-1, 0]);
    assert(Object.is(surrogateAfter, surrogateBefore));
    assertEquals(rest.cgBreakdown, cgBreakdown);

    const untouched = await step({ settings: how!.settings ?? maml() });
    assertEquals(untouched.outcomes, ["accepted", "accepted"]);
    assertSameBits(after[0]!, untouched.after[0]!, "the other run's θ");
    assertEquals(log[0], untouched.log[0]);
    assertNotEquals(untouched.after[VICTIM], untouched.before[VICTIM]);
  });
}

Deno.test("equal rewards leave nothing to learn from: zero-gradient, θ as it was", async () => {
  const family = { ...banditFamily(3, 10), rewards: { kind: "constant", value: 1 } } as const;
  const { before, after, log, outcomes } = await step({ family });
  assertEquals(outcomes, ["zero-gradient", "zero-gradient"]);
  for (const run of [0, 1]) {
    assertSameBits(after[run]!, before[run]!, "θ");
    const { outcome: _, ...row } = log[run]!;
    assertEquals(row, {
      candidate: -1,
      surrogateBefore: 0,
      surrogateAfter: 0,
      kl: 0,
      curvature: 0,
      gradientNorm: 0,
      cgIterations: 0,
      cgBreakdown: 0,
    });
  }
});

Deno.test("a gradient below CG's tolerance is none: no step, and not for want of curvature", async () => {
  const settings = maml({ outer: { optimiser: { damping: 0.01 } } });
  const tiny: Hooks = {
    metaGradient: ({ out }) => {
      const data = dataOf(out);
      for (let k = 0; k < data.length; k++) data[k]! *= 1e-12;
    },
  };
  const { before, after, log, outcomes } = await step({ settings, broken: tiny });
  assertEquals(outcomes, ["zero-gradient", "zero-gradient"]);
  assert(log[0]!.gradientNorm > 0 && log[0]!.cgIterations === 0);
  assertSameBits(after[0]!, before[0]!, "θ");
});

Deno.test("a region in which no candidate lies exhausts the search", async () => {
  // Every candidate's KL is about maxKl·0.8²ᶜ, at the last one 2e-3 of it.
  const settings = maml({ outer: { optimiser: { klSlack: 1e-4 } } });
  const { before, after, outcomes } = await step({ settings });
  assertEquals(outcomes, ["search-exhausted", "search-exhausted"]);
  assertSameBits(after[0]!, before[0]!, "θ");
});

Deno.test("an unchanged surrogate is enough where acceptEqual says so", async () => {
  const unchanged: Hooks = {
    searchCandidates: ({ search }) => {
      // Of the status, column 1 is the surrogate at θ.
      dataOf(search.surrogate).fill(-0.5);
      dataOf(search.kl).fill(1e-4);
      for (const run of [0, 1]) dataOf(search.status)[3 * run + 1] = -0.5;
    },
  };
  for (const [acceptEqual, outcome] of [[false, "search-exhausted"], [true, "accepted"]] as const) {
    const settings = maml({ outer: { optimiser: { acceptEqual } } });
    const { outcomes } = await step({ settings, broken: unchanged });
    assertEquals(outcomes, [outcome, outcome]);
  }
});

Deno.test("slack lets a candidate out of the region", async () => {
  const at = async (klSlack: number) => {
    const settings = maml({ outer: { optimiser: { klSlack, damping: 0.01 } } });
    return (await step({ settings })).log;
  };
  const [tight, loose] = [await at(0.5), await at(2)];
  for (const run of [0, 1]) {
    assertLess(tight[run]!.kl, 0.025);
    // The first candidate is made to lie on the region's edge.
    assertEquals(loose[run]!.candidate, 0);
    assertLess(tight[run]!.kl, loose[run]!.kl);
  }
});

Deno.test("without damping the first candidate's KL is maxKl, to the second order", async () => {
  const settings = maml({
    // However far conjugate gradients got: the step is scaled along any direction.
    outer: { optimiser: { damping: 0, maxKl: 1e-10, klSlack: 2, cgIterations: 5 } },
  });
  const { log, outcomes } = await step({ settings });
  assertEquals(outcomes, ["accepted", "accepted"]);
  for (const { kl, candidate } of log) {
    assertEquals(candidate, 0);
    // The third order is √maxKl = 1e-5 of it, times a constant; differences of logarithms near 1
    // carry 1e-16 each, i.e. 1e-6 of a KL of 1e-10.
    assertAlmostEquals(kl / 1e-10, 1, 1e-3);
  }
});

Deno.test("damping makes the step shorter, so that its KL is below maxKl", async () => {
  const settings = maml({ outer: { optimiser: { damping: 10, maxKl: 1e-8 } } });
  const { log } = await step({ settings });
  for (const { kl, candidate } of log) {
    assertEquals(candidate, 0);
    assertLess(kl, 0.1 * 1e-8);
  }
});

Deno.test("candidates are measured as what they would be: re-adapted on D, compared on D′", async () => {
  let checked = 0;
  const backend: Backend = observed(createReferenceBackend(), {
    before: { accept: () => checked++ },
    after: {
      searchCandidates: ({ loop: { policy, inner, outer }, theta, search }) => {
        const [C, P] = search.candidates.shape.slice(1) as [number, number];
        const [R, T] = outer.theta.shape as [number, number];
        const measured = dataOf(search.surrogate).filter((s) => !Number.isNaN(s)).length;
        assert(measured >= R);
        for (let c = 0; c < C; c++) {
          const tried = backend.tensor("candidate", theta.shape);
          for (let run = 0; run < R; run++) {
            const from = (run * C + c) * P;
            dataOf(tried).set(dataOf(search.candidates).subarray(from, from + P), run * P);
          }
          const adapted = backend.tensor("θ′", [R, T, P]);
          const { rows } = inner.steps[0]!;
          backend.adapt({ ...inner, policy, theta: tried, rows, out: adapted });
          const table = backend.tensor("π", rows.behaviour.shape);
          backend.policyTable({ policy, theta: adapted, out: table });
          const [M, A] = rows.behaviour.shape.slice(2) as [number, number];
          for (let run = 0; run < R; run++) {
            const k = run * C + c;
            if (Number.isNaN(dataOf(search.surrogate)[k]!)) continue;
            let surrogate = 0;
            let kl = 0;
            for (let entry = 0; entry < T * M * A; entry++) {
              const at = run * T * M * A + entry;
              const [pNew, pOld] = [dataOf(table)[at]!, dataOf(outer.rows.behaviour)[at]!];
              surrogate -= dataOf(outer.rows.weights)[at]! * pNew / pOld / T;
              kl += dataOf(outer.rows.visits)[Math.floor(at / A)]! * pNew * Math.log(pNew / pOld) /
                T;
            }
            // Sums of two dozen terms of 0.1 in another order.
            assertAlmostEquals(dataOf(search.surrogate)[k]!, surrogate, 1e-14);
            assertAlmostEquals(dataOf(search.kl)[k]!, kl, 1e-14);
          }
        }
      },
    },
  });
  // A wide region: the search has to go down several candidates.
  const settings = maml({ outer: { optimiser: { maxKl: 0.05, damping: 0.01 } } });
  const problem = createProblem(backend, SMALL_MDP, settings.policy);
  const theta = initialTheta(backend, problem, settings, SEEDS);
  const learner = createMaml(backend, problem, settings, theta, SEEDS);
  learner.iterate(0);
  assertEquals(checked, 1);
  const [log] = await backend.read(learner.trustRegionLog!);
  const candidate = TRUST_REGION_LOG.indexOf("candidate");
  assert([log![candidate]!, log![9 + candidate]!].some((c) => c > 0), "several were tried");
});

Deno.test("the curvature is asked for once a CG iteration, in the direction of the search", () => {
  const directions: Tensor[] = [];
  const backend = observed(createReferenceBackend(), {
    before: { curvatureProduct: ({ v }) => directions.push(v) },
  });
  const settings = maml({ outer: { optimiser: { cgIterations: 7 } } });
  const problem = createProblem(backend, SMALL_MDP, settings.policy);
  const theta = initialTheta(backend, problem, settings, SEEDS);
  createMaml(backend, problem, settings, theta, SEEDS).iterate(0);
  assertEquals(directions.map(({ label }) => label), new Array(7).fill("conjugateGradients p"));
});
