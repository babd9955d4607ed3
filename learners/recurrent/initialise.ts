/**
 * Initial parameters θ of policies that remember.
 *
 * @module
 */
import type { Dynamics, SequencePolicy } from "../../kernels/backend.ts";
import { checkDraws, counterHigh, counterLow, STREAMS } from "../../kernels/draws.ts";
import { sequenceBlocks, sequenceParameters } from "../../kernels/sequence/layout.ts";
import { threefry2x32, uniform24 } from "../../kernels/threefry/threefry.ts";
import type { RecurrentInitialisation } from "./settings.ts";

/** Heads and readouts, whose first weights are scaled; the clock's begin at 0. */
const OUTPUTS = /^(heads|readout)\./;
const ZERO = "clock.weights";

/**
 * θ `[P]` of one agent: U(−b, b) with b = 1/√units for weights and biases alike, as PyTorch has it. The
 * parameter k is drawn as element k of the agent's stream of initial parameters.
 *
 * @throws {RangeError} If the seed is not an integer in [0, 2³²)
 */
export function initialRecurrent(
  policy: SequencePolicy,
  dynamics: Dynamics,
  { updateBias, outputScale }: RecurrentInitialisation,
  seed: number,
): Float64Array {
  const { units: H } = policy;
  const theta = new Float64Array(sequenceParameters(policy, dynamics));
  const stream = STREAMS.initialParameters;
  checkDraws({ stream, seeds: [seed], iteration: 0, firstTask: 0 }, 1, 1, theta.length);
  const words = new Uint32Array(2);
  for (const { name, shape, from } of sequenceBlocks(policy, dynamics)) {
    if (name === ZERO) continue;
    const bound = (OUTPUTS.test(name) ? outputScale : 1) / Math.sqrt(H);
    const end = from + shape.reduce((product, extent) => product * extent, 1);
    for (let k = from; k < end; k++) {
      threefry2x32(seed, stream, counterLow(0, k), counterHigh(0, 0), words);
      theta[k] = bound * (2 * uniform24(words[0]!) - 1);
    }
    if (name === "gates.biases") { for (let k = H; k < 2 * H; k++) theta[from + k]! += updateBias; }
  }
  return theta;
}
