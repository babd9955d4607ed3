/**
 * Statistics over (seeds × tasks) matrices, and the texts of the tables that are made with them.
 *
 * ```ts
 * import { seedsEstimate } from "@outerloop/outerloop/report";
 *
 * const scores = [[1, 2, 3], [3, 4, 5]]; // two seeds on three tasks
 * console.log(seedsEstimate(scores).mean); // 3
 * ```
 *
 * @module
 */
export type * from "../results/summary.ts";
export type { CrossedEstimate, Estimate } from "./statistics/crossed.ts";
export * from "./statistics/improvement.ts";
export * from "./statistics/paired.ts";
export * from "./statistics/ratio.ts";
export * from "./statistics/scores.ts";
export * from "./statistics/seeds.ts";
export * from "./statistics/tests.ts";
export { tableFiles, type TablesOf } from "./tables/files.ts";
