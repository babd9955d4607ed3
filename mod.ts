/**
 * Outerloop: MAML and Reptile on bandits and tabular MDPs, reproducibly.
 *
 * Everything here runs without any permission, in Deno or a browser. A new
 * environment is a {@linkcode TaskFamily}, a new learner a
 * {@linkcode Learner}; both run on any {@linkcode Backend}.
 *
 * @module
 */
export * from "./envs/bandit.ts";
export * from "./envs/family.ts";
export * from "./envs/mdp.ts";
export * from "./envs/names.ts";
export * from "./envs/read_family.ts";
export * from "./envs/solutions/task_tables.ts";
export * from "./envs/solutions/value_iteration.ts";
export * from "./envs/validate_family.ts";
export * from "./experiments/algorithms.ts";
export * from "./experiments/baseline_rows.ts";
export * from "./experiments/comparators.ts";
export * from "./experiments/hyperparameters.ts";
export * from "./experiments/learned.ts";
export * from "./experiments/options.ts";
export * from "./experiments/presets.ts";
export * from "./experiments/variants.ts";
export * from "./kernels/operation.ts";
export * from "./kernels/operations.ts";
export * from "./kernels/reference/reference.ts";
export * from "./learners/blocks.ts";
export * from "./learners/baselines/baseline.ts";
export * from "./learners/baselines/registry.ts";
export * from "./learners/evaluate.ts";
export * from "./learners/maml.ts";
export * from "./learners/mod.ts";
export * from "./learners/non_finite.ts";
export * from "./learners/recurrent/kind.ts";
export * from "./learners/recurrent/settings.ts";
export * from "./learners/registry.ts";
export * from "./learners/reptile.ts";
export * from "./learners/scores.ts";
export * from "./learners/train.ts";
export * from "./learners/validate.ts";
export * from "./results/parameters.ts";
export * from "./results/policy.ts";
export * from "./results/provenance.ts";
export * from "./results/safetensors.ts";
