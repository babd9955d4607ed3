/**
 * Initial parameters θ of the policy.
 *
 * @module
 */
import type { PolicyShape } from "../kernels/backend.ts";
import { checkDraws, counterHigh, counterLow, STREAMS } from "../kernels/draws.ts";
import { layersOf, parameterCount } from "../kernels/policy/layout.ts";
import { threefry2x32, uniform24 } from "../kernels/threefry/threefry.ts";
import type { PolicySettings } from "./settings.ts";

/**
 * θ `[P]` of one agent. Parameter k is drawn as element k of the agent's
 * stream of initial parameters.
 *
 * - `pytorch-2018`: U(−b, b), b = 1/√fan_in, weights and biases alike.
 * - `xavier`: weights U(−b, b), b = √(6/(fan_in + fan_out)), biases 0.
 *
 * @throws {RangeError} If the seed is not an integer in [0, 2³²)
 */
export function initialParameters(
  shape: PolicyShape,
  settings: PolicySettings,
  seed: number,
): Float64Array {
  const theta = new Float64Array(parameterCount(shape));
  const stream = STREAMS.initialParameters;
  checkDraws({ stream, seeds: [seed], iteration: 0, firstTask: 0 }, 1, 1, theta.length);
  const words = new Uint32Array(2);
  layersOf(shape).forEach((layer, depth) => {
    const scale = depth === 2 ? settings.lastLayerScale : settings.hiddenScale;
    const xavier = settings.initialisation === "xavier";
    const bound = scale *
      (xavier ? Math.sqrt(6 / (layer.inputs + layer.outputs)) : 1 / Math.sqrt(layer.inputs));
    for (let k = layer.weights; k < layer.biases + layer.outputs; k++) {
      if (xavier && k >= layer.biases) continue;
      threefry2x32(seed, stream, counterLow(0, k), counterHigh(0, 0), words);
      theta[k] = bound * (2 * uniform24(words[0]!) - 1);
    }
  });
  return theta;
}
