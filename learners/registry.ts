/**
 * Every kind of meta-learner: a new one is a file of its own and an entry here.
 *
 * @module
 */
import type { LearnerKind } from "./learner.ts";
import { maml, type MamlSettings } from "./maml.ts";
import type { RecurrentKind } from "./recurrent/kind.ts";
import { rl2 } from "./recurrent/rl2.ts";
import { rl2Tied } from "./recurrent/rl2_tied.ts";
import { reptile, type ReptileSettings } from "./reptile.ts";

const kinds: LearnerKind[] = [maml, reptile];

/** All kinds: the paper's, in its order, then those of a study. */
export const LEARNERS: readonly LearnerKind[] = kinds;

/** A name that can stand in a path and in a table. */
export const PLAIN_NAME: RegExp = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Adds a kind from outside.
 *
 * @throws {RangeError} If its name is taken or not plain
 */
export function addLearner(kind: LearnerKind): void {
  const { name } = kind;
  if (!PLAIN_NAME.test(name)) {
    throw new RangeError(
      `Cannot use learner "${name}": its name must be lower-case letters and digits with - between`,
    );
  }
  if (kinds.some((it) => it.name === name)) {
    throw new RangeError(
      `Cannot use learner "${name}": a learner has that name, must be a new one`,
    );
  }
  kinds.push(kind);
}

/** Settings of any of them. */
export type LearnerSettings = MamlSettings | ReptileSettings;

/**
 * The kind of that name.
 *
 * @throws {RangeError} If there is none
 */
export function learnerNamed(name: string, among: readonly LearnerKind[] = LEARNERS): LearnerKind {
  const kind = among.find((it) => it.name === name);
  if (kind) return kind;
  throw new RangeError(
    `Cannot use learner "${name}": must be one of ${among.map((it) => it.name).join(", ")}`,
  );
}

/** All kinds of policies that learn while they play. */
export const RECURRENT: readonly RecurrentKind[] = [rl2, rl2Tied] as readonly RecurrentKind[];

/** The kind of that name; undefined if it is none of these. */
export function findRecurrent(name: string): RecurrentKind | undefined {
  return RECURRENT.find((it) => it.name === name);
}
