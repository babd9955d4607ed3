import { assertEquals, assertThrows } from "@std/assert";
import { parameterCount } from "../../kernels/policy/layout.ts";
import { encodeCurve } from "../../results/curve.ts";
import {
  type AgentParameters,
  chosenParameters,
  decodeParameters,
  encodeParameters,
  layerTensors,
} from "../../results/parameters.ts";
import { decodeSafetensors, encodeSafetensors } from "../../results/safetensors.ts";
import { assertSameBits } from "../learners/same_bits.ts";
import { doubles, headerOf, PROVENANCE, REORDERED, singles } from "./support.ts";

const shape = { inputs: 3, hidden: [4, 5], actions: 2 } as const;
const P = parameterCount(shape);

const agent: AgentParameters = {
  shape,
  observation: "zero",
  best: singles(P, 1),
  last: singles(P, 2),
  chosen: "best",
  bestIteration: 75,
};

for (const [type, numbers] of [["F32", singles], ["F64", doubles]] as const) {
  Deno.test(`θ reads back to the bit, stored as ${type}`, () => {
    for (const chosen of ["best", "last"] as const) {
      for (const observation of ["zero", "one"] as const) {
        const wanted = { ...agent, best: numbers(P, 3), last: numbers(P, 4), chosen, observation };
        wanted.last[P - 1] = -0;
        const file = encodeParameters(wanted, PROVENANCE);
        const { best, last, ...rest } = decodeParameters(file);
        assertSameBits(best, wanted.best, "best");
        assertSameBits(last, wanted.last, "last");
        assertEquals(rest, { shape, observation, chosen, bestIteration: 75 });
        const types = Object.values(headerOf(file).tensors).map((it) => it.slice(0, 3));
        assertEquals(new Set(types), new Set([type]));
      }
    }
  });
}

Deno.test("only the tensors that need it are wider", () => {
  const best = singles(P);
  best[1] = 0.1; // the second weight of the first layer
  const { tensors } = headerOf(encodeParameters({ ...agent, best }, PROVENANCE));
  const wide = Object.keys(tensors).filter((name) => tensors[name]!.startsWith("F64"));
  assertEquals(wide, ["best.layer1.weights"]);
});

Deno.test("θ is there layer by layer, under names and shapes that others can use", () => {
  const { tensors, metadata } = headerOf(encodeParameters(agent, PROVENANCE));
  const layers = {
    "layer1.biases": "F32 [4]",
    "layer1.weights": "F32 [3, 4]",
    "layer2.biases": "F32 [5]",
    "layer2.weights": "F32 [4, 5]",
    "layer3.biases": "F32 [2]",
    "layer3.weights": "F32 [5, 2]",
  };
  const expected = ["best", "last"].flatMap((iterate) =>
    Object.entries(layers).map(([name, type]) => [`${iterate}.${name}`, type])
  );
  assertEquals(tensors, Object.fromEntries(expected));
  const { chosen, best_iteration, observation, job } = metadata;
  assertEquals(
    [chosen, best_iteration, observation, job],
    ["best", "75", "zero", "train/maml/bandit-k5-n10/3"],
  );
});

Deno.test("a layer's numbers are its part of θ: W₁, b₁, W₂, b₂, W₃, b₃, row by row", () => {
  const theta = Float64Array.from({ length: P }, (_, k) => k);
  const file = encodeParameters({ ...agent, best: theta }, PROVENANCE);
  const { tensors } = decodeSafetensors(file);
  const parts = [1, 2, 3].flatMap((layer) =>
    ["weights", "biases"].flatMap((part) => [...tensors[`best.layer${layer}.${part}`]!.data])
  );
  assertEquals(Float64Array.from(parts), theta);
});

Deno.test("the tensors of several tasks have a leading axis, task by task", () => {
  const theta = Float64Array.from({ length: 3 * P }, (_, k) => k);
  const many = layerTensors("x.", shape, theta, 3);
  const one = layerTensors("x.", shape, theta.slice(P, 2 * P));
  assertEquals(Object.keys(many), Object.keys(one));
  for (const [name, { shape, data }] of Object.entries(many) as Stored) {
    const own = (one as Record<string, Stored[number][1]>)[name]!;
    assertEquals(shape, [3, ...own.shape]);
    const size = own.data.length;
    assertEquals([...data.subarray(size, 2 * size)], [...own.data]);
  }
});

type Stored = [string, { shape: readonly number[]; data: Float64Array }][];

Deno.test("what counts is what was chosen", () => {
  assertEquals(chosenParameters(agent), agent.best);
  assertEquals(chosenParameters({ ...agent, chosen: "last" }), agent.last);
});

Deno.test("equal agents are equal bytes, whatever the order of the settings' keys", () => {
  assertEquals(encodeParameters(agent, REORDERED), encodeParameters(agent, PROVENANCE));
});

Deno.test("other files are refused, and what is missing is named", () => {
  const file = encodeParameters(agent, PROVENANCE);
  const curve = encodeCurve({ iteration: Float64Array.of(0) }, PROVENANCE);
  assertThrows(() => decodeParameters(new Uint8Array(4)), SyntaxError);
  assertThrows(() => decodeParameters(curve), TypeError, "metadata has chosen");
  const { tensors, metadata } = decodeSafetensors(file);
  for (const [name, value] of [["chosen", "first"], ["observation", "two"]] as const) {
    const other = encodeSafetensors(tensors, { ...metadata, [name]: value });
    assertThrows(() => decodeParameters(other), TypeError, `${name} "${value}"`);
  }
  for (const name of Object.keys(tensors)) {
    const { [name]: _, ...rest } = tensors;
    assertThrows(() => decodeParameters(encodeSafetensors(rest, metadata)), TypeError);
    // Of another network than the rest.
    const smaller = { ...tensors, [name]: { shape: [1, 1], data: Float32Array.of(1) } };
    assertThrows(
      () => decodeParameters(encodeSafetensors(smaller, metadata)),
      TypeError,
      "must be",
    );
  }
  const { "last.layer2.biases": _, ...rest } = tensors;
  assertThrows(
    () => decodeParameters(encodeSafetensors(rest, metadata)),
    TypeError,
    'there is no tensor "last.layer2.biases"',
  );
});
