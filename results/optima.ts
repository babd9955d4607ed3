/**
 * `optima.safetensors`: optimal values of an episode on a setting's meta-test tasks, the same for
 * every seed and algorithm.
 *
 * | tensor | content |
 * |---|---|
 * | `paper.optimum`, `precise.optimum` | undiscounted, `[tasks]` |
 * | `paper.discounted`, `precise.discounted` | with γ = 0.95, `[tasks]` |
 *
 * Metadata: see `provenance.ts`; `paper.first_task`, `precise.first_task`.
 *
 * @module
 */
import { decodeResult, encodeResult, type Provenance } from "./provenance.ts";
import type { Optima } from "./summary.ts";

/** Optima of both sets of test tasks. */
export interface SettingOptima {
  readonly paper: Optima;
  readonly precise: Optima;
}

/** The file of a setting's optima. */
export function encodeOptima(
  { paper, precise }: SettingOptima,
  provenance: Provenance,
): Uint8Array {
  return encodeResult(
    {
      "paper.optimum": paper.optimum,
      "paper.discounted": paper.discountedOptimum,
      "precise.optimum": precise.optimum,
      "precise.discounted": precise.discountedOptimum,
    },
    provenance,
    {
      "paper.first_task": String(paper.firstTask),
      "precise.first_task": String(precise.firstTask),
    },
  );
}

/**
 * A setting's optima.
 *
 * @throws {SyntaxError} If the bytes are no safetensors file
 * @throws {TypeError} If they are another file
 */
export function decodeOptima(bytes: Uint8Array): SettingOptima {
  const file = decodeResult(bytes);
  const optimaOn = (set: string): Optima => ({
    firstTask: Number(file.texts[`${set}.first_task`]),
    optimum: file.numbers(`${set}.optimum`),
    discountedOptimum: file.numbers(`${set}.discounted`),
  });
  return { paper: optimaOn("paper"), precise: optimaOn("precise") };
}
