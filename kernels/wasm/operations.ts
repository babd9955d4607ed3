/**
 * Every operation of the `wasm` backend, by the file that carries it: `deno task build` writes this list.
 *
 * @module
 */
export * from "../adam/adam.wasm.ts";
export * from "../adapt/adapt.wasm.ts";
export * from "../advantages/advantages.wasm.ts";
export * from "../checkpoint/checkpoint.wasm.ts";
export * from "../clip_norm/clip_norm.wasm.ts";
export * from "../conjugate_gradients/conjugate_gradients.wasm.ts";
export * from "../fill/fill.wasm.ts";
export * from "../inner_loop/inner_loop.wasm.ts";
export * from "../line_search/line_search.wasm.ts";
export * from "../play_trials/play_trials.wasm.ts";
export * from "../policy/policy.wasm.ts";
export * from "../policy_value/policy_value.wasm.ts";
export * from "../replay_trials/replay_trials.wasm.ts";
export * from "../reptile/reptile.wasm.ts";
export * from "../rollout/rollout.wasm.ts";
export * from "../sequence/sequence.wasm.ts";
export * from "../task_mean/task_mean.wasm.ts";
export * from "../trial_advantages/trial_advantages.wasm.ts";
export * from "../trial_gradient/trial_gradient.wasm.ts";
