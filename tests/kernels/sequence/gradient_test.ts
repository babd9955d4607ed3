/** The gradient through time, by finite differences of the loss. */
import { assert } from "@std/assert";
import { createReferenceBackend } from "../../../kernels/reference/reference.ts";
import type { TrialLossSettings } from "../../../kernels/backend.ts";
import { CLOCK, sequenceBlocks } from "../../../kernels/sequence/layout.ts";
import { blocksOf } from "../../../kernels/sequence/memory.ts";
import { addGradient } from "../../../kernels/trial_gradient/trial_gradient.ts";
import { createUniform } from "../../support/random.ts";
import { BANDIT, batchOf, MDP, POLICIES } from "./cases.ts";

/** A central difference errs by h² and by 1e-16/h of the loss: 1e-10 of it. */
const STEP = 1e-5;
const TOLERANCE = 1e-7;

for (const [name, policy] of Object.entries(POLICIES)) {
  for (const [shape, dynamics] of [["bandit", BANDIT], ["MDP", MDP]] as const) {
    for (
      const [kind, clip, freezeAfter] of [
        ["plain", null, null],
        ["clipped", 0.1, null],
        ["frozen after two episodes", null, 2],
      ] as const
    ) {
      Deno.test(`gradient of ${name} on a ${shape}, ${kind}`, async () => {
        const backend = createReferenceBackend();
        const batch = batchOf(backend, policy, {
          dynamics,
          runs: 1,
          tasks: 1,
          count: 5,
          rules: { freezeAfter, clockEnd: 4 },
        });
        const { trials } = batch;
        backend.playTrials(batch);
        const [theta, states, actions, rewards, played] = await backend.read(
          batch.theta,
          trials.states,
          trials.actions,
          trials.rewards,
          trials.logProbabilities,
        );
        const uniform = createUniform(5);
        const random = () => Float64Array.from(states!, () => uniform() - 0.4);
        const lane = {
          states: states!,
          actions: actions!,
          rewards: rewards!,
          // Some ratios are within the clip's bounds, some beyond either.
          logProbabilities: played!.map((it) => it + 0.4 * (uniform() - 0.5)),
          advantages: random(),
          targets: random(),
        };
        const settings = { entropy: 0.3, value: 0.7, clip };
        const blocks = blocksOf(policy, dynamics, theta!);
        if (policy.kind === "gru") return check(settings, theta!, () => true);
        // V of a tied policy weighs by a constant π. So its weights are tried where π does not move:
        // those that π does not hang on, and those of a policy that is uniform whatever they are.
        check({ ...settings, value: 0 }, theta!, () => true);
        const half = blocks["heads.weights"]!.length / 2;
        check(settings, theta!, (block, k) => {
          const from = { "heads.weights": half, "heads.biases": CLOCK, "clock.weights": 0 }[block];
          return from !== undefined && k >= from;
        });
        blocks["heads.weights"]!.fill(0, 0, half);
        check(settings, theta!, (block, k) => block !== "heads.weights" || k >= half);

        function check(
          settings: TrialLossSettings,
          theta: Float64Array,
          isTried: (block: string, k: number) => boolean,
        ): void {
          const lossAt = (at: Float64Array, into = new Float64Array(at.length)) =>
            addGradient(policy, at, trials, settings, lane, into);
          const gradient = new Float64Array(theta.length);
          lossAt(theta, gradient);
          for (const { name, shape, from } of sequenceBlocks(policy, dynamics)) {
            const tried = Array.from({ length: shape.reduce((a, b) => a * b) }, (_, k) => k)
              .filter((k) => isTried(name, k));
            const differences = tried.map((k) => {
              const at = (h: number) => lossAt(theta.with(from + k, theta[from + k]! + h));
              return (at(STEP) - at(-STEP)) / (2 * STEP);
            });
            const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
            tried.forEach((k, at) => {
              const error = Math.abs(gradient[from + k]! - differences[at]!) / largest;
              assert(error < TOLERANCE, `${name} ${k}: off by ${error}`);
            });
          }
        }
      });
    }
  }
}
