// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * Every kernel that an operation's host runs, by the file it stands in: `deno task build` writes this list.
 *
 * @module
 */
export { adamStep } from "../adam/adam.as.ts";
export { adapt } from "../adapt/adapt.as.ts";
export { advantages } from "../advantages/advantages.as.ts";
export { advantageScratch } from "../advantages/advantages.as.ts";
export { keepBest } from "../checkpoint/checkpoint.as.ts";
export { clipNorm } from "../clip_norm/clip_norm.as.ts";
export { residualBytes } from "../conjugate_gradients/conjugate_gradients.as.ts";
export { cgStart } from "../conjugate_gradients/conjugate_gradients.as.ts";
export { cgStep } from "../conjugate_gradients/conjugate_gradients.as.ts";
export { fillConstant } from "../fill/fill.as.ts";
export { fill } from "../fill/fill.as.ts";
export { layOutLoop } from "../inner_loop/inner_loop.as.ts";
export { configureLoop } from "../inner_loop/inner_loop.as.ts";
export { setPoint } from "../inner_loop/inner_loop.as.ts";
export { linearise } from "../inner_loop/inner_loop.as.ts";
export { metaGradient } from "../inner_loop/inner_loop.as.ts";
export { curvatureProduct } from "../inner_loop/inner_loop.as.ts";
export { searchCandidates } from "../line_search/line_search.as.ts";
export { accept } from "../line_search/line_search.as.ts";
export { layOutSearch } from "../line_search/line_search.as.ts";
export { playTrials } from "../play_trials/play_trials.as.ts";
export { layOutNet } from "../policy/layout.as.ts";
export { observe } from "../policy/layout.as.ts";
export { policyTable } from "../policy/policy.as.ts";
export { policyValue } from "../policy_value/policy_value.as.ts";
export { policyEntropy } from "../policy_value/policy_value.as.ts";
export { replayTrials } from "../replay_trials/replay_trials.as.ts";
export { reptileAverage } from "../reptile/reptile.as.ts";
export { rolloutScratch } from "../rollout/rollout.as.ts";
export { rollout } from "../rollout/rollout.as.ts";
export { layOutSequence } from "../sequence/plan.as.ts";
export { taskMean } from "../task_mean/task_mean.as.ts";
export { trialAdvantages } from "../trial_advantages/trial_advantages.as.ts";
export { trialGradient } from "../trial_gradient/trial_gradient.as.ts";
