import { assertEquals, assertThrows } from "@std/assert";
import { parameterCount } from "../../kernels/policy/layout.ts";
import { type AdaptedAgent, decodeAdapted, encodeAdapted } from "../../results/adapted.ts";
import { encodeCurve } from "../../results/curve.ts";
import { decodeSafetensors, encodeSafetensors } from "../../results/safetensors.ts";
import { assertSameBits } from "../learners/same_bits.ts";
import { doubles, headerOf, PROVENANCE, REORDERED, singles } from "./support.ts";

const [T, S, A] = [4, 3, 2];

const agentOf = (numbers: typeof singles): AdaptedAgent => ({
  policies: numbers(T * S * A, 1),
  online: numbers(T, 2),
  valueBefore: numbers(T, 3),
});

for (const [type, numbers] of [["F32", singles], ["F64", doubles]] as const) {
  Deno.test(`adapted policies read back to the bit, stored as ${type}`, () => {
    const agent = agentOf(numbers);
    const file = encodeAdapted(agent, [S, A], PROVENANCE);
    const read = decodeAdapted(file);
    for (const part of ["policies", "online", "valueBefore"] as const) {
      assertSameBits(read[part], agent[part], part);
    }
    assertEquals(headerOf(file).tensors, {
      policies: `${type} [4, 3, 2]`,
      online: `${type} [4]`,
      value_before: `${type} [4]`,
    });
  });
}

Deno.test("θ′ is kept too where it is asked for, task by task, and changes nothing else", () => {
  const agent = agentOf(singles);
  const shape = { inputs: S, hidden: [5, 6], actions: A } as const;
  const P = parameterCount(shape);
  const theta = singles(T * P, 4);
  const file = encodeAdapted(agent, [S, A], PROVENANCE, { theta, shape });
  assertEquals(headerOf(file).tensors, {
    policies: "F32 [4, 3, 2]",
    online: "F32 [4]",
    value_before: "F32 [4]",
    "layer1.weights": "F32 [4, 3, 5]",
    "layer1.biases": "F32 [4, 5]",
    "layer2.weights": "F32 [4, 5, 6]",
    "layer2.biases": "F32 [4, 6]",
    "layer3.weights": "F32 [4, 6, 2]",
    "layer3.biases": "F32 [4, 2]",
  });
  assertEquals(decodeAdapted(file), agent);
  // The second task's last bias is θ's last entry of that task.
  const { data } = decodeSafetensors(file).tensors["layer3.biases"]!;
  assertEquals(data[3], theta[2 * P - 1]!);
});

Deno.test("equal agents are equal bytes, whatever the order of the settings' keys", () => {
  const [one, two] = [PROVENANCE, REORDERED].map((it) =>
    encodeAdapted(agentOf(singles), [S, A], it)
  );
  assertEquals(one, two);
});

Deno.test("numbers that no shape fits, or that are not finite, are not written", () => {
  const agent = agentOf(singles);
  assertThrows(() => encodeAdapted(agent, [A, A], PROVENANCE), RangeError, "its shape is [4,2,2]");
  const online = Float64Array.of(1, NaN, 1, 1);
  assertThrows(() => encodeAdapted({ ...agent, online }, [S, A], PROVENANCE), RangeError, "NaN");
});

Deno.test("other files are refused", () => {
  assertThrows(() => decodeAdapted(new Uint8Array(4)), SyntaxError);
  const curve = encodeCurve({ iteration: Float64Array.of(0) }, PROVENANCE);
  assertThrows(() => decodeAdapted(curve), TypeError, '"policies"');
  const { tensors, metadata } = decodeSafetensors(
    encodeAdapted(agentOf(singles), [S, A], PROVENANCE),
  );
  for (const name of Object.keys(tensors)) {
    const { [name]: _, ...rest } = tensors;
    const error = assertThrows(() => decodeAdapted(encodeSafetensors(rest, metadata)), TypeError);
    assertEquals((error as unknown as Error).message.includes(`"${name}"`), true);
  }
});
