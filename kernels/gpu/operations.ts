/**
 * Every operation of the `gpu` backend, by the file that carries it: `deno task build` writes this list.
 *
 * @module
 */
export * from "../adam/adam.gpu.ts";
export * from "../adapt/adapt.gpu.ts";
export * from "../advantages/advantages.gpu.ts";
export * from "../checkpoint/checkpoint.gpu.ts";
export * from "../conjugate_gradients/conjugate_gradients.gpu.ts";
export * from "../fill/fill.gpu.ts";
export * from "../inner_loop/inner_loop.gpu.ts";
export * from "../line_search/line_search.gpu.ts";
export * from "../policy/policy.gpu.ts";
export * from "../policy_value/policy_value.gpu.ts";
export * from "../reptile/reptile.gpu.ts";
export * from "../rollout/rollout.gpu.ts";
export * from "../task_mean/task_mean.gpu.ts";
