/**
 * Checks a task family that someone wrote by hand.
 *
 * @module
 */
import type { Dynamics, Fill, RewardLaw } from "../kernels/backend.ts";
import type { FamilyReport, TaskFamily } from "./family.ts";
import { checkExtent, FAMILY_LIMITS } from "./limits.ts";

/** How far a sum of probabilities written in decimals may be from 1. */
const SUM_TOLERANCE = 1e-6;

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
  checkFill(`${subject}: rewards`, family.rewards);
  checkFill(`${subject}: transitions`, family.transitions);
  checkRewardRange(subject, family.dynamics.reward, family.rewards);
  checkTransitionRows(subject, family.dynamics.states, family.transitions);
  return family;
}

function checkName(name: unknown): string {
  if (typeof name !== "string") {
    throw new TypeError(`Cannot use a task family: its name is ${quote(name)}, must be a string`);
  }
  if (!NAME.test(name)) {
    throw new RangeError(
      `Cannot use a task family: its name is ${quote(name.slice(0, 40))}, must be 1 to 100 of ` +
        `a-z, 0-9, ".", "_", "-", beginning with a letter or digit`,
    );
  }
  return `Cannot use task family "${name}"`;
}

function checkDynamics(subject: string, dynamics: Dynamics): void {
  if (typeof dynamics !== "object" || dynamics === null) {
    throw new TypeError(`${subject}: dynamics is ${quote(dynamics)}, must be an object`);
  }
  for (const extent of ["states", "actions", "horizon"] as const) {
    checkExtent(subject, extent, dynamics[extent], FAMILY_LIMITS[extent]);
  }
  checkStart(subject, dynamics.states, dynamics.start);
  checkRewardLaw(subject, dynamics.reward);
}

function checkStart(subject: string, states: number, start: readonly number[]): void {
  if (!Array.isArray(start)) {
    throw new TypeError(`${subject}: start is ${quote(start)}, must be an array of probabilities`);
  }
  if (start.length !== states) {
    throw new RangeError(
      `${subject}: start has ${start.length} probabilities, must have one a state, ${states}`,
    );
  }
  let sum = 0;
  start.forEach((probability, s) => {
    if (!(probability >= 0 && probability <= 1)) {
      throw new RangeError(`${subject}: start[${s}] is ${probability}, must be in [0, 1]`);
    }
    sum += probability;
  });
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    throw new RangeError(`${subject}: start sums to ${sum}, must sum to 1`);
  }
}

function checkRewardLaw(subject: string, law: RewardLaw): void {
  const kind: unknown = law?.kind;
  if (kind !== "bernoulli" && kind !== "gaussian") {
    throw new RangeError(
      `${subject}: reward law is ${quote(kind)}, must be "bernoulli" or "gaussian"`,
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
    throw new TypeError(`${subject}: report is ${quote(report)}, must be an object`);
  }
  const { group, unit, normaliser, labels } = report;
  if (typeof group !== "string" || !NAME.test(group)) {
    throw new RangeError(`${subject}: report group is ${quote(group)}, must be a plain name`);
  }
  if (unit !== "total" && unit !== "episode") {
    throw new RangeError(`${subject}: report unit is ${quote(unit)}, must be "total" or "episode"`);
  }
  if (normaliser !== "optimum" && normaliser !== null) {
    throw new RangeError(
      `${subject}: report normaliser is ${quote(normaliser)}, must be "optimum" or null`,
    );
  }
  if (typeof labels !== "object" || labels === null) {
    throw new TypeError(`${subject}: report labels are ${quote(labels)}, must be an object`);
  }
  for (const [name, value] of Object.entries(labels)) {
    if (Number.isFinite(value)) continue;
    throw new RangeError(`${subject}: report label ${name} is ${value}, must be a finite number`);
  }
}

function checkFill(subject: string, fill: Fill): void {
  const finite = (...values: number[]) => {
    for (const value of values) {
      if (!Number.isFinite(value)) {
        throw new RangeError(`${subject}: a ${fill.kind} fill has ${value}, must be finite`);
      }
    }
  };
  switch (fill?.kind) {
    case "constant":
      return finite(fill.value);
    case "uniform":
      finite(fill.low, fill.high);
      if (fill.low < fill.high) return;
      throw new RangeError(
        `${subject}: a uniform fill is on [${fill.low}, ${fill.high}), must have low < high`,
      );
    case "normal":
      finite(fill.mean, fill.sd);
      if (fill.sd >= 0) return;
      throw new RangeError(`${subject}: a normal fill has sd ${fill.sd}, must be at least 0`);
    case "flat-dirichlet":
      return;
    default:
      throw new RangeError(
        `${subject}: fill is ${quote((fill as Fill | undefined)?.kind)}, ` +
          `must be "constant", "uniform", "normal" or "flat-dirichlet"`,
      );
  }
}

/** Entries of a Bernoulli reward table are probabilities. */
function checkRewardRange(subject: string, law: RewardLaw, fill: Fill): void {
  if (law.kind !== "bernoulli" || fill.kind === "flat-dirichlet") return;
  const [low, high] = fill.kind === "constant"
    ? [fill.value, fill.value]
    : fill.kind === "uniform"
    ? [fill.low, fill.high]
    : [-Infinity, Infinity];
  if (low < 0 || high > 1) {
    throw new RangeError(
      `${subject}: a ${fill.kind} fill can leave [0, 1], where Bernoulli rewards must be`,
    );
  }
}

/** Rows of a transition table are probability distributions over S states. */
function checkTransitionRows(subject: string, states: number, fill: Fill): void {
  if (fill.kind === "flat-dirichlet") return;
  if (fill.kind !== "constant") {
    throw new RangeError(
      `${subject}: rows of transitions do not sum to 1 under a ${fill.kind} fill, ` +
        `must be "flat-dirichlet" or "constant" 1/states`,
    );
  }
  const sum = fill.value * states;
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    throw new RangeError(
      `${subject}: rows of transitions sum to ${sum}, must sum to 1 (constant ${1 / states})`,
    );
  }
}

function quote(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : String(value);
}
