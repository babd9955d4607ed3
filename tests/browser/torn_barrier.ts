import type { Kernel } from "../../kernels/gpu/kernels.ts";

/** Valid to Deno's naga, which does not look where a barrier stands; no WebGPU engine may take it. */
export const TORN_BARRIER: Kernel = {
  name: "torn barrier",
  sources: [{
    path: "torn.wgsl",
    text: `var<workgroup> sum: u32;
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lane: u32) {
  if (lane == 0u) { sum = 1u; workgroupBarrier(); }
}
`,
  }],
  bindings: [],
};
