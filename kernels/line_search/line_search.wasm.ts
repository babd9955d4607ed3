import type { ConjugateGradients, LineSearch, LineSearchSettings } from "../data.ts";
import type { WasmContext, WasmOf, WasmRun } from "../wasm/context.ts";
import type { OwnedTensor } from "../checked.ts";
import type * as op from "./line_search.op.ts";

/** Measures candidates of the line search. */
export const searchCandidates: WasmRun<typeof op.searchCandidates> = (
  context,
  { loop, theta, cg, settings, search },
) => {
  context.run("searchCandidates", loop.native, layOut(context, theta, cg, settings, search));
};

/** θ becomes the first acceptable candidate, or stays. */
export const accept: WasmRun<typeof op.accept> = (
  context,
  { theta, cg, settings, search, log, row },
  { R, P },
) => {
  const at = layOut(context, theta, cg, settings, search);
  context.run("accept", at, R!, P!, log.native + 36 * R! * row);
};

/** The address of what the search's kernels know, in scratch. */
function layOut(
  { run, memory }: WasmContext,
  theta: OwnedTensor<number>,
  { b, x, r, status }: WasmOf<ConjugateGradients>,
  { maxKl, candidates: count, backtrack, klSlack, acceptEqual }: LineSearchSettings,
  search: WasmOf<LineSearch>,
): number {
  const settings = [maxKl, backtrack, klSlack, count, acceptEqual];
  const { candidates, surrogate, kl } = search;
  const tensors = [theta, b, x, r, status, candidates, surrogate, kl, search.status];
  const at = memory.scratch(run("layOutSearch", 0, ...settings, ...tensors));
  run("layOutSearch", at, ...settings, ...tensors);
  return at;
}
