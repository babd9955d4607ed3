// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)
/**
 * What the module exports: a function an operation, the layouts that the host
 * (`operations/`) plans once, and for tests the parts that many operations rest on
 * (`approximate`, `product`, `pullBack`, `pullBackWeights`, `threefry`).
 *
 * @module
 */
export { adamStep } from "../adam/adam.as.ts";
export { adapt } from "../adapt/adapt.as.ts";
export { advantages, advantageScratch } from "../advantages/advantages.as.ts";
export { keepBest } from "../checkpoint/checkpoint.as.ts";
export { cgStart, cgStep, residualBytes } from "../conjugate_gradients/conjugate_gradients.as.ts";
export { fill, fillConstant } from "../fill/fill.as.ts";
export {
  configureLoop,
  curvatureProduct,
  layOutLoop,
  linearise,
  metaGradient,
  setPoint,
} from "../inner_loop/inner_loop.as.ts";
export { accept, layOutSearch, searchCandidates } from "../line_search/line_search.as.ts";
export { layOutNet, observe } from "../policy/layout.as.ts";
export { policyTable } from "../policy/policy.as.ts";
export { product } from "../policy/product.as.ts";
export { pullBack } from "../policy/pull_back.as.ts";
export { pullBackWeights } from "../policy/pull_back_weights.as.ts";
export { policyEntropy, policyValue } from "../policy_value/policy_value.as.ts";
export { reptileAverage } from "../reptile/reptile.as.ts";
export { rollout, rolloutScratch } from "../rollout/rollout.as.ts";
export { taskMean } from "../task_mean/task_mean.as.ts";
export { threefry } from "../threefry/threefry.as.ts";
export { approximate } from "../approximate/approximate.as.ts";
export { clipNorm } from "../clip_norm/clip_norm.as.ts";
export { playTrials } from "../play_trials/play_trials.as.ts";
export { replayTrials } from "../replay_trials/replay_trials.as.ts";
export { layOutSequence } from "../sequence/plan.as.ts";
export { trialAdvantages } from "../trial_advantages/trial_advantages.as.ts";
export { trialGradient } from "../trial_gradient/trial_gradient.as.ts";
