import { assert, assertEquals, assertLess } from "@std/assert";
import { type Backend, TRUST_REGION_LOG, TRUST_REGION_OUTCOMES } from "../../kernels/backend.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { createNormal } from "../support/random.ts";
import { allocateCg, linearised } from "../kernels/reference/tensors.ts";
import { buildLanes, CASES, type LaneCase, type Lanes } from "../kernels/conformance/lanes.ts";
import { gpuTest, poison } from "./adapter.ts";

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
