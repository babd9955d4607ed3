/**
 * Results held against released ones: the same bytes from `wasm`, the same
 * cells, up to what training noise allows, from any other backend.
 *
 * @module
 */
import { findLearned } from "../../experiments/learned.ts";
import type { Summary } from "../../results/summary.ts";
import { type Fingerprint, subjectOf } from "./fingerprints.ts";
import type { Release } from "./folder.ts";
import { type ResultDigests, resultDigests } from "./result_digests.ts";
import { type Score, scoresOf } from "./scores.ts";
import type { Manifest } from "../store/manifest.ts";

/** What a comparison found. */
export interface Comparison {
  /** How many jobs, or cells, there were on both sides. */
  readonly compared: number;
  /** One line each. */
  readonly differences: readonly string[];
}

/** A stored result. */
export interface StoredResult {
  /** Of the job. */
  readonly name: string;
  /** Digest of its code, and what that is called in a release. */
  readonly code: { readonly name: string; readonly digest: string };
  readonly manifest: Pick<Manifest, "outputs">;
  /** Of a job that tabulates. */
  readonly summary?: Summary;
}

/** Compares each file of each job by its digest. */
export function compareDigests(
  { digests, scores }: Pick<Release, "digests" | "scores">,
  stored: readonly StoredResult[],
): Comparison {
  const released = Map.groupBy(
    Object.keys(digests.files),
    (file) => file.slice(0, file.lastIndexOf(" ")),
  );
  const differences: string[] = [];
  let compared = 0;
  for (const result of stored) {
    const before = released.get(result.name);
    if (before === undefined) continue;
    compared++;
    const isSameCode = digests.code[result.code.name] === result.code.digest;
    const note = isSameCode ? "" : "; its code is not that of the release";
    const now: ResultDigests = resultDigests(result.name, result.manifest);
    for (const file of new Set([...before, ...Object.keys(now)])) {
      const [was, is] = [digests.files[file], now[file]];
      if (was === is) continue;
      const far = file.endsWith(" summary.json") && result.summary
        ? scoreChange(scores, result.summary)
        : "";
      differences.push(`${file}: ${short(was)} released, ${short(is)} here${far}${note}`);
    }
  }
  return { compared, differences };
}

function short(digest: string | undefined): string {
  return digest === undefined ? "none" : digest.slice(0, 16);
}

function scoreChange(published: readonly Score[], summary: Summary): string {
  const changes = scoresOf(summary).flatMap((score) => {
    const was = published.find((it) => nameOf(it) === nameOf(score));
    return was && was.mean !== score.mean
      ? [`${score.estimate} ${score.protocol} ${was.mean} → ${score.mean}`]
      : [];
  });
  return changes.length === 0 ? "" : ` (${changes.join(", ")})`;
}

function nameOf({ env, algorithm, seed, estimate, protocol }: Score): string {
  return [env, algorithm, seed, estimate, protocol].join(" ");
}

/** Compares the numbers of results, whatever form they are stored in. */
export function compareFingerprints(
  published: readonly Fingerprint[],
  made: readonly Fingerprint[],
): Comparison {
  const before = new Map(published.map((it) => [subjectOf(it), it.sha256]));
  const both = made.filter((it) => before.has(subjectOf(it)));
  const differences = both.flatMap((it) => {
    const was = before.get(subjectOf(it));
    return was === it.sha256
      ? []
      : [`the numbers of ${subjectOf(it)}: ${short(was)} released, ${short(it.sha256)} here`];
  });
  return { compared: both.length, differences };
}

/** Compares tables made anew, by their texts; tells the first line that differs. */
export function compareTables(
  published: Readonly<Record<string, string>>,
  made: Readonly<Record<string, string>>,
): Comparison {
  const names = [...new Set([...Object.keys(published), ...Object.keys(made)])];
  const differences = names.flatMap((name) => {
    const [was, is] = [published[name]?.split("\n") ?? [], made[name]?.split("\n") ?? []];
    const at = Array.from({ length: Math.max(was.length, is.length) }, (_, line) => line)
      .find((line) => was[line] !== is[line]);
    if (at === undefined) return [];
    const shown = (line: string | undefined) =>
      line === undefined ? "nothing" : `"${line.slice(0, 300)}"`;
    return [`${name} line ${at + 1}: ${shown(was[at])} released, ${shown(is[at])} here`];
  });
  return { compared: names.length, differences };
}

/**
 * Relative difference of a cell's mean that may be, for one seed; over S common seeds it is divided by
 * √S.
 *
 * Backends that round differently soon play different episodes, so that their agents of one seed are
 * as far apart as agents of two. The precise means of trained seeds have a standard deviation of at
 * most 1.4 % of the mean (0.5 % in the median of the 30 cells), so √2 · 1.4 % = 2 % for a difference:
 * 6 % is three of those. Computed methods meet the same tasks and draws and differ where a rounding
 * decides: their seeds are within 0.3 %, so 0.9 %.
 */
export const CELL_TOLERANCE = { learned: 0.06, computed: 0.009 } as const;

/**
 * Compares the `precise` mean of each cell over the seeds that both sides have: after adaptation, or
 * online for a method that only learns online.
 */
export function compareCells(
  published: readonly Score[],
  summaries: readonly Summary[],
): Comparison {
  const cells = new Map<string, { was: Score; is: Score }[]>();
  for (const score of summaries.flatMap(headlineOf)) {
    const was = published.find((it) => nameOf(it) === nameOf(score) && it.tasks === score.tasks);
    if (!was) continue;
    const cell = `${score.algorithm} on ${score.env}`;
    cells.set(cell, [...cells.get(cell) ?? [], { was, is: score }]);
  }
  const differences = [...cells].flatMap(([cell, pairs]) => {
    const { algorithm, protocol } = pairs[0]!.is;
    const [was, is] = (["was", "is"] as const).map((side) =>
      pairs.reduce((sum, pair) => sum + pair[side].mean, 0) / pairs.length
    ) as [number, number];
    const relative = CELL_TOLERANCE[findLearned(algorithm) ? "learned" : "computed"] /
      Math.sqrt(pairs.length);
    const allowed = relative * Math.abs(was);
    if (Math.abs(is - was) <= allowed) return [];
    return [
      `${cell}, precise ${protocol}, mean of ${pairs.length} seeds: ${was.toPrecision(6)} ` +
      `released, ${is.toPrecision(6)} here, may be ${allowed.toPrecision(2)} off ` +
      `(${(100 * relative).toFixed(1)} %)`,
    ];
  });
  return { compared: cells.size, differences };
}

function headlineOf(summary: Summary): Score[] {
  const precise = scoresOf(summary).filter(({ estimate }) => estimate === "precise");
  const last = precise.at(-1); // post-adaptation comes after online
  return last ? [last] : [];
}
