/**
 * How a family is written down beside its results: one that is named by its content need not be written
 * out, since its name says all.
 *
 * @module
 */
/** The name of a family that was given as data: `task-`, and the SHA-256 of what tasks it has. */
export const CONTENT_NAME = /^task-[0-9a-f]{64}$/;

/** A stage's settings, in which tables of a family that is named by its content are left out. */
export function withoutTables(settings: unknown): unknown {
  const { family } = Object(settings) as { family?: Readonly<Record<string, unknown>> };
  if (!family || !CONTENT_NAME.test(String(family.name))) return settings;
  const outline = (fill: unknown): unknown => {
    const { tables: _, of, ...rest } = Object(fill) as Record<string, unknown>;
    return of === undefined ? rest : { ...rest, of: outline(of) };
  };
  const { rewards, transitions } = family;
  const brief = { rewards: outline(rewards), transitions: outline(transitions) };
  return { ...settings as object, family: { ...family, ...brief } };
}
