/**
 * `scores.safetensors`: scores of one agent on meta-test tasks.
 *
 * | tensor | content |
 * |---|---|
 * | `paper.online`, `paper.post_adaptation` | on the paper's tasks: total reward over N episodes, as sampled, `[tasks]` |
 * | `precise.online`, `precise.post_adaptation` | on further tasks: exact values of one episode, `[tasks]` |
 *
 * A protocol that a method does not have has no tensor. Metadata: see `provenance.ts`; `episodes`, N;
 * `paper.first_task`, `precise.first_task`; `sampled`, the names of tensors on further tasks that are
 * sampled totals all the same (a method that learns while it is scored has no exact value);
 * `expectation`, in place of all tensors, of a total reward that is known over all tasks.
 *
 * @module
 */
import { decodeResult, encodeResult, type Provenance } from "./provenance.ts";

/** Total rewards over N episodes on consecutive test tasks, `[tasks]` each. */
export interface TestScores {
  /** Index of the first task in the meta-test stream. */
  readonly firstTask: number;
  /** While learning; null for a method that only exploits. */
  readonly online: Float64Array | null;
  /** After adaptation; null for a method that only learns online. */
  readonly postAdaptation: Float64Array | null;
}

/** Scores of one agent: on tasks, or a number that is known in expectation. */
export type AgentScores =
  | {
    readonly paper: TestScores;
    readonly precise: TestScores;
    /** Whether the precise scores are sampled too. */
    readonly isSampled: boolean;
  }
  | { readonly expectation: number };

const TEST_SETS = ["paper", "precise"] as const;
const PROTOCOLS = [["online", "online"], ["post_adaptation", "postAdaptation"]] as const;

/**
 * The file of an agent's scores. Exact values are kept of one episode: that is what a backend
 * computed, and fits its precision.
 *
 * @param episodes N
 */
export function encodeScores(
  scores: AgentScores,
  episodes: number,
  provenance: Provenance,
): Uint8Array {
  const texts = { episodes: String(episodes) };
  if ("expectation" in scores) {
    return encodeResult({}, provenance, { ...texts, expectation: String(scores.expectation) });
  }
  const tensors: Record<string, Float64Array> = {};
  const sampled: string[] = [];
  for (const set of TEST_SETS) {
    for (const [protocol, key] of PROTOCOLS) {
      const totals = scores[set][key];
      if (!totals) continue;
      const name = `${set}.${protocol}`;
      const isTotal = set === "paper" || scores.isSampled;
      tensors[name] = isTotal ? totals : totals.map((total) => total / episodes);
      if (set === "precise" && isTotal) sampled.push(name);
    }
  }
  return encodeResult(tensors, provenance, {
    ...texts,
    "paper.first_task": String(scores.paper.firstTask),
    "precise.first_task": String(scores.precise.firstTask),
    ...(sampled.length > 0 && { sampled: sampled.join(",") }),
  });
}

/**
 * An agent's scores.
 *
 * @throws {SyntaxError} If the bytes are no safetensors file
 * @throws {TypeError} If they are another file
 */
export function decodeScores(bytes: Uint8Array): AgentScores {
  const file = decodeResult(bytes);
  const { expectation, episodes, sampled = "" } = file.texts;
  if (expectation !== undefined) return { expectation: Number(expectation) };
  if (episodes === undefined || !TEST_SETS.every((set) => `${set}.first_task` in file.texts)) {
    throw new TypeError("Cannot read scores: the file has none");
  }
  const totals = (name: string) => {
    if (!file.shapeOf(name)) return null;
    const isTotal = name.startsWith("paper.") || sampled.split(",").includes(name);
    return isTotal ? file.numbers(name) : file.numbers(name).map((it) => it * Number(episodes));
  };
  const scoresOn = (set: "paper" | "precise"): TestScores => ({
    firstTask: Number(file.texts[`${set}.first_task`]),
    online: totals(`${set}.online`),
    postAdaptation: totals(`${set}.post_adaptation`),
  });
  return {
    paper: scoresOn("paper"),
    precise: scoresOn("precise"),
    isSampled: sampled !== "",
  };
}
