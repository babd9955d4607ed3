/**
 * `adapted.safetensors`: one agent adapted to the paper's meta-test tasks.
 *
 * | tensor | content |
 * |---|---|
 * | `policies` | π_θ′(a given s), `[T, S, A]`: what is played and scored |
 * | `online` | reward collected in D, `[T]` |
 * | `value_before` | exact value of an episode of π_θ, `[T]` |
 * | `layer1.weights`, … | θ′ layer by layer, each with a leading axis T; only if it was asked for |
 *
 * Metadata: see `provenance.ts`.
 *
 * @module
 */
import type { PolicyShape } from "../kernels/backend.ts";
import { layerTensors } from "./parameters.ts";
import { decodeResult, encodeResult, type Provenance } from "./provenance.ts";

/** One agent adapted to T tasks. */
export interface AdaptedAgent {
  /** π_θ′(a | s), `[T, S, A]`. */
  readonly policies: Float64Array;
  /** Reward collected in D, `[T]`. */
  readonly online: Float64Array;
  /** Exact value of an episode before adaptation, `[T]`. */
  readonly valueBefore: Float64Array;
}

/**
 * The file of an adapted agent.
 *
 * @param adapted θ′ `[T, P]` and its network, to be kept too
 */
export function encodeAdapted(
  { policies, online, valueBefore }: AdaptedAgent,
  [states, actions]: readonly [states: number, actions: number],
  provenance: Provenance,
  adapted?: { readonly theta: Float64Array; readonly shape: PolicyShape },
): Uint8Array {
  const tasks = online.length;
  return encodeResult({
    policies: { shape: [tasks, states, actions], data: policies },
    online,
    value_before: valueBefore,
    ...(adapted && layerTensors("", adapted.shape, adapted.theta, tasks)),
  }, provenance);
}

/**
 * What was played and scored.
 *
 * @throws {SyntaxError} If the bytes are no safetensors file
 * @throws {TypeError} If they are another file
 */
export function decodeAdapted(bytes: Uint8Array): AdaptedAgent {
  const file = decodeResult(bytes);
  return {
    policies: file.numbers("policies"),
    online: file.numbers("online"),
    valueBefore: file.numbers("value_before"),
  };
}
