import { assert, assertEquals } from "@std/assert";
import type { Tensor } from "../../../kernels/backend.ts";
import { Pair } from "./pair.ts";
import { layOut, type Pieces } from "./pieces.ts";

for (const env of ["bandit-k5-n10", "bandit-k50-n100", "mdp-n10"]) {
  Deno.test(`fed the reference's episodes, meta-iterations on ${env} agree to 1e-4`, async () => {
    const pair = new Pair();
    const [reference, wasm] = pair.both((backend) => layOut(backend, env));
    const both = (run: (pieces: Pieces) => void) => [reference, wasm].forEach(run);
    const align = async (tensorsOf: (pieces: Pieces) => readonly Tensor[]) => {
      const mine = tensorsOf(wasm);
      for (const [k, tensor] of tensorsOf(reference).entries()) await pair.align(tensor, mine[k]!);
    };
    for (let iteration = 0; iteration < 3; iteration++) {
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
        const error = await pair.error(reference.tensors[name], wasm.tensors[name]);
        assert(error < 1e-4, `iteration ${iteration}, ${name}: ${error}`);
      }
      const [log] = await pair.reference.read(reference.tensors.log);
      assertEquals(log![0], 0); // accepted: the search was more than a formality
      await align(({ tensors }) => [tensors.theta]);
    }
  });
}
