/**
 * What results on a family depend on.
 *
 * @module
 */
import { distributionOf, type TaskDistribution } from "../envs/family.ts";
import { parseEnvironment } from "../envs/names.ts";
import { canonicalJson } from "./canonical_json.ts";
import { sha256 } from "./digest.ts";

/** Longer families are not written out beside each result, even if they have a name. */
const MOST_WRITTEN = 2 ** 16;

const KNOWN = new WeakMap<TaskDistribution, TaskDistribution>();

/**
 * A family as stages are handed it. If its name stands for it, it keeps it; one that was given as data
 * is named by its content, so that its own name is a label: another label computes nothing anew, and
 * other tasks under one label have results of their own.
 */
export function contentOf(family: TaskDistribution): TaskDistribution {
  const known = KNOWN.get(family) ?? named(distributionOf(family));
  KNOWN.set(family, known);
  return known;
}

function named(family: TaskDistribution): TaskDistribution {
  const { name, ...content } = family;
  const json = canonicalJson(content);
  if (json === contentJson(name) && json.length <= MOST_WRITTEN) return family;
  return { ...family, name: `task-${sha256(json)}` };
}

/** The content that a name stands for; undefined if it stands for none. */
function contentJson(name: string): string | undefined {
  try {
    const { name: _, ...content } = distributionOf(parseEnvironment(name));
    return canonicalJson(content);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
