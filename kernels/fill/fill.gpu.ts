import type { GpuOperation } from "../gpu/context.ts";
import type { Kernel } from "../gpu/kernels.ts";
import { APPROXIMATE, THREEFRY } from "../gpu/sources.ts";
import type * as op from "./fill.op.ts";
import { fillOnHost } from "./fill.ts";
import { formOf, FORMS } from "./laws.ts";
import source from "./fill.wgsl" with { type: "text" };

const FILES = {
  sources: [THREEFRY, APPROXIMATE, { path: "kernels/fill/fill.wgsl", text: source }],
  bindings: ["read", "write"],
} as const;
const ENTRIES: Kernel = { name: "fill", entryPoint: "fill_entries", ...FILES };
const ROWS: Kernel = { name: "fill rows", entryPoint: "normalise_rows", ...FILES };

/** Fills every lane with random numbers named by their place. */
export const fill: GpuOperation<typeof op.fill> = {
  kernels: [ENTRIES, ROWS],
  run({ recorder }, { fill, draws, out }, { R, T, E }) {
    const law = formOf(fill);
    if (!law) {
      const values = fillOnHost(fill, draws, [R!, T!, E!], out.shape.at(-1)!);
      return recorder.write(out.native, values);
    }
    const { form, a, b } = law;
    const { seeds, stream, iteration, firstTask } = draws;
    const width = out.shape.at(-1)!;
    const kind = FORMS[form];
    const names = { stream, iteration, firstTask };
    const params = { runs: R!, tasks: T!, elements: E!, width, kind, ...names, a, b };
    const buffers = [recorder.seeds(seeds), out];
    recorder.dispatch(ENTRIES, params, buffers, Math.ceil(out.size / 64));
    if (form !== "flat-dirichlet") return;
    recorder.dispatch(ROWS, params, buffers, Math.ceil(out.size / width / 64));
  },
};
