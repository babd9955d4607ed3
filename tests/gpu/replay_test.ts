import { assert, assertEquals } from "@std/assert";
import type { Tensor } from "../../kernels/backend.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { largestError } from "../kernels/wasm/pair.ts";
import { layOut, type Pieces } from "../kernels/wasm/pieces.ts";
import { gpuTest } from "./adapter.ts";

for (const env of ["bandit-k5-n10", "bandit-k50-n100", "mdp-n10"]) {
  gpuTest(`fed the reference's episodes, meta-iterations on ${env} agree to 1e-4`, async (gpu) => {
    const backend = createReferenceBackend();
    const [reference, mine] = [layOut(backend, env), layOut(gpu, env)];
    const both = (run: (pieces: Pieces) => void) => [reference, mine].forEach(run);
    /** Gives both the reference's numbers, rounded to f32. */
    const align = async (tensorsOf: (pieces: Pieces) => readonly Tensor[]) => {
      const values = await backend.read(...tensorsOf(reference));
      values.forEach((exact, k) => {
        const rounded = Float32Array.from(exact);
        backend.write(tensorsOf(reference)[k]!, rounded);
        gpu.write(tensorsOf(mine)[k]!, rounded);
      });
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
        const name of ["adapted", "gradients", "b", "x", "surrogate", "kl", "theta", "log"] as const
      ) {
        const [expected] = await backend.read(reference.tensors[name]);
        const [actual] = await gpu.read(mine.tensors[name]);
        const error = largestError(actual!, expected!);
        assert(error < 1e-4, `iteration ${iteration}, ${name}: ${error}`);
      }
      const [log] = await backend.read(reference.tensors.log);
      assertEquals(log![0], 0); // accepted: the search was more than a formality
      await align(({ tensors }) => [tensors.theta]);
    }
  });
}
