/**
 * What a result says of itself: it stands in the metadata of every file of tensors.
 *
 * There is no key, code or time among it: equal numbers are equal bytes, whatever made them.
 *
 * @module
 */

/** Which job left a result. */
export interface Provenance {
  readonly stage: string;
  readonly env: string;
  /** Empty for what is a setting's own. */
  readonly algorithm: string;
  /** Null for what is the same for all seeds. */
  readonly seed: number | null;
  /** The stage's settings, JSON. */
  readonly settings: unknown;
}

/** `stage/algorithm/env/seed`, without what there is none of. */
export function jobNameOf(
  { stage, algorithm, env, seed }: Omit<Provenance, "settings">,
): string {
  return [stage, algorithm, env, seed ?? ""].filter((part) => part !== "").join("/");
}

/** Provenance as metadata. */
export function provenanceTexts(provenance: Provenance): Record<string, string> {
  const { env, algorithm, seed, settings } = provenance;
  return {
    job: jobNameOf(provenance),
    env,
    ...(algorithm !== "" && { algorithm }),
    ...(seed !== null && { seed: String(seed) }),
    settings: JSON.stringify(sorted(settings)),
  };
}

/** The same value with all keys in order, so that its text does not depend on who made it. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part)]));
}
