/**
 * WGSL files that several kernels use.
 *
 * @module
 */
import approximate from "../approximate/approximate.wgsl" with { type: "text" };
import groupSum from "./group_sum.wgsl" with { type: "text" };
import twoSum from "./two_sum.wgsl" with { type: "text" };
import reduce from "./reduce.wgsl" with { type: "text" };
import threefry from "../threefry/threefry.wgsl" with { type: "text" };
import objective from "../objective/objective.wgsl" with { type: "text" };
import credits from "../objective/credits.wgsl" with { type: "text" };
import pack from "../policy/pack.wgsl" with { type: "text" };
import packObservations from "../policy/pack_observations.wgsl" with { type: "text" };
import policy from "../policy/policy.wgsl" with { type: "text" };
import span from "../policy/span.wgsl" with { type: "text" };
import unpack from "../policy/unpack.wgsl" with { type: "text" };
import type { Source } from "./kernels.ts";

/** Random words and their names. */
export const THREEFRY: Source = { path: "kernels/threefry/threefry.wgsl", text: threefry };
/** exp, log, cos; needs Threefry's words. */
export const APPROXIMATE: Source = {
  path: "kernels/approximate/approximate.wgsl",
  text: approximate,
};
const POLICY: Source = { path: "kernels/policy/policy.wgsl", text: policy };
const SPAN: Source = { path: "kernels/policy/span.wgsl", text: span };
/** The network and what it needs; `scratch` is the kernel's. */
export const NETWORK: readonly Source[] = [THREEFRY, APPROXIMATE, POLICY, SPAN];
/** Its parameters from a vector; needs `given` of the kernel. */
export const PACK: Source = { path: "kernels/policy/pack.wgsl", text: pack };
/** Its observations; needs `observations` of the kernel. */
export const PACK_OBSERVATIONS: Source = {
  path: "kernels/policy/pack_observations.wgsl",
  text: packObservations,
};
/** A vector from its parameters; needs `result` of the kernel. */
export const UNPACK: Source = { path: "kernels/policy/unpack.wgsl", text: unpack };
/** The losses as functions of the logits; needs the network. */
export const OBJECTIVE: Source = { path: "kernels/objective/objective.wgsl", text: objective };
/** Credits of a batch; needs the losses, and `weights` and `behaviour` of the kernel. */
export const CREDITS: Source = { path: "kernels/objective/credits.wgsl", text: credits };
/** Sums over a workgroup of 256. */
export const GROUP_SUM: Source = { path: "kernels/gpu/group_sum.wgsl", text: groupSum };
/** Sums that keep what rounding drops. */
export const TWO_SUM: Source = { path: "kernels/gpu/two_sum.wgsl", text: twoSum };
/** Sums and largest numbers over a workgroup. */
export const REDUCE: Source = { path: "kernels/gpu/reduce.wgsl", text: reduce };
