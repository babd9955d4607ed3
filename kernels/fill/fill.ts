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
 * @module
 */
import type { Fill } from "../data.ts";
import { counterHigh, counterLow, type Draws } from "../draws.ts";
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
  const words = new Uint32Array(2);
  const high = counterHigh(draws.iteration, task);
  for (let e = 0; e < lane.length; e++) {
    if (spec.kind !== "constant") {
      threefry2x32(seed, draws.stream, counterLow(task, e), high, words);
    }
    lane[e] = entry(spec, words);
  }
  if (spec.kind === "flat-dirichlet") normaliseRows(lane, width);
}

function entry(spec: Fill, words: Uint32Array): number {
  switch (spec.kind) {
    case "constant":
      return spec.value;
    case "uniform":
      return spec.low + (spec.high - spec.low) * uniform24(words[0]!);
    case "normal":
      return spec.mean + spec.sd * standardNormal(words[0]!, words[1]!);
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
