/**
 * WGSL files that several kernels use.
 *
 * @module
 */
import approximate from "./approximate.wgsl" with { type: "text" };
import threefry from "../threefry/threefry.wgsl" with { type: "text" };
import policy from "../policy/policy.wgsl" with { type: "text" };
import type { Source } from "./kernels.ts";

/** Random words and their names. */
export const THREEFRY: Source = { path: "kernels/threefry/threefry.wgsl", text: threefry };
/** exp, log, cos; needs Threefry's words. */
export const APPROXIMATE: Source = { path: "kernels/gpu/approximate.wgsl", text: approximate };
/** The network; needs `theta`, `observations` and `scratch` of the kernel, and exp. */
export const POLICY: Source = { path: "kernels/policy/policy.wgsl", text: policy };
