/** Policies that remember on `wasm`, beside the reference. */
import { assert, assertEquals } from "@std/assert";
import type { SequenceBackend, Tensor } from "../../../kernels/backend.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";
import { largestError } from "../wasm/pair.ts";
import { BANDIT, type Batch, batchOf, learn, MDP, POLICIES } from "./cases.ts";

const SHAPES = { bandit: BANDIT, MDP } as const;

/** Rounding to f32 through a dozen steps of a memory; issue 17 allows 1e-4. */
const REPLAYED = 1e-5;
/** A derivative has three times as many roundings, and terms that cancel. */
const DERIVED = 1e-4;

/** Everything that a batch holds once it was played and learned from. */
function resultsOf({ trials, advantages, targets, gradient }: Batch): Tensor[] {
  const { states, actions, rewards, total, logProbabilities, values } = trials;
  return [states, actions, rewards, total, logProbabilities, values, advantages, targets, gradient];
}

for (const [name, policy] of Object.entries(POLICIES)) {
  for (const [shape, dynamics] of Object.entries(SHAPES)) {
    for (const freezeAfter of [null, 3]) {
      const title = `${name} on a ${shape}${freezeAfter === null ? "" : ", frozen"}`;
      const rules = { freezeAfter, clockEnd: 4 };

      Deno.test(`${title}: wasm plays, learns and replays as the reference does`, async () => {
        const [reference, wasm] = [createReferenceBackend(), createWasmBackend()];
        const [expected, actual] = [reference, wasm].map((backend) =>
          batchOf(backend, policy, { dynamics, count: 6, rules })
        ) as [Batch, Batch];
        learn(reference, expected);
        learn(wasm, actual);
        const [ours, theirs] = [
          await wasm.read(...resultsOf(actual)),
          await reference.read(...resultsOf(expected)),
        ];
        // Probabilities differ in their last bits, which move a draw once in 10⁶.
        assertEquals(ours.slice(0, 2), theirs.slice(0, 2), "states and actions");
        const allowed = [1e-6, 1e-6, REPLAYED, REPLAYED, DERIVED, DERIVED, DERIVED];
        theirs.slice(2).forEach((values, k) => {
          const error = largestError(ours[k + 2]!, values);
          assert(error < allowed[k]!, `${resultsOf(actual)[k + 2]!.label}: ${error}`);
        });
        const { theta, trials } = actual;
        const played = [trials.logProbabilities, trials.values];
        const before = await wasm.read(...played);
        for (const tensor of played) wasm.write(tensor, new Float64Array(before[0]!.length));
        wasm.replayTrials({ policy, theta, trials });
        assertEquals(
          await wasm.read(...played),
          before,
          "a replay is what was played, bit for bit",
        );
      });

      Deno.test(`${title}: the clipped gradient is the reference's`, async () => {
        const gradients = await Promise.all(
          [createReferenceBackend(), createWasmBackend()].map(async (backend: SequenceBackend) => {
            const batch = batchOf(backend, policy, { dynamics, count: 6, rules });
            learn(backend, batch);
            const { theta, trials, advantages, targets, gradient: out } = batch;
            const old = trials.logProbabilities;
            const [logs] = await backend.read(old);
            // Ratios of 1.3, 0.8, 1, 1.3, …: beyond both bounds and between them.
            backend.write(old, logs!.map((log, k) => log - [0.26, -0.22, 0.01][k % 3]!));
            const settings = { entropy: 0.2, value: 1, clip: 0.1 };
            backend.trialGradient({ policy, theta, trials, advantages, targets, settings, out });
            return (await backend.read(out))[0]!;
          }),
        );
        assert(largestError(gradients[1]!, gradients[0]!) < DERIVED);
      });
    }

    Deno.test(`${name} on a ${shape}: a run's bits do not depend on its batch`, async () => {
      const backend = createWasmBackend();
      const together = batchOf(backend, policy, { dynamics, runs: 3 });
      const alone = batchOf(backend, policy, { dynamics, runs: 1 }, 1);
      learn(backend, together);
      learn(backend, alone);
      const [all, one] = [
        await backend.read(...resultsOf(together)),
        await backend.read(...resultsOf(alone)),
      ];
      all.forEach((values, k) => {
        const size = values.length / 3;
        assertEquals(values.slice(size, 2 * size), one[k]);
      });
    });

    Deno.test(`${name} on a ${shape}: what is played does not depend on the batch's first task`, async () => {
      const backend = createWasmBackend();
      const whole = batchOf(backend, policy, { dynamics, runs: 1, tasks: 2 });
      const second = batchOf(backend, policy, { dynamics, runs: 1, tasks: 1, firstTask: 6 });
      const { transitions, rewards } = whole.tasks;
      for (
        const [from, to] of [[transitions, second.tasks.transitions], [
          rewards,
          second.tasks.rewards,
        ]]
      ) {
        const [values] = await backend.read(from!);
        backend.write(to!, values!.slice(values!.length / 2));
      }
      backend.playTrials(whole);
      backend.playTrials(second);
      const [all, one] = await backend.read(whole.trials.values, second.trials.values);
      assertEquals(all!.slice(all!.length / 2), one);
    });
  }
}

for (const create of [createReferenceBackend, createWasmBackend]) {
  Deno.test(`${create.name}: a gradient is shortened to the norm that it may have, each run alone`, async () => {
    const backend = create();
    const gradient = backend.tensor("g", [3, 2]);
    backend.write(gradient, [3, 4, 0.3, 0.4, Infinity, 1]);
    backend.clipNorm({ gradient, norm: 1 });
    const [values] = await backend.read(gradient);
    assertEquals(
      values!.map(Math.fround),
      Float64Array.of(0.6, 0.8, 0.3, 0.4, Infinity, 1).map(Math.fround),
    );
  });
}
