import type { GpuOperation } from "../gpu/context.ts";
import type { Kernel } from "../gpu/kernels.ts";
import { APPROXIMATE, THREEFRY } from "../gpu/sources.ts";
import type * as op from "./fill.op.ts";
import source from "./fill.wgsl" with { type: "text" };

const FILES = {
  sources: [THREEFRY, APPROXIMATE, { path: "kernels/fill/fill.wgsl", text: source }],
  bindings: ["read", "write"],
} as const;
const ENTRIES: Kernel = { name: "fill", entryPoint: "fill_entries", ...FILES };
const ROWS: Kernel = { name: "fill rows", entryPoint: "normalise_rows", ...FILES };

const KINDS = { constant: 0, uniform: 1, normal: 2, "flat-dirichlet": 3 } as const;

/** Fills every lane with random numbers named by their place. */
export const fill: GpuOperation<typeof op.fill> = {
  kernels: [ENTRIES, ROWS],
  run({ recorder }, { fill, draws, out }, { R, T, E }) {
    const [a, b] = fill.kind === "constant"
      ? [fill.value, 0]
      : fill.kind === "uniform"
      ? [fill.low, fill.high]
      : fill.kind === "normal"
      ? [fill.mean, fill.sd]
      : [0, 0];
    const { seeds, stream, iteration, firstTask } = draws;
    const width = out.shape.at(-1)!;
    const kind = KINDS[fill.kind];
    const names = { stream, iteration, firstTask };
    const params = { runs: R!, tasks: T!, elements: E!, width, kind, ...names, a, b };
    const buffers = [recorder.seeds(seeds), out];
    recorder.dispatch(ENTRIES, params, buffers, Math.ceil(out.size / 64));
    if (fill.kind !== "flat-dirichlet") return;
    recorder.dispatch(ROWS, params, buffers, Math.ceil(out.size / width / 64));
  },
};
