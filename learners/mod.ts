/**
 * What a learner is written with, and nothing that loads a package: Workers without permissions can
 * import it.
 *
 * @module
 */
export * from "../kernels/backend.ts";
export * from "../kernels/draws.ts";
export * from "./initialise.ts";
export * from "./inner_loop.ts";
export * from "./learner.ts";
export * from "./outer_adam.ts";
export * from "./problem.ts";
export * from "./schema.ts";
export * from "./settings.ts";
export * from "./trust_region.ts";
