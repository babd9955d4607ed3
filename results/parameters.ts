/**
 * `parameters.safetensors`: θ of one agent, layer by layer.
 *
 * | tensor | shape |
 * |---|---|
 * | `best.layer1.weights`, … `best.layer3.weights` | `[inputs, outputs]`, x W + b |
 * | `best.layer1.biases`, … `best.layer3.biases` | `[outputs]` |
 * | `last.…` | the same |
 *
 * Metadata: see `provenance.ts`; `chosen` (`best` or `last`), `best_iteration`, and `observation`,
 * what the policy sees of the only state of a bandit (`zero` or `one`).
 *
 * @module
 */
import type { PolicyShape } from "../kernels/backend.ts";
import { layersOf, parameterCount } from "../kernels/policy/layout.ts";
import {
  decodeResult,
  encodeResult,
  type Numbers,
  type Provenance,
  type ResultFile,
} from "./provenance.ts";

/** θ of one agent. */
export interface AgentParameters {
  /** The network. */
  readonly shape: PolicyShape;
  /** What the policy sees of the only state of a bandit. */
  readonly observation: "zero" | "one";
  /** Best on validation tasks, `[P]`. */
  readonly best: Float64Array;
  /** The last iterate, `[P]`. */
  readonly last: Float64Array;
  /** Which of them counts as the result. */
  readonly chosen: "best" | "last";
  /** Meta-iterations after which it was best. */
  readonly bestIteration: number;
}

/** The file of an agent's parameters. */
export function encodeParameters(agent: AgentParameters, provenance: Provenance): Uint8Array {
  const { shape, best, last, chosen, bestIteration, observation } = agent;
  const tensors = { ...layerTensors("best.", shape, best), ...layerTensors("last.", shape, last) };
  const texts = { chosen, best_iteration: String(bestIteration), observation };
  return encodeResult(tensors, provenance, texts);
}

/**
 * An agent's parameters.
 *
 * @throws {SyntaxError} If the bytes are no safetensors file
 * @throws {TypeError} If they are another file; names what is missing
 */
export function decodeParameters(bytes: Uint8Array): AgentParameters {
  const file = decodeResult(bytes);
  const choice = chosenOf(file);
  const { observation } = file.texts;
  if (observation !== "zero" && observation !== "one") {
    throw new TypeError(
      `Cannot read parameters: metadata has observation "${observation}", must be "zero" or "one"`,
    );
  }
  const [inputs, h1, h2, actions] = [[1, 0], [1, 1], [2, 1], [3, 1]].map(([layer, axis]) =>
    file.shapeOf(`best.layer${layer}.weights`)?.[axis!] ?? 0
  ) as [number, number, number, number];
  const shape: PolicyShape = { inputs, hidden: [h1, h2], actions };
  return {
    shape,
    observation,
    best: parametersIn(file, "best.", shape),
    last: parametersIn(file, "last.", shape),
    ...choice,
  };
}

/**
 * Which θ counts, and when it was best, of parameters of any policy.
 *
 * @throws {SyntaxError} If the bytes are no safetensors file
 * @throws {TypeError} If they are another file
 */
export function chosenIn(bytes: Uint8Array): Pick<AgentParameters, "chosen" | "bestIteration"> {
  return chosenOf(decodeResult(bytes));
}

/** The same of a file that was read. */
export function chosenOf({ texts }: ResultFile): ReturnType<typeof chosenIn> {
  const { chosen, best_iteration } = texts;
  if (chosen === "best" || chosen === "last") {
    return { chosen, bestIteration: Number(best_iteration) };
  }
  throw new TypeError(
    `Cannot read parameters: metadata has chosen "${chosen}", must be "best" or "last"`,
  );
}

/** θ that counts, `[P]`: as the checkpoint rule chose it, unless another is asked for. */
export function chosenParameters(
  agent: AgentParameters,
  theta: AgentParameters["chosen"] = agent.chosen,
): Float64Array {
  return agent[theta];
}

/**
 * θ as one tensor a layer's weights and biases; of several tasks, each with a leading axis.
 *
 * @param theta `[P]`, or `[T, P]` if `tasks` is given
 */
export function layerTensors(
  prefix: string,
  shape: PolicyShape,
  theta: Float64Array,
  tasks?: number,
): Record<string, Numbers> {
  const count = parameterCount(shape);
  const part = (from: number, size: number) => {
    const values = new Float64Array((tasks ?? 1) * size);
    for (let t = 0; t < (tasks ?? 1); t++) {
      values.set(theta.subarray(t * count + from, t * count + from + size), t * size);
    }
    return values;
  };
  const leading = tasks === undefined ? [] : [tasks];
  return Object.fromEntries(
    layersOf(shape).flatMap(({ inputs, outputs, weights, biases }, depth) => {
      const name = `${prefix}layer${depth + 1}`;
      return [
        [`${name}.weights`, {
          shape: [...leading, inputs, outputs],
          data: part(weights, inputs * outputs),
        }],
        [`${name}.biases`, { shape: [...leading, outputs], data: part(biases, outputs) }],
      ];
    }),
  );
}

function parametersIn(file: ResultFile, prefix: string, shape: PolicyShape): Float64Array {
  const theta = new Float64Array(parameterCount(shape));
  layersOf(shape).forEach(({ inputs, outputs, weights, biases }, depth) => {
    const name = `${prefix}layer${depth + 1}`;
    theta.set(file.numbers(`${name}.weights`, [inputs, outputs]), weights);
    theta.set(file.numbers(`${name}.biases`, [outputs]), biases);
  });
  return theta;
}
