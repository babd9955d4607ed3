/**
 * Times the phases of several backends, interleaved: a neighbour that comes
 * and goes slows all of them alike.
 *
 * @module
 */
import type { TaskFamily } from "../envs/family.ts";
import type { Backend } from "../kernels/backend.ts";
import { backendNamed } from "../kernels/backends.ts";
import { calibrate, callsPerSlice, type Spread, spreadOf, timeCalls } from "./clock.ts";
import { dispatchesOf } from "./dispatches.ts";
import { openPhases, type Phase } from "./phases.ts";
import type { MeasuredPhase } from "./record.ts";

/** About how long one measurement of a phase takes, milliseconds. */
const SLICE = 8;
/** The same on an adapter: Deno looks for an answer every 10 ms or so, which is to be a few hundredths. */
const ADAPTER_SLICE = 250;

/** A phase on a backend, and its times so far. */
interface Lap {
  readonly backend: Backend;
  readonly phase: Phase;
  readonly settle: () => Promise<void>;
  readonly calls: number;
  readonly dispatches: number | undefined;
  /** Microseconds a call, one a round. */
  readonly times: number[];
  /** Nanoseconds a turn of the calibration loop just before. */
  readonly calibrations: number[];
}

/**
 * Measures every phase of a family on every backend, `rounds` times.
 *
 * @param onRound hears of each round that is done
 */
export async function measurePhases(
  backends: readonly Backend[],
  family: TaskFamily,
  rounds: number,
  onRound: () => void,
): Promise<MeasuredPhase[]> {
  const laps: Lap[] = [];
  for (const backend of backends) {
    const { phases, settle } = await openPhases(backend, family);
    const slice = backendNamed(backend.name).hasAdapters ? ADAPTER_SLICE : SLICE;
    for (const phase of phases) {
      const calls = await callsPerSlice(phase.run, settle, slice);
      const dispatches = dispatchesOf(backend, phase.run);
      laps.push({ backend, phase, settle, calls, dispatches, times: [], calibrations: [] });
    }
  }
  // One phase after the other, each on all backends in turn.
  const names = [...new Set(laps.map(({ phase }) => phase.name))];
  const order = names.flatMap((name) => laps.filter(({ phase }) => phase.name === name));
  for (let round = 0; round < rounds; round++) {
    for (const { phase, settle, calls, times, calibrations } of order) {
      calibrations.push(calibrate());
      times.push(await timeCalls(phase.run, settle, calls) * 1000 / calls);
    }
    onRound();
  }
  return order.map(({ backend, phase, dispatches, times, calibrations }) => ({
    ...measured(family, backend, phase, spreadOf(times), spreadOf(calibrations)),
    ...(dispatches !== undefined && { dispatches }),
  }));
}

/** What the times of a phase, in microseconds a call, mean. */
export function measured(
  { name: env }: TaskFamily,
  { name: backend }: Pick<Backend, "name">,
  { name: phase, work: { operations, numbers, steps } }: Pick<Phase, "name" | "work">,
  microseconds: Spread,
  calibration: Spread,
): MeasuredPhase {
  const { least, median } = microseconds;
  // Operations a microsecond are millions a second.
  const gflops = operations > 0
    ? { median: operations / median / 1000, best: operations / least / 1000 }
    : null;
  const nsPerStep = steps > 0
    ? { median: median * 1000 / steps, best: least * 1000 / steps }
    : null;
  const bytes = numbers * backendNamed(backend).bytes;
  return {
    env,
    phase,
    backend,
    microseconds,
    calibration,
    operations,
    bytes,
    steps,
    gflops,
    nsPerStep,
  };
}
