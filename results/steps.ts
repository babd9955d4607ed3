/**
 * `steps.safetensors`: what a learner's agent collects after 0, 1, … k inner steps.
 *
 * | tensor | content |
 * |---|---|
 * | `precise.by_steps` | exact reward of an episode, mean over the further tasks, `[k + 1]` |
 *
 * @module
 */
import { decodeResult, encodeResult, type Provenance } from "./provenance.ts";

const NAME = "precise.by_steps";

/**
 * The file of an agent's rewards by inner steps.
 *
 * @param bySteps exact value of an episode after each number of steps on each task, `[T, k + 1]`
 * @param tasks T
 */
export function encodeSteps(
  bySteps: Float64Array,
  tasks: number,
  provenance: Provenance,
): Uint8Array {
  const width = bySteps.length / tasks;
  const means = new Float64Array(width);
  bySteps.forEach((value, i) => means[i % width]! += value / tasks);
  return encodeResult({ [NAME]: means }, provenance);
}

/**
 * Mean rewards of an episode, `[k + 1]`.
 *
 * @throws {SyntaxError} If the bytes are no safetensors file
 * @throws {TypeError} If they are another file
 */
export function decodeSteps(bytes: Uint8Array): Float64Array {
  return decodeResult(bytes).numbers(NAME);
}
