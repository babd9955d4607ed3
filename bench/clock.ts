/**
 * Times, and what they are summarised by.
 *
 * @module
 */
import { quantile } from "../report/statistics/quantile.ts";

/** Of some measurements: the least, which comes closest to a quiet machine, and their spread. */
export interface Spread {
  readonly least: number;
  readonly quartile1: number;
  readonly median: number;
  readonly quartile3: number;
}

/** The spread of at least one value, each divided by `unit`. */
export function spreadOf(values: readonly number[], unit = 1): Spread {
  const sorted = values.map((value) => value / unit).sort((a, b) => a - b);
  const at = (probability: number) => quantile(sorted, probability);
  return { least: at(0), quartile1: at(0.25), median: at(0.5), quartile3: at(0.75) };
}

/** Milliseconds that `calls` calls take, with whatever they have recorded. */
export async function timeCalls(
  run: () => void,
  settle: () => Promise<void>,
  calls: number,
): Promise<number> {
  const start = performance.now();
  for (let call = 0; call < calls; call++) run();
  await settle();
  const elapsed = performance.now() - start;
  await new Promise((resolve) => setTimeout(resolve, 0)); // lets signals in
  return elapsed;
}

/** How many calls take about `slice` milliseconds: doubled until they take half of it. */
export async function callsPerSlice(
  run: () => void,
  settle: () => Promise<void>,
  slice: number,
): Promise<number> {
  for (let calls = 1;; calls *= 2) {
    const elapsed = await timeCalls(run, settle, calls);
    if (elapsed >= slice / 2) return Math.max(1, Math.round(calls * slice / elapsed));
  }
}

/** Turns of the calibration loop: a few milliseconds. */
export const CALIBRATION_TURNS = 2_000_000;

/**
 * Runs the calibration loop, nanoseconds a turn: a multiplication and an
 * addition in f64 that wait for the turn before. No backend makes it faster; a
 * neighbour or a slower clock makes it slower.
 *
 * @throws {Error} If the engine removed the loop
 */
export function calibrate(turns: number = CALIBRATION_TURNS): number {
  const start = performance.now();
  let x = 1;
  for (let turn = 0; turn < turns; turn++) x = x * 0.999999 + 1e-6;
  const elapsed = performance.now() - start;
  if (!(x > 0.9)) throw new Error("Cannot calibrate: the loop did not run");
  return elapsed * 1e6 / turns;
}
