/**
 * From a search as data to its trials.
 *
 * @module
 */
import { parseEnvironment } from "../../envs/names.ts";
import type { TaskFamily } from "../../envs/family.ts";
import { learnerNamed } from "../../learners/registry.ts";
import type { SharedSettings } from "../../learners/settings.ts";
import { shapeOf } from "../hyperparameters.ts";
import { optionPaths, settingAt, withOptions } from "../options.ts";
import { PRESETS } from "../presets.ts";
import { createUniforms } from "../uniforms.ts";
import type { Assignments, Axes, RandomRange, Search, SettingValue, Strategy } from "./search.ts";

/** One set of settings that a search tries. */
export interface Trial {
  /** 0 is the base. */
  readonly index: number;
  /** What is set that may differ from the base. */
  readonly changes: Assignments;
  /** How many settings do differ from it. */
  readonly deviations: number;
}

/** Whose options change when it does. */
const OPTIMISER_KIND = "outer.optimiser.kind";
const OPTIMISER = "outer.optimiser.";

/**
 * The trials of a search, the base first; trials with the same settings stand once.
 *
 * @throws {RangeError} If a setting is unknown or a value not allowed, if environments are of
 * different shapes, or a range or count is none
 */
export function trialsOf(search: Search): Trial[] {
  const [family] = familiesOf(search);
  const seen = new Map<string, Trial>();
  const base = leaves(trialSettings(search, { changes: {} }, family!));
  for (const changes of [{}, ...changesOf(search.strategy)]) {
    const settings = leaves(trialSettings(search, { changes }, family!));
    const text = JSON.stringify(settings);
    if (seen.has(text)) continue;
    const deviations = Object.keys({ ...base, ...settings })
      .filter((path) => base[path] !== settings[path]).length;
    seen.set(text, { index: seen.size, changes, deviations });
  }
  return [...seen.values()];
}

/**
 * The environments of a search.
 *
 * @throws {RangeError} If there is none, one is unknown, or they are of different shapes
 */
export function familiesOf(
  { name, environments, families: given = [] }: Pick<Search, "name" | "environments" | "families">,
): TaskFamily[] {
  const families = environments.map((env) =>
    given.find((it) => it.name === env) ?? parseEnvironment(env)
  );
  const shapes = [...new Set(families.map(shapeOf))];
  if (shapes.length !== 1) {
    throw new RangeError(
      `Cannot use search "${name}": its environments are ${
        shapes.join(" and ") || "none"
      }, must be of one shape`,
    );
  }
  return families;
}

/**
 * A trial's settings on one environment.
 *
 * @throws {RangeError} If a setting is unknown or a value not allowed
 */
export function trialSettings(
  { algorithm, from, base }: Search,
  { changes }: Pick<Trial, "changes">,
  family: TaskFamily,
): SharedSettings {
  const start = from === "paper"
    ? learnerNamed(algorithm).paper
    : PRESETS.get("full")!.settings(algorithm, family);
  return withOptions(start, setOptions(mergeAssignments(base, changes)));
}

/** Assignments as `--set` takes them. */
export function setOptions(assignments: Assignments): string[] {
  return Object.entries(assignments).map(([path, value]) => `${path}=${settingText(value)}`);
}

function settingText(value: SettingValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Later ones win; another optimiser leaves the options of the one before behind. */
function mergeAssignments(base: Assignments, changes: Assignments): Assignments {
  const kept = Object.entries(base).filter(([path]) =>
    !(Object.hasOwn(changes, OPTIMISER_KIND) && path.startsWith(OPTIMISER))
  );
  return { ...Object.fromEntries(kept), ...changes };
}

/** Each setting as text, by its path. */
function leaves(settings: object): Record<string, string> {
  return Object.fromEntries(
    optionPaths(settings).map((path) => [path, JSON.stringify(settingAt(settings, path))]),
  );
}

function changesOf(strategy: Strategy): Assignments[] {
  switch (strategy.kind) {
    case "grid":
      return choicesOf(strategy.axes).reduce<Assignments[]>(
        (all, choices) =>
          all.flatMap((changes) => choices.map((choice) => ({ ...changes, ...choice }))),
        [{}],
      );
    case "one-at-a-time":
      return choicesOf(strategy.axes).flat();
    case "random":
      return randomChanges(strategy);
  }
}

function choicesOf(axes: Axes): Assignments[][] {
  return Object.entries(axes).map(([axis, values]) =>
    values.map((value) => assignmentsOf(axis, value))
  );
}

function assignmentsOf(axis: string, value: SettingValue | Assignments): Assignments {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? value as Assignments
    : { [axis]: value as SettingValue };
}

function randomChanges({ trials, seed, axes }: Strategy & { kind: "random" }): Assignments[] {
  if (!Number.isInteger(trials) || trials < 1) {
    throw new RangeError(`Cannot draw ${trials} trials: must be a positive integer`);
  }
  const uniform = createUniforms("searchTrials", seed);
  return Array.from({ length: trials }, () =>
    Object.entries(axes).reduce<Assignments>(
      (changes, [axis, values]) => ({ ...changes, ...drawChoice(axis, values, uniform()) }),
      {},
    ));
}

function drawChoice(
  axis: string,
  values: Axes[string] | RandomRange,
  u: number,
): Assignments {
  if ("law" in values) return { [axis]: drawNumber(axis, values, u) };
  return assignmentsOf(axis, values[Math.floor(u * values.length)]!);
}

function drawNumber(axis: string, { law, min, max }: RandomRange, u: number): number {
  const isLog = law === "log-uniform";
  if (!(min < max && (min > 0 || !isLog))) {
    throw new RangeError(
      `Cannot draw ${axis} from [${min}, ${max}]: must go up${isLog ? " from above 0" : ""}`,
    );
  }
  const value = isLog ? min * (max / min) ** u : min + u * (max - min);
  return Number(value.toPrecision(2));
}
