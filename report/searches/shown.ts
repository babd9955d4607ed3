/** Settings and values of trials as they are printed. @module */
import type { Assignments } from "../../experiments/searches/search.ts";
import { setOptions } from "../../experiments/searches/trials.ts";
import type { Setting } from "../../results/summary.ts";
import { fixed, meanDecimals } from "../tables/numbers.ts";

/** What differs from the base: `path=value` with spaces between; empty for the base. */
export function changesText(changes: Assignments): string {
  return setOptions(changes).join(" ");
}

/**
 * The value of an episode as the tables have it: total reward over N pulls (bandits), reward an
 * episode (MDPs).
 *
 * @param value reward an episode; nothing is shown as nothing
 */
export function shownValue(setting: Setting, value: number | null | undefined): string {
  const scale = setting.unit === "total" ? setting.n : 1;
  const shown = value === null || value === undefined ? null : value * scale;
  return fixed(shown, meanDecimals(setting, null));
}

/** Mean of a number over some things. */
export function meanOver<T>(things: readonly T[], number: (thing: T) => number): number {
  return things.reduce((sum, thing) => sum + number(thing), 0) / things.length;
}
