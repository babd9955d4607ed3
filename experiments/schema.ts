/**
 * Which settings are allowed: the types of `learners/settings.ts`, with ranges.
 *
 * @module
 */
import { z } from "zod";
import type { LearnerSettings } from "../learners/settings.ts";

const positive = z.number().positive();
const nonNegative = z.number().nonnegative();
const fraction = z.number().min(0).max(1);
const count = z.int().positive();

const policy = z.strictObject({
  hidden: z.tuple([count.max(4096), count.max(4096)]).readonly(),
  banditObservation: z.enum(["zero", "one"]),
  initialisation: z.enum(["pytorch-2018", "xavier"]),
  hiddenScale: positive,
  lastLayerScale: nonNegative,
});

const advantages = z.strictObject({
  estimator: z.enum(["gae", "reinforce"]),
  discount: fraction,
  lambda: fraction,
  normalise: z.boolean(),
  reduction: z.enum(["mean-over-time", "sum-over-time"]),
  pseudoVisits: nonNegative.nullable(),
  timeOrigin: z.union([z.literal(0), z.literal(1)]),
  ridge: positive,
});

const inner = z.strictObject({
  steps: count.max(100),
  stepSize: positive,
  objective: z.enum(["score", "ratio"]),
  data: z.enum(["same", "fresh", "split"]),
  advantages,
});

/** Adam's β₁ and β₂ stay below 1, or its bias correction divides by 0. */
const decay = z.number().min(0).lt(1);

const adam = z.strictObject({
  kind: z.literal("adam"),
  learningRate: positive,
  beta1: decay,
  beta2: decay,
  epsilon: positive,
});

const trpo = z.strictObject({
  kind: z.literal("trpo"),
  maxKl: positive,
  damping: nonNegative,
  cgIterations: count.max(1000),
  cgTolerance: nonNegative,
  candidates: count.max(100),
  backtrack: z.number().positive().lt(1),
  klSlack: positive,
  acceptEqual: z.boolean(),
});

const shared = {
  policy,
  inner,
  metaBatch: count.max(4096),
  iterations: z.int().nonnegative().max(10_000_000),
  checkpoints: z.strictObject({
    every: count.max(10_000_000),
    tasks: count.max(20_000),
    rule: z.enum(["best", "last"]),
  }),
};

/** Accepts exactly the settings that a learner can run with. */
export const learnerSettingsSchema: z.ZodType<LearnerSettings> = z.discriminatedUnion(
  "algorithm",
  [
    z.strictObject({
      algorithm: z.literal("maml"),
      ...shared,
      outer: z.strictObject({
        order: z.union([z.literal(1), z.literal(2)]),
        normaliseAdvantages: z.boolean(),
        refitCritic: z.boolean(),
        optimiser: z.discriminatedUnion("kind", [trpo, adam]),
      }),
    }),
    z.strictObject({
      algorithm: z.literal("reptile"),
      ...shared,
      outer: z.strictObject({ optimiser: adam }),
    }),
  ],
);
