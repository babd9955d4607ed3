import { assertEquals, assertThrows } from "@std/assert";
import { encodeCurve } from "../../results/curve.ts";
import { decodeOptima, encodeOptima, type SettingOptima } from "../../results/optima.ts";
import { assertSameBits } from "../learners/same_bits.ts";
import { doubles, headerOf, PROVENANCE, REORDERED, singles } from "./support.ts";

const provenance = { ...PROVENANCE, stage: "optima", algorithm: "", seed: null };

const optimaOf = (numbers: typeof singles): SettingOptima => ({
  paper: { firstTask: 0, optimum: numbers(4, 1), discountedOptimum: numbers(4, 2) },
  precise: { firstTask: 4, optimum: numbers(6, 3), discountedOptimum: numbers(6, 4) },
});

for (const [type, numbers] of [["F32", singles], ["F64", doubles]] as const) {
  Deno.test(`optima read back to the bit, stored as ${type}`, () => {
    const optima = optimaOf(numbers);
    const file = encodeOptima(optima, provenance);
    const read = decodeOptima(file);
    for (const set of ["paper", "precise"] as const) {
      assertEquals(read[set].firstTask, optima[set].firstTask);
      for (const part of ["optimum", "discountedOptimum"] as const) {
        assertSameBits(read[set][part], optima[set][part], `${set} ${part}`);
      }
    }
    const { tensors, metadata } = headerOf(file);
    assertEquals(tensors, {
      "paper.optimum": `${type} [4]`,
      "paper.discounted": `${type} [4]`,
      "precise.optimum": `${type} [6]`,
      "precise.discounted": `${type} [6]`,
    });
    assertEquals([metadata["paper.first_task"], metadata["precise.first_task"]], ["0", "4"]);
    assertEquals([metadata.job, metadata.seed], ["optima/bandit-k5-n10", undefined]);
  });
}

Deno.test("equal optima are equal bytes, whatever the order of the settings' keys", () => {
  const [one, two] = [PROVENANCE, REORDERED].map((it) => encodeOptima(optimaOf(singles), it));
  assertEquals(one, two);
});

Deno.test("other files are refused", () => {
  assertThrows(() => decodeOptima(new Uint8Array(4)), SyntaxError);
  const curve = encodeCurve({ iteration: Float64Array.of(0) }, PROVENANCE);
  assertThrows(() => decodeOptima(curve), TypeError);
});
