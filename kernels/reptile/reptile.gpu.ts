import type { GpuOperation } from "../gpu/context.ts";
import type { Kernel } from "../gpu/kernels.ts";
import type * as op from "./reptile.op.ts";
import source from "./reptile.wgsl" with { type: "text" };

const AVERAGE: Kernel = {
  name: "Reptile average",
  sources: [{ path: "kernels/reptile/reptile.wgsl", text: source }],
  bindings: ["read", "read", "write"],
};

/** θ towards the mean of the adapted parameters. */
export const reptileAverage: GpuOperation<typeof op.reptileAverage> = {
  kernels: [AVERAGE],
  run({ recorder }, { theta, adapted, out }, { R, T, P }) {
    const params = { runs: R!, tasks: T!, elements: P! };
    recorder.dispatch(AVERAGE, params, [theta, adapted, out], Math.ceil(out.size / 64));
  },
};
