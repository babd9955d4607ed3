/**
 * Checks a task family that someone wrote by hand.
 *
 * @module
 */
import type { Dynamics, RewardLaw } from "../kernels/backend.ts";
import type { FamilyReport, TaskFamily } from "./family.ts";
import { checkExtent, FAMILY_LIMITS } from "./limits.ts";
import { checkDistribution, checkFill, checkTogether, quoted } from "./validate_fill.ts";

/** Names go into file and job names, so: no slash, no space, nothing to quote. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/**
 * Throws unless learners and backends can run the family.
 *
 * @returns the family, so that a definition can end in a call of this
 * @throws {TypeError} If a part has the wrong kind
 * @throws {RangeError} If an extent is out of range, probabilities do not sum to 1, or a table's
 * law can leave the range its use allows
 */
export function validateFamily(family: TaskFamily): TaskFamily {
  if (typeof family !== "object" || family === null) {
    throw new TypeError(`Cannot use a task family: it is ${String(family)}, must be an object`);
  }
  const subject = checkName(family.name);
  checkDynamics(subject, family.dynamics);
  checkSizes(subject, family);
  checkReport(subject, family.report);
  const { states, actions, reward } = family.dynamics;
  checkFill(`${subject}: rewards`, family.rewards, {
    name: "rewards",
    states,
    shape: [states, actions],
    areProbabilities: reward.kind === "bernoulli",
  });
  checkFill(`${subject}: transitions`, family.transitions, {
    name: "transitions",
    states,
    shape: [states, actions, states],
    areProbabilities: true,
  });
  checkTogether(subject, family.rewards, family.transitions);
  return family;
}

function checkName(name: unknown): string {
  if (typeof name !== "string") {
    throw new TypeError(`Cannot use a task family: its name is ${quoted(name)}, must be a string`);
  }
  if (!NAME.test(name)) {
    throw new RangeError(
      `Cannot use a task family: its name is ${quoted(name.slice(0, 40))}, must be 1 to 100 of ` +
        `a-z, 0-9, ".", "_", "-", beginning with a letter or digit`,
    );
  }
  return `Cannot use task family "${name}"`;
}

function checkDynamics(subject: string, dynamics: Dynamics): void {
  if (typeof dynamics !== "object" || dynamics === null) {
    throw new TypeError(`${subject}: dynamics is ${quoted(dynamics)}, must be an object`);
  }
  for (const extent of ["states", "actions", "horizon"] as const) {
    checkExtent(subject, extent, dynamics[extent], FAMILY_LIMITS[extent]);
  }
  checkStart(subject, dynamics.states, dynamics.start);
  checkRewardLaw(subject, dynamics.reward);
}

function checkStart(subject: string, states: number, start: readonly number[]): void {
  if (!Array.isArray(start)) {
    throw new TypeError(`${subject}: start is ${quoted(start)}, must be an array of probabilities`);
  }
  if (start.length !== states) {
    throw new RangeError(
      `${subject}: start has ${start.length} probabilities, must have one a state, ${states}`,
    );
  }
  checkDistribution(subject, "start", start);
}

function checkRewardLaw(subject: string, law: RewardLaw): void {
  const kind: unknown = law?.kind;
  if (kind !== "bernoulli" && kind !== "gaussian") {
    throw new RangeError(
      `${subject}: reward law is ${quoted(kind)}, must be "bernoulli" or "gaussian"`,
    );
  }
  if (law.kind === "bernoulli") return;
  if (!(law.sd >= 0 && law.sd < Infinity)) {
    throw new RangeError(`${subject}: reward sd is ${law.sd}, must be finite and at least 0`);
  }
}

function checkSizes(subject: string, family: TaskFamily): void {
  const { states, actions, horizon } = family.dynamics;
  checkExtent(subject, "episodes", family.episodes, FAMILY_LIMITS.episodes);
  checkExtent(subject, "episodes × horizon", family.episodes * horizon, FAMILY_LIMITS.steps);
  const entries = states * actions * states;
  checkExtent(subject, "states × actions × states", entries, FAMILY_LIMITS.tableEntries);
}

function checkReport(subject: string, report: FamilyReport): void {
  if (typeof report !== "object" || report === null) {
    throw new TypeError(`${subject}: report is ${quoted(report)}, must be an object`);
  }
  const { group, unit, normaliser, labels } = report;
  if (typeof group !== "string" || !NAME.test(group)) {
    throw new RangeError(`${subject}: report group is ${quoted(group)}, must be a plain name`);
  }
  if (unit !== "total" && unit !== "episode") {
    throw new RangeError(
      `${subject}: report unit is ${quoted(unit)}, must be "total" or "episode"`,
    );
  }
  if (normaliser !== "optimum" && normaliser !== null) {
    throw new RangeError(
      `${subject}: report normaliser is ${quoted(normaliser)}, must be "optimum" or null`,
    );
  }
  if (typeof labels !== "object" || labels === null) {
    throw new TypeError(`${subject}: report labels are ${quoted(labels)}, must be an object`);
  }
  for (const [name, value] of Object.entries(labels)) {
    if (Number.isFinite(value)) continue;
    throw new RangeError(`${subject}: report label ${name} is ${value}, must be a finite number`);
  }
}
