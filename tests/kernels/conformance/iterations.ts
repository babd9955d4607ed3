/** Whole meta-iterations, fed the reference's episodes. @module */
import { assertEquals, assertLess } from "@std/assert";
import type { Tensor } from "../../../kernels/backend.ts";
import { layOut, type Pieces } from "./pieces.ts";
import { errorOf, onBoth, reference, type Suite, valuesOf } from "./suite.ts";

/** Registers the tests. */
export function iterations({ test, tolerances }: Suite): void {
  for (const env of ["bandit-k5-n10", "bandit-k50-n100", "mdp-n10"]) {
    test(`fed the reference's episodes, meta-iterations on ${env} agree`, async (backend) => {
      const [expected, actual] = onBoth(backend, (on) => layOut(on, env));
      const both = (run: (pieces: Pieces) => void) => [expected, actual].forEach(run);
      /** Gives both the reference's numbers, rounded to f32. */
      const align = async (tensorsOf: (pieces: Pieces) => readonly Tensor[]) => {
        for (const [k, tensor] of tensorsOf(expected).entries()) {
          const rounded = Float32Array.from(await valuesOf(reference, tensor));
          reference.write(tensor, rounded);
          backend.write(tensorsOf(actual)[k]!, rounded);
        }
      };
      for (let iteration = 0; iteration < 2; iteration++) {
        both((pieces) => pieces.sample(iteration));
        await align(({ tables }) => tables);
        both((pieces) => pieces.play(iteration));
        await align(({ played }) => played[0]!);
        both((pieces) => pieces.adapt());
        both((pieces) => pieces.playAdapted(iteration));
        await align(({ played }) => played[1]!);
        both((pieces) => pieces.update());
        // All that a later operation reads; r and p are as small as CG has become.
        for (
          const name of [
            "adapted",
            "gradients",
            "b",
            "x",
            "surrogate",
            "kl",
            "theta",
            "log",
          ] as const
        ) {
          const error = await errorOf(backend, actual.tensors[name], expected.tensors[name]);
          assertLess(error, tolerances.iteration, `iteration ${iteration}, ${name}`);
        }
        const log = await valuesOf(reference, expected.tensors.log);
        assertEquals(log[0], 0); // accepted: the search was more than a formality
        await align(({ tensors }) => [tensors.theta]);
      }
    });
  }
}
