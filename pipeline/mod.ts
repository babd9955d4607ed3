/**
 * The pipeline: jobs of a request, run in memory or by Workers, and kept in a store by their content.
 *
 * ```ts
 * import { parseEnvironment, PRESETS } from "@outerloop/outerloop";
 * import { jobsOf, openBackend, runInMemory, summariesIn } from "@outerloop/outerloop/pipeline";
 *
 * const device = { backend: "wasm" };
 * const request = {
 *   preset: PRESETS.get("smoke")!,
 *   families: [parseEnvironment("bandit-k5-n10")],
 *   algorithms: ["random", "oracle"],
 *   seeds: [0],
 * };
 * const left = await runInMemory(jobsOf(request, device), () => openBackend(device));
 * console.log(summariesIn(left).map(({ algorithm }) => algorithm)); // [ "random", "oracle" ]
 * ```
 *
 * @module
 */
export type { Device } from "../kernels/backends.ts";
export type { Files } from "../results/files.ts";
export type * from "../results/summary.ts";
export { openBackend } from "./backends.ts";
export * from "./graph.ts";
export * from "./job.ts";
export * from "./run_in_memory.ts";
export { type StageName, STAGES } from "./stages/stage.ts";
