/** A trial of three steps by hand, and what a policy cannot see. */
import { assert, assertEquals } from "@std/assert";
import type { GruPolicy, SequencePolicy, TiedPolicy } from "../../../kernels/backend.ts";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import { sequenceParameters } from "../../../kernels/sequence/layout.ts";
import { blocksOf } from "../../../kernels/sequence/memory.ts";
import { createWasmBackend } from "../../../kernels/wasm/wasm.ts";
import { BANDIT, batchOf, MDP, POLICIES } from "./cases.ts";

const TWO_ARMS = { ...BANDIT, actions: 2 };

/** log π and V of a trial with given actions and rewards. */
async function replayed(
  policy: SequencePolicy,
  set: (blocks: Record<string, Float64Array>) => void,
  actions: number[],
  rewards: number[],
) {
  const backend = createReferenceBackend();
  const dynamics = TWO_ARMS;
  const batch = batchOf(backend, policy, {
    dynamics,
    runs: 1,
    tasks: 1,
    count: 3,
    rules: { discount: 1 },
  });
  const theta = new Float64Array(sequenceParameters(policy, dynamics));
  set(blocksOf(policy, dynamics, theta));
  const { trials } = batch;
  backend.write(batch.theta, theta);
  backend.write(trials.actions, actions);
  backend.write(trials.rewards, rewards);
  backend.replayTrials(batch);
  return await backend.read(trials.logProbabilities, trials.values);
}

function assertNear(actual: Float64Array, expected: number[]): void {
  expected.forEach((value, k) => {
    assert(Math.abs(actual[k]! - value) < 1e-14, `${k}: ${actual[k]}, must be ${value}`);
  });
}

Deno.test("three steps of a tied policy, by hand", async () => {
  const policy: TiedPolicy = { kind: "tied", units: 4, rewardScale: 2, clock: "steps" };
  const [log, values] = await replayed(
    policy,
    (blocks) => {
      // Unit 0 alone: its candidate is tanh y, both gates are ½ while their sums are 0.
      blocks["input.weights"]![8] = 1;
      blocks["hidden.weights"]![0] = 1;
      // f = (h, 2h, 0), u = (3h, 0, 0); the clock's own part of V is ½.
      blocks["heads.weights"]![0] = 1;
      blocks["heads.weights"]![4] = 2;
      blocks["heads.weights"]![12] = 3;
      blocks["clock.weights"]![0] = 0.5;
    },
    [0, 1, 0],
    [1, 0, 1],
  );
  // After a reward of 1, y = 2 and m = ½ tanh 2; after none, y = 0 and m stays 0.
  const m = Math.tanh(2) / 2;
  // At step 1 two of three pulls are left, at step 2 one: τ₁ = 2/3, 1/3.
  const [first, second] = [m + 2 * m * 2 / 3, m + 2 * m / 3];
  const soft = (x: number) => Math.log(Math.exp(x) / (Math.exp(x) + 1));
  assertNear(log!, [Math.log(0.5), -first + soft(first), soft(second)]);
  const p = [Math.exp(soft(first)), Math.exp(soft(second))] as const;
  assertNear(values!, [3 * 0.5, 2 * (0.5 + p[0] * 3 * m), 0.5 + p[1] * 3 * m]);
});

Deno.test("three steps of RL²'s policy, by hand", async () => {
  const policy: GruPolicy = {
    kind: "gru",
    units: 4,
    input: "published",
    rewardCentre: 0,
    readout: "shared",
  };
  const [log, values] = await replayed(
    policy,
    (blocks) => {
      // Features: the state, arms 0 and 1, the reward, an episode's start. The reward, and half of every
      // start, move unit 0; arm 1 opens its memory: z = σ(ln 3) = ¾.
      blocks["input.weights"]![3 * 12 + 8] = 1;
      blocks["input.weights"]![4 * 12 + 8] = 0.5;
      blocks["input.weights"]![2 * 12 + 4] = Math.log(3);
      blocks["readout.weights"]![0] = 1; // Logit of arm 0.
      blocks["readout.weights"]![8] = 2; // V.
    },
    [0, 1, 0],
    [1, 0, 1],
  );
  const m0 = Math.tanh(0.5) / 2;
  const m1 = (Math.tanh(1.5) + m0) / 2; // Arm 0 before, it paid 1.
  const m2 = Math.tanh(0.5) / 4 + 0.75 * m1; // Arm 1 before, it paid 0.
  const soft = (x: number) => Math.log(Math.exp(x) / (Math.exp(x) + 1));
  assertNear(log!, [soft(m0), -m1 + soft(m1), soft(m2)]);
  assertNear(values!, [3 * 2 * m0, 2 * 2 * m1, 2 * m2]);
});

for (const [name, policy] of Object.entries(POLICIES)) {
  Deno.test(`${name}: on the same rewards, other tables behind them change no probability`, async () => {
    const backend = createWasmBackend();
    const batch = batchOf(backend, policy, { dynamics: MDP });
    const { tasks, trials } = batch;
    backend.playTrials(batch);
    const played = await backend.read(trials.logProbabilities, trials.values);
    for (const tensor of [tasks.rewards, tasks.transitions]) {
      const [values] = await backend.read(tensor);
      backend.write(tensor, values!.toReversed());
    }
    backend.replayTrials(batch);
    assertEquals(await backend.read(trials.logProbabilities, trials.values), played);
    // And they do change where the rewards do: it is they that are seen.
    const [rewards] = await backend.read(trials.rewards);
    backend.write(trials.rewards, rewards!.map((r) => r + 1));
    backend.replayTrials(batch);
    const [changed] = await backend.read(trials.logProbabilities);
    assert(changed!.some((log, k) => log !== played[0]![k]));
  });
}
