/**
 * Fills task tables with random numbers, each named by its place.
 *
 * Entry e of lane (r, i) is made from the Threefry block with key
 * (seeds[r], stream) and counter (iteration, firstTask + i, e):
 *
 * | fill | value |
 * |---|---|
 * | constant | value |
 * | uniform | low + (high − low)·u, u of word 0, 24 bits |
 * | normal | mean + sd·√(−2 ln u₁)·cos 2πu₂ (Box & Muller 1958), words 0 and 1 |
 * | flat-dirichlet | E_e / Σ E over the last axis, E = −ln u₁ (exponential, rate 1) |
 *
 * All other laws are in `host_laws.ts`.
 *
 * @module
 */
import type { Fill } from "../data.ts";
import { counterHigh, counterLow, type Draws } from "../draws.ts";
import { HOST_LAWS, type HostKind, type HostLane } from "./host_laws.ts";
import { formOf, type LawForm } from "./laws.ts";
import { open23, threefry2x32, uniform24 } from "../threefry/threefry.ts";

/** Fills one lane; `width` is the extent of its last axis. */
export function fill(
  spec: Fill,
  draws: Draws,
  seed: number,
  task: number,
  lane: Float64Array,
  width: number,
): void {
  const law = formOf(spec);
  if (!law) {
    const ofHost = HOST_LAWS[spec.kind as HostKind] as (spec: Fill, to: HostLane) => void;
    const again = (of: Fill) => fill(of, draws, seed, task, lane, width);
    return ofHost(spec, { lane, width, draws, seed, task, fill: again });
  }
  const words = new Uint32Array(2);
  const high = counterHigh(draws.iteration, task);
  for (let e = 0; e < lane.length; e++) {
    if (law.form !== "constant") threefry2x32(seed, draws.stream, counterLow(task, e), high, words);
    lane[e] = entry(law, words);
  }
  if (law.form === "flat-dirichlet") normaliseRows(lane, width);
}

/** Fills all lanes `[R, T, …]` on the host: what no kernel of a backend fills. */
export function fillOnHost(
  spec: Fill,
  draws: Draws,
  [runs, tasks, elements]: readonly [runs: number, tasks: number, elements: number],
  width: number,
): Float32Array<ArrayBuffer> {
  const values = new Float32Array(runs * tasks * elements);
  const lane = new Float64Array(elements);
  for (let k = 0; k < runs * tasks; k++) {
    const seed = draws.seeds[Math.floor(k / tasks)]!;
    fill(spec, draws, seed, draws.firstTask + k % tasks, lane, width);
    values.set(lane, k * elements);
  }
  return values;
}

function entry({ form, a, b }: LawForm, words: Uint32Array): number {
  switch (form) {
    case "constant":
      return a;
    case "uniform":
      return a + (b - a) * uniform24(words[0]!);
    case "normal":
      return a + b * standardNormal(words[0]!, words[1]!);
    case "flat-dirichlet":
      return -Math.log(open23(words[0]!));
  }
}

/** A standard normal number from two words (Box & Muller 1958). */
export function standardNormal(radiusWord: number, angleWord: number): number {
  const radius = Math.sqrt(-2 * Math.log(open23(radiusWord)));
  return radius * Math.cos(2 * Math.PI * uniform24(angleWord));
}

function normaliseRows(values: Float64Array, width: number): void {
  for (let row = 0; row < values.length; row += width) {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += values[row + j]!;
    for (let j = 0; j < width; j++) values[row + j]! /= sum;
  }
}
