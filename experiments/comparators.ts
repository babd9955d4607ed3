/**
 * Policies that learn while they play, as they are run here: our deviations from what is published of
 * them, each a named option, and where each is trained.
 *
 * @module
 */
import { isBandit, type TaskDistribution } from "../envs/family.ts";
import type { GruPolicy, TiedPolicy } from "../kernels/backend.ts";
import type { RecurrentKind } from "../learners/recurrent/kind.ts";
import { rl2 } from "../learners/recurrent/rl2.ts";
import { rl2Tied } from "../learners/recurrent/rl2_tied.ts";
import type { RecurrentSettings } from "../learners/recurrent/settings.ts";
import { type Overrides, withOverrides } from "./hyperparameters.ts";

/** A kind under the name of its row. */
export interface RecurrentAlgorithm {
  /** On the command line and in tables. */
  readonly name: string;
  /** What it is. */
  readonly kind: RecurrentKind;
  /** The settings in force on a family. */
  settings(family: TaskDistribution): RecurrentSettings;
}

type Tied = Overrides<RecurrentSettings<TiedPolicy>>;
type Gru = Overrides<RecurrentSettings<GruPolicy>>;

/** N from which a bandit counts as long. */
const MANY_PULLS = 50;

/** Names of families whose tasks are the paper's, of any K and N. */
const OF_THE_PAPER = /^(bandit-k\d+|mdp)-n\d+$/;

/** One training for short bandits, one for long ones, one for MDPs: all others are played unseen. */
function tied(family: TaskDistribution): readonly Tied[] {
  const { name, episodes } = family;
  const home = !isBandit(family)
    ? "mdp-n10"
    : episodes < MANY_PULLS
    ? "bandit-k10-n10"
    : "bandit-k10-n100";
  // A family of another shape or prior is trained on itself.
  const trainedOn = name !== home && OF_THE_PAPER.test(name) ? home : null;
  if (!isBandit(family)) {
    return [{
      trainedOn,
      policy: { rewardScale: 0.5 },
      metaBatch: 64,
      iterations: 1000,
      advantages: { discount: 0.998, centre: 1 },
      outer: { optimiser: { learningRate: 0.01 } },
    }];
  }
  return episodes < MANY_PULLS ? [{ trainedOn, metaBatch: 256, iterations: 400 }] : [{
    trainedOn,
    metaBatch: 128,
    // Twice as many make it worse on fifty arms, which it has not seen: it pulls each of them once.
    iterations: 500,
    loss: { entropy: 0.05 },
    outer: { optimiser: { learningRate: 0.02 } },
  }];
}

/** Small, and seen as products of indicators. */
function gru(family: TaskDistribution): readonly Gru[] {
  const shared: Gru = {
    policy: { input: "product", rewardCentre: 0.5 },
    initialisation: { updateBias: 1, outputScale: 0.01 },
    advantages: { centre: 0.5 },
    loss: { entropy: 0.02, clip: null },
    outer: { optimiser: { learningRate: 3e-3, epsilon: 1e-5 }, schedule: "linear" },
    metaBatch: 32,
    checkpoints: { every: 500, rule: "last" },
  };
  if (!isBandit(family)) {
    return [shared, {
      policy: { units: 96, rewardCentre: 1, readout: "by-state" },
      advantages: { centre: 1, lambda: 0.9 },
      loss: { entropy: 0.005 },
      outer: { optimiser: { learningRate: 4e-3 } },
      iterations: 5000,
    }];
  }
  return family.episodes < MANY_PULLS
    ? [shared, { policy: { units: 32 }, iterations: 8000 }]
    : [shared, { policy: { units: 48 }, advantages: { lambda: 0.9 }, iterations: 2000 }];
}

/** Settings that are not as published, by learner. */
const CHOSEN: Readonly<
  Record<string, (family: TaskDistribution) => readonly Overrides<RecurrentSettings>[]>
> = { rl2: gru, "rl2-tied": tied };

const FROZEN = { evaluation: { memory: "frozen" } } as const;

/** All of them: each learning on after N episodes, and with its memory frozen there. */
export const COMPARATORS: readonly RecurrentAlgorithm[] =
  ([rl2, rl2Tied] as readonly RecurrentKind[]).flatMap((kind) => {
    const settings = (family: TaskDistribution) =>
      withOverrides(kind.paper, ...CHOSEN[kind.name]!(family));
    return [
      { name: kind.name, kind, settings },
      {
        name: `${kind.name}-frozen`,
        kind,
        settings: (family: TaskDistribution) => withOverrides(settings(family), FROZEN),
      },
    ];
  });

/** That of a name; undefined if there is none. */
export function findComparator(name: string): RecurrentAlgorithm | undefined {
  return COMPARATORS.find((it) => it.name === name);
}
