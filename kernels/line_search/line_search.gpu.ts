import { recordAdapt } from "../adapt/adapt.gpu.ts";
import type { LinearisedLoop, LineSearchSettings } from "../data.ts";
import type { GpuContext, GpuOf, GpuOperation } from "../gpu/context.ts";
import type { Kernel, Source } from "../gpu/kernels.ts";
import { networkParams, QUAD, quadsOf } from "../gpu/network.ts";
import { GROUP_SUM, NETWORK, OBJECTIVE, PACK, PACK_OBSERVATIONS, TWO_SUM } from "../gpu/sources.ts";
import accepting from "./accept.wgsl" with { type: "text" };
import candidates from "./candidates.wgsl" with { type: "text" };
import type * as op from "./line_search.op.ts";
import rules from "./line_search.wgsl" with { type: "text" };
import means from "./means.wgsl" with { type: "text" };
import measure from "./measure.wgsl" with { type: "text" };

const file = (name: string, text: string): Source => ({
  path: `kernels/line_search/${name}.wgsl`,
  text,
});
const RULES = file("line_search", rules);
const CANDIDATES: Kernel = {
  name: "search candidates",
  sources: [GROUP_SUM, RULES, file("candidates", candidates)],
  bindings: ["read", "read", "read", "read", "read", "write", "write"],
  workgroup: 256,
};
const MEASURE: Kernel = {
  name: "search measure",
  sources: [...NETWORK, PACK, PACK_OBSERVATIONS, TWO_SUM, OBJECTIVE, file("measure", measure)],
  bindings: ["read", "read", "read", "read", "read", "write", "write"],
};
const MEANS: Kernel = {
  name: "search means",
  sources: [TWO_SUM, RULES, file("means", means)],
  bindings: ["read", "read", "write", "write", "write"],
};
const ACCEPT: Kernel = {
  name: "search accept",
  sources: [GROUP_SUM, RULES, file("accept", accepting)],
  bindings: ["read", "read", "read", "read", "read", "read", "write", "write"],
  workgroup: 256,
};

/** Measures all candidates of the line search at once. */
export const searchCandidates: GpuOperation<typeof op.searchCandidates> = {
  kernels: [CANDIDATES, MEASURE, MEANS],
  run(context, { loop, theta, cg, settings, search }, { R, T, P, C }) {
    const { recorder } = context;
    const { policy, inner, outer: { rows } } = loop;
    const { b, x, r, status: cgStatus } = cg;
    const { candidates: tried, surrogate, kl, status } = search;
    const params = {
      ...networkParams(policy),
      runs: R!,
      tasks: T!,
      elements: P!,
      ...searchParams(settings),
    };
    recorder.dispatch(CANDIDATES, params, [theta, b, x, r, cgStatus, tried, status], R!);
    const adapted = adaptCandidates(context, loop, settings, tried.native, [R!, T!, P!]);
    const lanes = R! * (C! + 1) * T!;
    const measured = recorder.scratch("measured", 8 * lanes);
    const padded = quadsOf(policy);
    const perLane = padded.observations + padded.parameters + padded.activations;
    const scratch = recorder.scratch("activations", QUAD * lanes * perLane);
    const { weights, behaviour, visits } = rows;
    recorder.dispatch(
      MEASURE,
      { ...params, sharing: Number(inner.steps.length === 0) },
      [adapted, policy.observations, weights, behaviour, visits, scratch, measured],
      lanes,
    );
    recorder.dispatch(MEANS, params, [measured, cgStatus, surrogate, kl, status], R!);
  },
};

/** θ′ of every candidate and task, `[R, C, T, P]`; the candidates, `[R, C, P]`, if there is no inner step. */
function adaptCandidates(
  context: GpuContext,
  { policy, inner: { stepSize, objective, steps } }: GpuOf<LinearisedLoop>,
  { candidates }: LineSearchSettings,
  tried: GPUBuffer,
  [runs, tasks, parameters]: readonly [number, number, number],
): GPUBuffer {
  const bytes = 4 * runs * candidates * tasks * parameters;
  let theta = tried;
  steps.forEach(({ rows }, j) => {
    // No buffer may be read and written by one dispatch: two take turns.
    const out = context.recorder.scratch(`adapted candidates ${j % 2}`, bytes);
    const thetaIndex = j === 0 ? "candidate" : "lane";
    const lanes = { runs, tasks, candidates };
    recordAdapt(context, policy, { theta, thetaIndex, rows, objective, stepSize, ...lanes, out });
    theta = out;
  });
  return theta;
}

/** θ becomes the first acceptable candidate, or stays. */
export const accept: GpuOperation<typeof op.accept> = {
  kernels: [ACCEPT],
  run({ recorder }, { theta, cg, settings, search, log, row }, { R, P }) {
    const { candidates, surrogate, kl, status } = search;
    const params = { runs: R!, elements: P!, index: row, ...searchParams(settings) };
    const buffers = [cg.b, cg.status, candidates, surrogate, kl, status, theta, log];
    recorder.dispatch(ACCEPT, params, buffers, R!);
  },
};

function searchParams(settings: LineSearchSettings) {
  const { maxKl, candidates, backtrack, klSlack, acceptEqual } = settings;
  return { maxKl, candidates, backtrack, klSlack, flags: Number(acceptEqual) };
}
