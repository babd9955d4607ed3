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
import { type Provenance, provenanceTexts } from "./provenance.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  narrowest,
  type Safetensors,
  type StoredTensor,
} from "./safetensors.ts";

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

const ITERATES = ["best", "last"] as const;
const LAYERS = [1, 2, 3] as const;

/** The file of an agent's parameters. */
export function encodeParameters(agent: AgentParameters, provenance: Provenance): Uint8Array {
  const { shape, chosen, bestIteration, observation } = agent;
  const tensors = ITERATES.map((name) => layerTensors(`${name}.`, shape, agent[name]));
  return encodeSafetensors(Object.assign({}, ...tensors), {
    ...provenanceTexts(provenance),
    chosen,
    best_iteration: String(bestIteration),
    observation,
  });
}

/**
 * An agent's parameters.
 *
 * @throws {SyntaxError} If the bytes are no safetensors file
 * @throws {TypeError} If they are another file; names what is missing
 */
export function decodeParameters(bytes: Uint8Array): AgentParameters {
  const file = decodeSafetensors(bytes);
  const { chosen, observation } = file.metadata;
  if (
    (chosen !== "best" && chosen !== "last") || (observation !== "zero" && observation !== "one")
  ) {
    throw new TypeError(
      `Cannot read parameters: metadata has chosen "${chosen}" and observation "${observation}", ` +
        `must be "best" or "last", and "zero" or "one"`,
    );
  }
  const widths = LAYERS.map((layer) => tensorIn(file, `best.layer${layer}.weights`).shape);
  const shape: PolicyShape = {
    inputs: widths[0]![0]!,
    hidden: [widths[0]![1]!, widths[1]![1]!],
    actions: widths[2]![1]!,
  };
  return {
    shape,
    observation,
    best: parametersIn(file, "best.", shape),
    last: parametersIn(file, "last.", shape),
    chosen,
    bestIteration: Number(file.metadata.best_iteration),
  };
}

/** θ as the checkpoint rule chose it, `[P]`. */
export function chosenParameters(agent: AgentParameters): Float64Array {
  return agent[agent.chosen];
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
): Record<string, StoredTensor> {
  const count = parameterCount(shape);
  const part = (from: number, size: number) => {
    const values = new Float64Array((tasks ?? 1) * size);
    for (let t = 0; t < (tasks ?? 1); t++) {
      values.set(theta.subarray(t * count + from, t * count + from + size), t * size);
    }
    return narrowest(values);
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

function parametersIn(file: Safetensors, prefix: string, shape: PolicyShape): Float64Array {
  const theta = new Float64Array(parameterCount(shape));
  layersOf(shape).forEach(({ inputs, outputs, weights, biases }, depth) => {
    const name = `${prefix}layer${depth + 1}`;
    theta.set(valuesIn(file, `${name}.weights`, [inputs, outputs]), weights);
    theta.set(valuesIn(file, `${name}.biases`, [outputs]), biases);
  });
  return theta;
}

function valuesIn(
  file: Safetensors,
  name: string,
  wanted: readonly number[],
): StoredTensor["data"] {
  const { shape, data } = tensorIn(file, name);
  if (shape.join() === wanted.join()) return data;
  throw new TypeError(`Cannot read parameters: ${name} is [${shape}], must be [${wanted}]`);
}

function tensorIn({ tensors }: Safetensors, name: string): StoredTensor {
  if (Object.hasOwn(tensors, name)) return tensors[name]!;
  throw new TypeError(`Cannot read parameters: there is no tensor "${name}"`);
}
