import { assert, assertEquals } from "@std/assert";
import { type Tensor, TRUST_REGION_LOG, TRUST_REGION_OUTCOMES } from "../../../kernels/backend.ts";
import { allocateCg, linearised } from "../reference/tensors.ts";
import { buildLanes, type LaneCase } from "./lanes.ts";
import { Pair } from "./pair.ts";

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

const SETTINGS = { maxKl: 1e-2, candidates: 12, backtrack: 0.5, klSlack: 1, acceptEqual: false };

type Outcome = (typeof TRUST_REGION_OUTCOMES)[number];

/** What is done to run 1 before the search, and how that must end. */
const ENDS: Record<string, {
  spoil?: (cg: Record<"b" | "x" | "r" | "status", Float64Array>) => void;
  settings?: Partial<typeof SETTINGS>;
  gradient?: number;
  /** In place of every W of D′, once CG is done. */
  weights?: number;
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

for (const [name, { spoil, settings: changed, gradient, weights, ends }] of Object.entries(ENDS)) {
  Deno.test(`${name} ends as "${ends}" on both backends, and leaves the other run alone`, async () => {
    const settings = { ...SETTINGS, ...changed };
    const pair = new Pair();
    const outcomes = await Promise.all(
      pair.both(async (backend) => {
        const lanes = buildLanes(backend, CASE);
        const { policy, inner, outer, theta, parameters: P } = lanes;
        // θ′ is where the inner loop leads, and sampled D′.
        const ends = [...inner.steps.slice(1).map((step) => step.theta), outer.theta];
        inner.steps.forEach((step, j) =>
          backend.adapt({ policy, ...inner, ...step, out: ends[j]! })
        );
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
        if (weights !== undefined) {
          const [W] = await backend.read(outer.rows.weights);
          backend.write(outer.rows.weights, W!.fill(weights, W!.length / 2));
        }
        const search = {
          candidates: backend.tensor("candidates", [2, settings.candidates, P]),
          surrogate: backend.tensor("surrogate", [2, settings.candidates]),
          kl: backend.tensor("kl", [2, settings.candidates]),
          status: backend.tensor("status", [2, 3]),
        };
        const log = backend.tensor("log", [3, 2, TRUST_REGION_LOG.length]);
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
        const moved = [0, 1].map((run) =>
          before!.subarray(run * P, (run + 1) * P).some((v, k) => v !== after![run * P + k])
        );
        const entry = (run: number, column: (typeof TRUST_REGION_LOG)[number]) =>
          rows![(2 + run) * TRUST_REGION_LOG.length + TRUST_REGION_LOG.indexOf(column)]!;
        return {
          outcome: [0, 1].map((run) => TRUST_REGION_OUTCOMES[entry(run, "outcome")]),
          candidate: [0, 1].map((run) => entry(run, "candidate")),
          breakdown: [0, 1].map((run) => entry(run, "cgBreakdown")),
          iterations: [0, 1].map((run) => entry(run, "cgIterations")),
          moved,
        };
      }),
    );
    const [reference, wasm] = outcomes;
    assertEquals(wasm, reference);
    assertEquals(wasm.outcome[1], ends);
    assertEquals(wasm.moved[1], ends === "accepted");
    if (!changed) assert(wasm.outcome[0] === "accepted" && wasm.moved[0]);
  });
}
