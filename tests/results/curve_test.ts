import { assertEquals, assertThrows } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { createWasmBackend } from "../../kernels/wasm/wasm.ts";
import { CURVE_COLUMNS, curveOf, decodeCurve, encodeCurve } from "../../results/curve.ts";
import { assertSameBits } from "../learners/same_bits.ts";
import { maml, mamlWithAdam, reptile, train } from "../learners/support.ts";
import { encodeSafetensors } from "../../results/safetensors.ts";
import { headerOf, PROVENANCE, REORDERED } from "./support.ts";

const ALWAYS = ["iteration", "value", "value_before", "entropy_before"];
const OUTCOMES = CURVE_COLUMNS.slice(6);

const BACKENDS = { reference: createReferenceBackend, wasm: createWasmBackend };

for (const [name, create] of Object.entries(BACKENDS)) {
  Deno.test(`a curve of ${name} reads back to the bit, with the columns that its learner has`, async () => {
    const cases = [
      [maml(), [...ALWAYS, "mean_kl", ...OUTCOMES]],
      [mamlWithAdam(), [...ALWAYS, "skipped"]],
      [reptile(), [...ALWAYS, "skipped"]],
    ] as const;
    for (const [settings, columns] of cases) {
      const { curve: points } = await train(create(), banditFamily(4, 10), settings, [1, 2]);
      for (const run of [0, 1]) {
        const curve = curveOf(points, run);
        assertEquals(Object.keys(curve).toSorted(), columns.toSorted());
        assertEquals([...curve.iteration!], [0, 2, 4]);
        assertEquals([...curve.value!], points.map(({ value }) => value[run]));
        const file = encodeCurve(curve, PROVENANCE);
        const read = decodeCurve(file);
        assertEquals(Object.keys(read), CURVE_COLUMNS.filter((it) => columns.includes(it)));
        for (const [column, values] of Object.entries(curve)) {
          assertSameBits(read[column]!, values, column);
        }
        const { tensors } = headerOf(file);
        assertEquals(tensors.iteration, "F32 [3]");
        // f32 of wasm is kept in 32 bits, f64 of reference in 64.
        assertEquals(tensors.value, `${name === "wasm" ? "F32" : "F64"} [3]`);
      }
    }
  });
}

Deno.test("columns are of one run, and an outcome's counts are those of its iterations", async () => {
  const { curve } = await train(createReferenceBackend(), banditFamily(4, 10), maml(), [1, 2]);
  const [one, two] = [0, 1].map((run) => curveOf(curve, run));
  assertEquals(one!.value![2] === two!.value![2], false);
  // Two iterations between validations, none before the first.
  const steps = [0, 1, 2].map((row) => OUTCOMES.reduce((sum, name) => sum + one![name]![row]!, 0));
  assertEquals(steps, [0, 2, 2]);
});

Deno.test("columns are named as a table's would be", () => {
  for (const name of CURVE_COLUMNS) assertEquals(/^[a-z_]+$/.test(name), true, name);
});

Deno.test("equal curves are equal bytes, whatever the order of columns and of the settings' keys", () => {
  const curve = { iteration: Float64Array.of(0, 5), value: Float64Array.of(0.5, 0.1) };
  const other = { value: curve.value, iteration: curve.iteration };
  assertEquals(encodeCurve(other, REORDERED), encodeCurve(curve, PROVENANCE));
});

Deno.test("other bytes are refused", () => {
  assertThrows(() => decodeCurve(new Uint8Array(4)), SyntaxError);
});

Deno.test("another result's file is no curve", () => {
  const other = encodeSafetensors({ online: { shape: [1], data: Float64Array.of(1) } }, {});
  assertThrows(() => decodeCurve(other), TypeError, 'no tensor "iteration"');
});
