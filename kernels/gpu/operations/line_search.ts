/** Host of `candidates.wgsl`, `measure.wgsl`, `means.wgsl` and `accept.wgsl`. @module */
import type { Backend, ConjugateGradients, LineSearch, LineSearchSettings } from "../../backend.ts";
import accepting from "../../line_search/accept.wgsl" with { type: "text" };
import candidates from "../../line_search/candidates.wgsl" with { type: "text" };
import rules from "../../line_search/line_search.wgsl" with { type: "text" };
import means from "../../line_search/means.wgsl" with { type: "text" };
import measure from "../../line_search/measure.wgsl" with { type: "text" };
import { type GpuContext, lanesOf } from "../context.ts";
import type { Kernel, Source } from "../kernels.ts";
import { GROUP_SUM, NETWORK, OBJECTIVE, PACK, PACK_OBSERVATIONS, TWO_SUM } from "../sources.ts";
import { GROUP_SUM_LOOP, loop } from "../loops.ts";
import { recordAdapt } from "./adapt.ts";
import { forwardTrips, networkParams, QUAD, quadsOf } from "./network.ts";

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
/** Their kernels. */
export const LINE_SEARCH_KERNELS = [CANDIDATES, MEASURE, MEANS, ACCEPT];

/** See {@linkcode Backend.searchCandidates}; all candidates at once. */
export function searchCandidates(
  context: GpuContext,
  args: Parameters<Backend["searchCandidates"]>[0],
): void {
  const { policy, inner, outer, cg, settings, search } = args;
  const { recorder } = context;
  const sizes = networkParams(policy);
  const { rows: M, actions: A, parameters: elements } = sizes;
  const [runs, tasks] = lanesOf(context.own(outer.theta, -1, -1, elements));
  const theta = context.own(args.theta, runs, elements);
  const { b, x, r, cgStatus } = systemOf(context, cg, runs, elements);
  const found = foundOf(context, search, settings, runs, elements);
  const count = settings.candidates;
  const table = [runs, tasks, M, A];
  const weights = context.own(outer.rows.weights, ...table);
  const behaviour = context.own(outer.rows.behaviour, ...table);
  const visits = context.own(outer.rows.visits, runs, tasks, M);
  const observations = context.own(policy.observations, M, sizes.inputs);
  const params = { ...sizes, runs, tasks, elements, ...searchParams(settings) };
  const tried = context.written(found.candidates);
  const status = context.written(found.status);
  const each = Math.ceil(elements / 256);
  recorder.dispatch(
    CANDIDATES,
    params,
    [...[theta, b, x, r, cgStatus].map(({ buffer }) => buffer), tried, status],
    runs,
    loop(each) + 3 * GROUP_SUM_LOOP + loop(count, loop(each)),
  );
  const adapted = adaptCandidates(context, args, tried, [runs, tasks]);
  const lanes = runs * (count + 1) * tasks;
  const measured = recorder.scratch("measured", 8 * lanes);
  const padded = quadsOf(policy);
  const perLane = padded.observations + padded.parameters + padded.activations;
  recorder.dispatch(
    MEASURE,
    { ...params, sharing: Number(inner.steps.length === 0) },
    [
      ...[adapted, observations.buffer, weights.buffer, behaviour.buffer, visits.buffer],
      recorder.scratch("activations", QUAD * lanes * perLane),
      measured,
    ],
    lanes,
    forwardTrips(policy) + loop(Math.ceil(M / 64), loop(A)) + loop(M),
  );
  const surrogate = context.written(found.surrogate);
  const kl = context.written(found.kl);
  recorder.dispatch(
    MEANS,
    params,
    [measured, cgStatus.buffer, surrogate, kl, status],
    runs,
    loop(Math.ceil((count + 1) / 64), loop(tasks)) + loop(count),
  );
}

/** θ′ of every candidate and task, `[R, C, T, P]`; the candidates, `[R, C, P]`, if there is no inner step. */
function adaptCandidates(
  context: GpuContext,
  { policy, inner, settings }: Parameters<Backend["searchCandidates"]>[0],
  tried: GPUBuffer,
  [runs, tasks]: readonly [number, number],
): GPUBuffer {
  const { stepSize, objective, steps } = inner;
  const candidates = settings.candidates;
  const bytes = 4 * runs * candidates * tasks * networkParams(policy).parameters;
  let from = tried;
  steps.forEach(({ rows }, j) => {
    // No buffer may be read and written by one dispatch: two take turns.
    const out = context.recorder.scratch(`adapted candidates ${j % 2}`, bytes);
    const thetaIndex = j === 0 ? "candidate" : "lane";
    const batch = { runs, tasks, candidates };
    recordAdapt(context, policy, {
      theta: from,
      thetaIndex,
      rows,
      objective,
      stepSize,
      ...batch,
      out,
    });
    from = out;
  });
  return from;
}

/** See {@linkcode Backend.accept}. */
export function accept(
  context: GpuContext,
  { theta, cg, settings, search, log, row }: Parameters<Backend["accept"]>[0],
): void {
  const parameters = context.own(theta, -1, -1);
  const [runs, elements] = parameters.shape as [number, number];
  const rows = context.own(log, -1, runs, 9);
  const { b, cgStatus } = systemOf(context, cg, runs, elements);
  const found = foundOf(context, search, settings, runs, elements);
  const { candidates, surrogate, kl, status } = found;
  context.recorder.dispatch(
    ACCEPT,
    { runs, elements, index: row, ...searchParams(settings) },
    [
      ...[b, cgStatus, candidates, surrogate, kl, status].map(({ buffer }) => buffer),
      context.written(parameters),
      context.written(rows),
    ],
    runs,
    2 * loop(Math.ceil(elements / 256)) + loop(settings.candidates) + GROUP_SUM_LOOP,
  );
}

function searchParams(settings: LineSearchSettings) {
  const { maxKl, candidates, backtrack, klSlack, acceptEqual } = settings;
  return { maxKl, candidates, backtrack, klSlack, flags: Number(acceptEqual) };
}

function systemOf(
  context: GpuContext,
  { b, x, r, status }: ConjugateGradients,
  runs: number,
  elements: number,
) {
  return {
    b: context.own(b, runs, elements),
    x: context.own(x, runs, elements),
    r: context.own(r, runs, elements),
    cgStatus: context.own(status, runs, 4),
  };
}

function foundOf(
  context: GpuContext,
  { candidates, surrogate, kl, status }: LineSearch,
  { candidates: count }: LineSearchSettings,
  runs: number,
  elements: number,
) {
  return {
    candidates: context.own(candidates, runs, count, elements),
    surrogate: context.own(surrogate, runs, count),
    kl: context.own(kl, runs, count),
    status: context.own(status, runs, 3),
  };
}
