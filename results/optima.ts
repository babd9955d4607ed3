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
import { type Provenance, provenanceTexts } from "./provenance.ts";
import { decodeSafetensors, encodeSafetensors, narrowest } from "./safetensors.ts";
import type { Optima } from "./summary.ts";

/** Optima of both sets of test tasks. */
export interface SettingOptima {
  readonly paper: Optima;
  readonly precise: Optima;
}

const TEST_SETS = ["paper", "precise"] as const;

/** The file of a setting's optima. */
export function encodeOptima(optima: SettingOptima, provenance: Provenance): Uint8Array {
  const tensors = TEST_SETS.flatMap((set) =>
    ([["optimum", "optimum"], ["discounted", "discountedOptimum"]] as const).map(([name, key]) => {
      const values = optima[set][key];
      return [`${set}.${name}`, { shape: [values.length], data: narrowest(values) }] as const;
    })
  );
  return encodeSafetensors(Object.fromEntries(tensors), {
    ...provenanceTexts(provenance),
    "paper.first_task": String(optima.paper.firstTask),
    "precise.first_task": String(optima.precise.firstTask),
  });
}

/**
 * A setting's optima.
 *
 * @throws {SyntaxError} If the bytes are no safetensors file
 */
export function decodeOptima(bytes: Uint8Array): SettingOptima {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const optimaOn = (set: string): Optima => ({
    firstTask: Number(metadata[`${set}.first_task`]),
    optimum: Float64Array.from(tensors[`${set}.optimum`]!.data),
    discountedOptimum: Float64Array.from(tensors[`${set}.discounted`]!.data),
  });
  return { paper: optimaOn("paper"), precise: optimaOn("precise") };
}
