/**
 * `parameters.safetensors` of a policy that remembers: θ block by block.
 *
 * | tensor | shape |
 * |---|---|
 * | `best.input.weights`, … | as `kernels/sequence/layout.ts` lays θ out |
 * | `last.…` | the same |
 *
 * Metadata: see `provenance.ts`; `chosen` (`best` or `last`), `best_iteration`.
 *
 * @module
 */
import type { Dynamics, SequencePolicy } from "../kernels/backend.ts";
import { sequenceBlocks, sequenceParameters } from "../kernels/sequence/layout.ts";
import { chosenOf } from "./parameters.ts";
import { decodeResult, encodeResult, type Provenance } from "./provenance.ts";

/** θ of one agent. */
export interface RecurrentParameters {
  /** Best on validation trials, `[P]`. */
  readonly best: Float64Array;
  /** The last iterate, `[P]`. */
  readonly last: Float64Array;
  /** Which of them counts as the result. */
  readonly chosen: "best" | "last";
  /** Updates after which it was best. */
  readonly bestIteration: number;
}

/** The file of an agent's parameters. */
export function encodeRecurrent(
  { best, last, chosen, bestIteration }: RecurrentParameters,
  policy: SequencePolicy,
  dynamics: Dynamics,
  provenance: Provenance,
): Uint8Array {
  const blocks = sequenceBlocks(policy, dynamics);
  const tensors = Object.entries({ best, last }).flatMap(([prefix, theta]) =>
    blocks.map(({ name, shape, from }) => {
      const data = theta.slice(from, from + shape.reduce((product, extent) => product * extent, 1));
      return [`${prefix}.${name}`, { shape, data }] as const;
    })
  );
  const texts = { chosen, best_iteration: String(bestIteration) };
  return encodeResult(Object.fromEntries(tensors), provenance, texts);
}

/**
 * An agent's parameters.
 *
 * @throws {SyntaxError} If the bytes are no safetensors file
 * @throws {TypeError} If they are another policy's; names what is missing
 */
export function decodeRecurrent(
  bytes: Uint8Array,
  policy: SequencePolicy,
  dynamics: Dynamics,
): RecurrentParameters {
  const file = decodeResult(bytes);
  const thetaOf = (prefix: string) => {
    const theta = new Float64Array(sequenceParameters(policy, dynamics));
    for (const { name, shape, from } of sequenceBlocks(policy, dynamics)) {
      theta.set(file.numbers(`${prefix}.${name}`, shape), from);
    }
    return theta;
  };
  return {
    best: thetaOf("best"),
    last: thetaOf("last"),
    ...chosenOf(file),
  };
}
