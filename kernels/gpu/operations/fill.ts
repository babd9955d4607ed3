/** Host of `fill.wgsl`. @module */
import type { Backend } from "../../backend.ts";
import { checkDraws } from "../../draws.ts";
import source from "../../fill/fill.wgsl" with { type: "text" };
import { type GpuContext, lanesOf } from "../context.ts";
import type { Kernel } from "../kernels.ts";
import { loop } from "../loops.ts";
import { APPROXIMATE, THREEFRY } from "../sources.ts";

const FILES = {
  sources: [THREEFRY, APPROXIMATE, { path: "kernels/fill/fill.wgsl", text: source }],
  bindings: ["read", "write"],
} as const;
const ENTRIES: Kernel = { name: "fill", entryPoint: "fill_entries", ...FILES };
const ROWS: Kernel = { name: "fill rows", entryPoint: "normalise_rows", ...FILES };
/** Its kernels. */
export const FILL_KERNELS = [ENTRIES, ROWS];

const KINDS = { constant: 0, uniform: 1, normal: 2, "flat-dirichlet": 3 } as const;

/** See {@linkcode Backend.fill}. */
export function fill(
  context: GpuContext,
  { fill, draws, out }: Parameters<Backend["fill"]>[0],
): void {
  const { recorder } = context;
  const to = context.own(out);
  const [runs, tasks] = lanesOf(to);
  const elements = to.size / (runs * tasks);
  checkDraws(draws, runs, tasks, elements);
  const [a, b] = fill.kind === "constant"
    ? [fill.value, 0]
    : fill.kind === "uniform"
    ? [fill.low, fill.high]
    : fill.kind === "normal"
    ? [fill.mean, fill.sd]
    : [0, 0];
  const { stream, iteration, firstTask } = draws;
  const width = to.shape.at(-1)!;
  const kind = KINDS[fill.kind];
  const params = { runs, tasks, elements, width, kind, stream, iteration, firstTask, a, b };
  const buffers = [recorder.seeds(draws.seeds), context.written(to)];
  recorder.dispatch(ENTRIES, params, buffers, Math.ceil(to.size / 64), 0);
  if (fill.kind === "flat-dirichlet") {
    recorder.dispatch(ROWS, params, buffers, Math.ceil(to.size / width / 64), 2 * loop(width));
  }
}
