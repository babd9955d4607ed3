/**
 * Every operation of the `reference` backend, by the file that carries it: `deno task build` writes this list.
 *
 * @module
 */
export * from "../adam/adam.reference.ts";
export * from "../adapt/adapt.reference.ts";
export * from "../advantages/advantages.reference.ts";
export * from "../checkpoint/checkpoint.reference.ts";
export * from "../clip_norm/clip_norm.reference.ts";
export * from "../conjugate_gradients/conjugate_gradients.reference.ts";
export * from "../fill/fill.reference.ts";
export * from "../inner_loop/inner_loop.reference.ts";
export * from "../line_search/line_search.reference.ts";
export * from "../play_trials/play_trials.reference.ts";
export * from "../policy/policy.reference.ts";
export * from "../policy_value/policy_value.reference.ts";
export * from "../replay_trials/replay_trials.reference.ts";
export * from "../reptile/reptile.reference.ts";
export * from "../rollout/rollout.reference.ts";
export * from "../task_mean/task_mean.reference.ts";
export * from "../trial_advantages/trial_advantages.reference.ts";
export * from "../trial_gradient/trial_gradient.reference.ts";
