/** Policies, trials and numbers of the tests of sequence policies. @module */
import type {
  Dynamics,
  SequenceBackend,
  SequencePolicy,
  Tasks,
  Tensor,
  Trials,
} from "../../../kernels/backend.ts";
import { type Draws, STREAMS } from "../../../kernels/draws.ts";
import { sequenceParameters } from "../../../kernels/sequence/layout.ts";
import { createUniform } from "../../support/random.ts";

/** Arms. */
export const BANDIT: Dynamics = {
  states: 1,
  actions: 5,
  horizon: 1,
  reward: { kind: "bernoulli" },
  start: [1],
};

/** States whose first is drawn. */
export const MDP: Dynamics = {
  states: 3,
  actions: 6,
  horizon: 4,
  reward: { kind: "gaussian", sd: 1 },
  start: [0.25, 0.5, 0.25],
};

const tied = { kind: "tied", units: 8, rewardScale: 0.5, clock: "episodes" } as const;
const gru = { kind: "gru", units: 12, input: "published", readout: "shared" } as const;

/** Every kind of policy, by a name. */
export const POLICIES: Readonly<Record<string, SequencePolicy>> = {
  "tied": tied,
  "tied, clock of steps": { ...tied, units: 4, clock: "steps" },
  "gru as published": { ...gru, rewardCentre: 0 },
  "gru, product input, readout by state": {
    ...gru,
    units: 4,
    input: "product",
    rewardCentre: 0.5,
    readout: "by-state",
  },
};

/** A batch of trials on a backend. */
export interface Batch {
  readonly policy: SequencePolicy;
  readonly theta: Tensor;
  readonly tasks: Tasks;
  readonly draws: Draws;
  readonly trials: Trials;
  readonly advantages: Tensor;
  readonly targets: Tensor;
  readonly gradient: Tensor;
}

/** How a batch differs from the usual. */
export interface Extents {
  readonly dynamics: Dynamics;
  readonly runs?: number;
  readonly tasks?: number;
  readonly count?: number;
  readonly firstTask?: number;
  readonly rules?: Partial<Pick<Trials, "clockEnd" | "freezeAfter" | "discount">>;
}

/** Random θ and tasks, the same on every backend, exact in f32; run r draws from a seed of its own. */
export function batchOf(
  backend: SequenceBackend,
  policy: SequencePolicy,
  { dynamics, runs = 2, tasks: T = 3, count = 4, firstTask = 5, rules }: Extents,
  firstRun = 0,
): Batch {
  const { states: S, actions: A, horizon: H } = dynamics;
  const P = sequenceParameters(policy, dynamics);
  const perStep = (label: string) => backend.tensor(label, [runs, T, count, H]);
  const make = (label: string, shape: number[], of: (uniform: () => number) => number[]) => {
    const tensor = backend.tensor(label, shape);
    backend.write(
      tensor,
      Array.from(
        { length: runs },
        (_, run) => of(createUniform(31 * (firstRun + run) + label.length)).map(Math.fround),
      ).flat(),
    );
    return tensor;
  };
  const many = (number: number, of: () => number) => Array.from({ length: number }, of);
  return {
    policy,
    theta: make("θ", [runs, P], (uniform) => many(P, () => uniform() - 0.5)),
    tasks: {
      dynamics,
      transitions: make(
        "P(s′|s,a)",
        [runs, T, S, A, S],
        (uniform) =>
          many(T * S * A, () => 0).flatMap(() => {
            const row = many(S, () => uniform() + 0.01);
            const sum = row.reduce((a, b) => a + b);
            return row.map((it) => it / sum);
          }),
      ),
      rewards: make("ρ(s,a)", [runs, T, S, A], (uniform) => many(T * S * A, uniform)),
    },
    draws: {
      stream: STREAMS.trainEpisodes,
      seeds: Array.from({ length: runs }, (_, run) => 7 + firstRun + run),
      iteration: 2,
      firstTask,
    },
    trials: {
      dynamics,
      count,
      clockEnd: count,
      freezeAfter: null,
      discount: 0.9,
      ...rules,
      states: perStep("states"),
      actions: perStep("actions"),
      rewards: perStep("rewards"),
      logProbabilities: perStep("log π"),
      values: perStep("V"),
      total: backend.tensor("total", [runs, T]),
    },
    advantages: perStep("Â"),
    targets: perStep("targets"),
    gradient: backend.tensor("gradient", [runs, P]),
  };
}

/** Plays a batch and takes its gradient, all of it. */
export function learn(
  backend: SequenceBackend,
  { policy, theta, tasks, draws, trials, advantages, targets, gradient }: Batch,
): void {
  const settings = { lambda: 0.8, rewards: "sampled", centre: 0.5, scoredFrom: 1 } as const;
  backend.playTrials({ policy, theta, tasks, draws, trials });
  backend.trialAdvantages({
    trials,
    tasks,
    settings: { ...settings, normalise: true },
    advantages,
    targets,
  });
  backend.trialGradient({
    policy,
    theta,
    trials,
    advantages,
    targets,
    settings: { entropy: 0.1, value: 0.5, clip: null },
    out: gradient,
  });
}
