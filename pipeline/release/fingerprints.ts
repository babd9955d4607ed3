/**
 * `fingerprints.csv`: digests of results as numbers, whatever form they are stored in.
 *
 * What each column means is in `docs/data-dictionary.md`.
 *
 * θ is hashed as little-endian f32: chosen, best, last. Scores and optima are hashed as little-endian
 * f64, list by list, each list behind its name in UTF-8: total rewards over N episodes, optimal values
 * of one episode. A list that is not there is left out.
 *
 * @module
 */
import { csvOf, readCsv } from "../../report/tables/columns.ts";
import type { AgentParameters } from "../../results/parameters.ts";
import type { Summary } from "../../results/summary.ts";
import { sha256 } from "../digest.ts";
import type { Job } from "../job.ts";

/** A result, and the digest of its numbers. */
export interface Fingerprint {
  readonly what: "parameters" | "scores" | "optima";
  readonly env: string;
  /** Empty for optima. */
  readonly algorithm: string;
  /** Empty for optima. */
  readonly seed: string;
  readonly sha256: string;
}

const COLUMNS = ["what", "env", "algorithm", "seed", "sha256"] as const;

/** The fingerprint of θ. */
export function parametersFingerprint(
  { env, algorithm, seed }: Pick<Job, "env" | "algorithm" | "seed">,
  agent: Pick<AgentParameters, "best" | "last" | "chosen">,
): Fingerprint {
  const { best, last, chosen } = agent;
  const parts = [agent[chosen], best, last].map((theta) => littleEndian(theta, 4));
  return {
    what: "parameters",
    env,
    algorithm,
    seed: String(seed),
    sha256: sha256(joined(parts)),
  };
}

/** The fingerprint of an agent's scores. */
function scoresFingerprint(summary: Summary): Fingerprint {
  const { setting: { env }, algorithm, seed, estimates, expectation } = summary;
  const lists: Record<string, ArrayLike<number> | null> = {
    "expectation": expectation === null ? null : [expectation],
    "paper online": estimates?.paper.online ?? null,
    "paper post-adaptation": estimates?.paper.postAdaptation ?? null,
    "precise online": estimates?.precise.online ?? null,
    "precise post-adaptation": estimates?.precise.postAdaptation ?? null,
  };
  return {
    what: "scores",
    env,
    algorithm,
    seed: String(seed),
    sha256: sha256(named(lists)),
  };
}

/** Fingerprints of scores, one a summary, and of optima, one a setting. */
export function summaryFingerprints(summaries: readonly Summary[]): Fingerprint[] {
  const scores: Fingerprint[] = [];
  const optima = new Map<string, Fingerprint>();
  for (const summary of summaries) {
    scores.push(scoresFingerprint(summary));
    const { setting: { env }, estimates } = summary;
    if (estimates && !optima.has(env)) optima.set(env, optimaFingerprint(env, estimates));
  }
  return [...scores, ...optima.values()];
}

/** The fingerprint of the optima of a setting's test tasks, which every summary of it has. */
function optimaFingerprint(
  env: string,
  { paper, precise }: NonNullable<Summary["estimates"]>,
): Fingerprint {
  const lists: Record<string, ArrayLike<number>> = {
    "paper optimum": paper.optimum,
    "paper discounted-0.95": paper.discountedOptimum,
    "precise optimum": precise.optimum,
    "precise discounted-0.95": precise.discountedOptimum,
  };
  return { what: "optima", env, algorithm: "", seed: "", sha256: sha256(named(lists)) };
}

/** Fingerprints as CSV, in the order given. */
export function encodeFingerprints(fingerprints: readonly Fingerprint[]): string {
  return csvOf(COLUMNS.map((name) => [name, (it: Fingerprint) => it[name]]), fingerprints);
}

/**
 * Reads `fingerprints.csv`.
 *
 * @throws {SyntaxError} If it is none
 */
export function decodeFingerprints(text: string): Fingerprint[] {
  return readCsv(text, COLUMNS) as unknown as Fingerprint[];
}

/** What a fingerprint is of, in words. */
export function subjectOf({ what, env, algorithm, seed }: Fingerprint): string {
  return what === "optima" ? `optima of ${env}` : `${what} of ${algorithm} on ${env}, seed ${seed}`;
}

function named(lists: Readonly<Record<string, ArrayLike<number> | null>>): Uint8Array {
  const text = new TextEncoder();
  return joined(
    Object.entries(lists).flatMap(([name, list]) =>
      list === null ? [] : [text.encode(name), littleEndian(list, 8)]
    ),
  );
}

function littleEndian(values: ArrayLike<number>, width: 4 | 8): Uint8Array {
  const view = new DataView(new ArrayBuffer(width * values.length));
  for (let i = 0; i < values.length; i++) {
    if (width === 4) view.setFloat32(4 * i, values[i]!, true);
    else view.setFloat64(8 * i, values[i]!, true);
  }
  return new Uint8Array(view.buffer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
