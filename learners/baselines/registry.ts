/**
 * Every baseline: a new one is a file of its own and an entry here.
 *
 * @module
 */
import type { TaskDistribution } from "../../envs/family.ts";
import type { Baseline } from "./baseline.ts";
import { beb, ucrl2 } from "./beb.ts";
import { bound } from "./bound.ts";
import { exploreCommit } from "./explore_commit.ts";
import { gittins } from "./gittins.ts";
import { epsilonGreedy, greedy } from "./greedy.ts";
import { oneStep } from "./one_step.ts";
import { optimum, oracle } from "./optimum.ts";
import { opsrl, psrl, psrlTruePrior } from "./psrl.ts";
import { random } from "./random.ts";
import { optimisticThompson, thompson } from "./thompson.ts";
import { ucb1 } from "./ucb1.ts";

/** All baselines, in the order of the tables. */
export const BASELINES: readonly Baseline[] = [
  random,
  oneStep,
  exploreCommit,
  optimum,
  oracle,
  gittins,
  bound,
  thompson,
  optimisticThompson,
  ucb1,
  psrl,
  psrlTruePrior,
  opsrl,
  ucrl2,
  beb,
  epsilonGreedy,
  greedy,
];

/**
 * The baseline of that name.
 *
 * @throws {RangeError} If there is none
 */
export function baselineNamed(name: string, among: readonly Baseline[] = BASELINES): Baseline {
  const baseline = among.find((it) => it.name === name);
  if (baseline) return baseline;
  throw new RangeError(
    `Cannot use baseline "${name}": must be one of ${among.map((it) => it.name).join(", ")}`,
  );
}

/** The baselines that hold for a family. */
export function baselinesFor(
  family: TaskDistribution,
  among: readonly Baseline[] = BASELINES,
): readonly Baseline[] {
  return among.filter(({ whyNot }) => whyNot(family) === undefined);
}
