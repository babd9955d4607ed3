/**
 * Settings by name: `inner.objective=score`.
 *
 * @module
 */
import { distance } from "fastest-levenshtein";
import { findRecurrent, learnerNamed } from "../learners/registry.ts";
import { SettingError } from "../learners/schema.ts";
import { PAPER_ADAM, PAPER_TRPO } from "../learners/settings.ts";

/** Decides which other options of the optimiser there are. */
const OPTIMISER_KIND = "outer.optimiser.kind";

/** Settings of any learner. */
export interface Named {
  /** Name of the learner. */
  readonly algorithm: string;
}

const OPTIMISERS = [PAPER_TRPO, PAPER_ADAM];

/** The value at a path, `a.b.c`; undefined where there is none. */
export function settingAt(settings: object, path: string): unknown {
  return path.split(".").reduce<unknown>(
    (at, key) => (at as Record<string, unknown> | undefined)?.[key],
    settings,
  );
}

/** Paths of all leaves of an object, `a.b.c`; arrays are leaves. */
export function optionPaths(settings: object, prefix = ""): string[] {
  return Object.entries(settings).flatMap(([key, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? optionPaths(value, `${prefix}${key}.`)
      : [`${prefix}${key}`]
  );
}

/**
 * Settings with some options changed.
 *
 * `outer.optimiser.kind` exchanges MAML's optimiser, with the paper's values for its options; it is
 * applied before the others, wherever it stands.
 *
 * @param assignments `path=value`, value as JSON or a bare word
 * @throws {RangeError} If a path is unknown or a value not allowed; the message says what is
 */
export function withOptions<S extends Named>(settings: S, assignments: readonly string[]): S {
  const changed = structuredClone(settings) as object as Record<string, unknown>;
  const seen = new Set<string>();
  const isKind = (assignment: string) => assignment.startsWith(`${OPTIMISER_KIND}=`);
  const [kinds, others] = [assignments.filter(isKind), assignments.filter((a) => !isKind(a))];
  for (const assignment of [...kinds, ...others]) {
    const equals = assignment.indexOf("=");
    if (equals < 1) {
      throw new RangeError(`Cannot set "${assignment.slice(0, 80)}": must be written option=value`);
    }
    const path = assignment.slice(0, equals);
    if (seen.has(path)) {
      throw new RangeError(`Cannot set ${path.slice(0, 80)} twice: give it once`);
    }
    seen.add(path);
    setLeaf(changed, path, parseValue(assignment.slice(equals + 1)));
  }
  return checkSettings(changed as unknown as S);
}

/**
 * Settings that came from outside, checked.
 *
 * @throws {RangeError} Naming the first bad option, its value and what is allowed
 */
export function checkSettings<S extends Named>(value: S): S {
  try {
    const { schema } = findRecurrent(value.algorithm) ?? learnerNamed(value.algorithm);
    return schema.check(value) as object as S;
  } catch (error) {
    if (!(error instanceof SettingError) || typeof error.given !== "string") throw error;
    const close = closest(error.given, error.choices);
    throw new RangeError(`${error.message}${close ? `; did you mean "${close}"` : ""}`);
  }
}

function setLeaf(
  settings: Record<string, unknown>,
  path: string,
  value: unknown,
): void {
  if (path === "algorithm") {
    throw new RangeError(`Cannot set ${path}: it decides which options there are`);
  }
  if (path === OPTIMISER_KIND) return setOptimiser(settings, value);
  const known = optionPaths(settings);
  if (!known.includes(path)) {
    throw new RangeError(
      `Cannot set ${path.slice(0, 80)}: no such option${suggestion(path, known)}`,
    );
  }
  const keys = path.split(".");
  let at = settings;
  for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[keys.at(-1)!] = value;
}

/** Another optimiser brings its own options, first at the values of the paper's presets. */
function setOptimiser(settings: Record<string, unknown>, kind: unknown): void {
  const optimiser = OPTIMISERS.find((known) => known.kind === kind);
  if (!optimiser) {
    throw new RangeError(
      `Cannot set outer.optimiser.kind to ${shown(kind)}: must be ${
        OPTIMISERS.map((known) => known.kind).join(" or ")
      }`,
    );
  }
  const outer = settings.outer as { optimiser: { kind: string } };
  if (outer.optimiser.kind !== kind) {
    settings.outer = { ...outer, optimiser: { ...optimiser } };
  }
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // a bare word
  }
}

/** `; did you mean …`, or what there is (`listed`) if nothing is close. */
export function suggestion(
  given: string,
  known: readonly string[],
  listed: string = known.join(", "),
): string {
  const best = closest(given, known);
  return best === undefined ? `, must be one of ${listed}` : `; did you mean "${best}"`;
}

/** The word that was probably meant: a few typos away, or what was given is its beginning. */
function closest(given: string, known: readonly string[]): string | undefined {
  const name = given.slice(0, 80).toLowerCase();
  const off = (word: string) => distance(name, word.toLowerCase());
  // The last part of a path alone is as good as the path.
  const byDistance = known.map((path) => ({
    path,
    off: Math.min(off(path), off(path.slice(path.lastIndexOf(".") + 1))),
  })).sort((a, b) => a.off - b.off);
  const best = byDistance[0];
  if (best && /\w/.test(name) && best.off <= Math.max(2, name.length / 3)) return best.path;
  const begun = known.filter((word) => word.toLowerCase().startsWith(name));
  return name.length > 2 && begun.length === 1 ? begun[0] : undefined;
}

/** A value as it was given, cut if it is long; JSON has no word for 1e999. */
function shown(value: unknown): string {
  return (typeof value === "number" ? String(value) : JSON.stringify(value) ?? "nothing").slice(
    0,
    80,
  );
}
