/**
 * WGSL files that several kernels use.
 *
 * @module
 */
import approximate from "./approximate.wgsl" with { type: "text" };
import groupSum from "./group_sum.wgsl" with { type: "text" };
import twoSum from "./two_sum.wgsl" with { type: "text" };
import reduce from "./reduce.wgsl" with { type: "text" };
import threefry from "../threefry/threefry.wgsl" with { type: "text" };
import objective from "../objective/objective.wgsl" with { type: "text" };
import policy from "../policy/policy.wgsl" with { type: "text" };
import type { Source } from "./kernels.ts";

/** Random words and their names. */
export const THREEFRY: Source = { path: "kernels/threefry/threefry.wgsl", text: threefry };
/** exp, log, cos; needs Threefry's words. */
export const APPROXIMATE: Source = { path: "kernels/gpu/approximate.wgsl", text: approximate };
/** The network; needs `theta`, `observations` and `scratch` of the kernel, and exp. */
export const POLICY: Source = { path: "kernels/policy/policy.wgsl", text: policy };
/** The losses as functions of the logits; needs `scratch` of the kernel, and ln. */
export const OBJECTIVE: Source = { path: "kernels/objective/objective.wgsl", text: objective };
/** Sums over a workgroup of 256. */
export const GROUP_SUM: Source = { path: "kernels/gpu/group_sum.wgsl", text: groupSum };
/** Sums that keep what rounding drops. */
export const TWO_SUM: Source = { path: "kernels/gpu/two_sum.wgsl", text: twoSum };
/** Sums and largest numbers over a workgroup. */
export const REDUCE: Source = { path: "kernels/gpu/reduce.wgsl", text: reduce };
