/**
 * Laws of tables that the host fills in f64, alike on every backend.
 *
 * | fill | value |
 * |---|---|
 * | categorical | the first value whose cumulative probability is above u_e |
 * | dirichlet | G_e / Σ G over the last axis, G_e ~ Gamma(α_e): `gamma.ts` |
 * | choice | tables[m], m the first whose cumulative weight is above u_0 |
 * | segment | tables[0] + u_0 (tables[1] − tables[0]) |
 * | absorbing | another fill; a state's rewards are 0, its transitions lead to itself |
 *
 * u_e is of word 0 of entry e's block, 24 bits. Attempt j at a Gamma variate takes the block of
 * stream + j: the low byte of a stream is free.
 *
 * @module
 */
import type { Fill, Table } from "../data.ts";
import { counterHigh, counterLow, type Draws } from "../draws.ts";
import { threefry2x32, uniform24 } from "../threefry/threefry.ts";
import { logGamma } from "./gamma.ts";

/** A lane, and the name of its draws. */
export interface HostLane {
  /** The entries to fill. */
  readonly lane: Float64Array;
  /** Extent of the last axis. */
  readonly width: number;
  /** The part of the name that a batch shares. */
  readonly draws: Draws;
  /** The run's. */
  readonly seed: number;
  /** The task's index. */
  readonly task: number;
  /** Fills it by another law. */
  fill(of: Fill): void;
}

/** Laws that the host fills. */
export type HostKind = "categorical" | "dirichlet" | "choice" | "segment" | "absorbing";

/** How the host fills a lane, by kind of fill. */
export const HOST_LAWS: {
  readonly [K in HostKind]: (fill: Extract<Fill, { kind: K }>, to: HostLane) => void;
} = {
  categorical({ values, probabilities }, to) {
    for (let e = 0; e < to.lane.length; e++) to.lane[e] = values[pick(probabilities, u(to, e))]!;
  },
  dirichlet({ concentrations }, to) {
    const { lane, width } = to;
    const { length } = concentrations;
    for (let e = 0; e < lane.length; e++) {
      lane[e] = logGamma(concentrations[e % length]!, (attempt) => words(to, e, attempt));
    }
    for (let row = 0; row < lane.length; row += width) softmax(lane.subarray(row, row + width));
  },
  choice({ tables, weights }, to) {
    writeTable(tables[pick(weights, u(to, 0))]!, to.lane);
  },
  segment({ tables: [from, end] }, to) {
    const ends = new Float64Array(to.lane.length);
    writeTable(end, ends);
    writeTable(from, to.lane);
    const along = u(to, 0);
    ends.forEach((value, e) => to.lane[e]! += along * (value - to.lane[e]!));
  },
  absorbing(fill, to) {
    to.fill(fill.of);
    absorb(fill, to.lane, to.width);
  },
};

/** Whether all of a table is drawn at once: two such tables of a task are drawn together. */
export function isDrawnWhole(fill: Fill): boolean {
  return fill.kind === "absorbing"
    ? isDrawnWhole(fill.of)
    : fill.kind === "choice" || fill.kind === "segment";
}

/** Makes states of a table absorbing; `width` is the extent of its last axis. */
export function absorb(
  { table, states }: Extract<Fill, { kind: "absorbing" }>,
  lane: Float64Array,
  width: number,
): void {
  const entries = table === "rewards" ? width : lane.length / width; // [S, A] or [S, A, S]
  for (const s of states) {
    lane.fill(0, s * entries, (s + 1) * entries);
    if (table === "rewards") continue;
    for (let row = s * entries; row < (s + 1) * entries; row += width) lane[row + s] = 1;
  }
}

/** Writes the entries of a table. */
export function writeTable(table: Table, to: Float64Array): void {
  if (!("places" in table)) return to.set(table);
  to.fill(0);
  table.places.forEach((place, k) => to[place] = table.values[k]!);
}

/** The first index whose cumulative weight is above u; the last closes. */
function pick(weights: readonly number[], u: number): number {
  let sum = 0;
  for (let m = 0; m < weights.length - 1; m++) {
    sum += weights[m]!;
    if (u < sum) return m;
  }
  return weights.length - 1;
}

function u(to: HostLane, element: number): number {
  return uniform24(words(to, element, 0)[0]!);
}

const WORDS = new Uint32Array(2);

/** The block of an entry, and of a further attempt at it. */
function words({ draws, seed, task }: HostLane, element: number, attempt: number): Uint32Array {
  const high = counterHigh(draws.iteration, task);
  threefry2x32(seed, draws.stream + attempt, counterLow(task, element), high, WORDS);
  return WORDS;
}

/** Numbers by their logarithms, divided by their sum. */
function softmax(row: Float64Array): void {
  const most = row.reduce((a, b) => Math.max(a, b), -Infinity);
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += row[j] = Math.exp(row[j]! - most);
  for (let j = 0; j < row.length; j++) row[j]! /= sum;
}
