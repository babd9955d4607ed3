/**
 * A trained policy, to be used outside of the pipeline.
 *
 * @module
 */
import type { PolicyShape } from "../kernels/backend.ts";
import { allocateActivations, forward } from "../kernels/policy/policy.ts";
import { type AgentParameters, chosenParameters, decodeParameters } from "./parameters.ts";

/** The policy of one agent before it adapts. */
export interface LoadedPolicy {
  /** Its network. */
  readonly shape: PolicyShape;
  /** θ `[P]`, as the checkpoint rule chose it. */
  readonly theta: Float64Array;
  /** Both iterates that are kept, and which of them was chosen. */
  readonly parameters: AgentParameters;
  /** π(a | s) of every state, `[S, A]`, in f64. */
  readonly table: Float64Array;
}

/**
 * The policy in a file that `deno task show train/… --out FILE` wrote.
 *
 * @param bytes a `parameters.safetensors`
 * @throws {SyntaxError} If the bytes are no safetensors file
 * @throws {TypeError} If they are another file
 */
export function loadPolicy(bytes: Uint8Array): LoadedPolicy {
  const parameters = decodeParameters(bytes);
  const { shape, observation } = parameters;
  const { inputs: S } = shape;
  const theta = chosenParameters(parameters);
  const isBlind = S === 1 && observation === "zero";
  const observations = Float64Array.from(
    { length: S * S },
    (_, k) => k % (S + 1) === 0 && !isBlind ? 1 : 0,
  );
  const activations = allocateActivations(shape, S);
  forward(shape, theta, observations, activations);
  return { shape, theta, parameters, table: activations.p };
}
