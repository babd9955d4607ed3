/**
 * What a benchmark leaves: the schema of `deno task bench --json` and of the
 * files in `bench/runs/`.
 *
 * @module
 */
import { z } from "zod";

const count = z.int().min(0);
const positive = z.number().positive();

/** Least, quartiles and median over rounds. */
const spread = z.strictObject({
  least: positive,
  quartile1: positive,
  median: positive,
  quartile3: positive,
});

/** What follows from the median time, and from the least. */
const rate = z.strictObject({ median: positive, best: positive }).nullable();

/** Where a benchmark ran: what a process without permissions can know, and what its user says. */
const machine = z.strictObject({
  /** `--machine`: processor, whether shared; empty if nothing was said. */
  label: z.string(),
  /** Logical processors. */
  processors: count,
  os: z.string(),
  arch: z.string(),
  deno: z.string(),
  v8: z.string(),
});

const head = {
  /** Raised when a field changes its meaning. */
  schema: z.literal(1),
  /** UTC, `YYYY-MM-DD`. */
  date: z.iso.date(),
  machine,
  /** Measurements of everything, interleaved. */
  rounds: count,
};

/** One phase on one backend. */
const measuredPhase = z.strictObject({
  env: z.string(),
  phase: z.string(),
  backend: z.string(),
  /** Microseconds a call. */
  microseconds: spread,
  /** Nanoseconds a turn of the calibration loop, run before the same slices. */
  calibration: spread,
  /** Floating-point operations a call, counted from the formulas (`bench/work.ts`). */
  operations: count,
  /** Bytes of tensors that a call has to read or write at least once. */
  bytes: count,
  /** Environment steps a call. */
  steps: count,
  /** Compute dispatches a call, on a GPU. */
  dispatches: count.optional(),
  /** Billions of operations a second, at the median and at the least time; null if there are none. */
  gflops: rate,
  /** Nanoseconds an environment step, likewise. */
  nsPerStep: rate,
});

/** All dispatches of a kernel in one call of a phase, on a GPU. */
const measuredKernel = z.strictObject({
  env: z.string(),
  phase: z.string(),
  kernel: z.string(),
  dispatches: count,
  /** Floating-point operations a call, counted from the formulas (`bench/kernel_work.ts`). */
  operations: count,
  /** Bytes of the buffers that its dispatches bind: no fewer than it touches. */
  bytes: count,
  /** Microseconds a call, by the device's own clock. */
  microseconds: spread,
});

/** What a GPU does at most, measured (`bench/ceiling.ts`). */
const ceiling = z.strictObject({
  /** Billions of multiplications and additions a second. */
  gflops: positive,
  gigabytesPerSecond: positive,
});

/** A run of the phases. */
export const phasesRecord = z.strictObject({
  kind: z.literal("phases"),
  ...head,
  backends: z.array(z.strictObject({
    name: z.string(),
    /** Arithmetic, and the device if there is one. */
    description: z.string(),
  })),
  phases: z.array(measuredPhase),
  /** On a GPU that has timestamps. */
  kernels: z.array(measuredKernel).optional(),
  /** Of the GPU. */
  ceiling: ceiling.optional(),
});

/** A run of `--scaling`. */
export const scalingRecord = z.strictObject({
  kind: z.literal("scaling"),
  ...head,
  backend: z.strictObject({ name: z.string(), description: z.string() }),
  /** Names of the jobs. */
  jobs: z.array(z.string()),
  /** Seconds of all jobs, by how many Workers share them. */
  jobSeconds: z.strictObject({ one: spread, two: spread }),
  /** Seconds of as much plain arithmetic, in one Worker and shared by two. */
  loopSeconds: z.strictObject({ one: spread, two: spread }),
});

/** Everything in `bench/runs/`. */
export const benchRecord = z.discriminatedUnion("kind", [phasesRecord, scalingRecord]);

/** A measured phase. */
export type MeasuredPhase = z.infer<typeof measuredPhase>;
/** A measured kernel. */
export type MeasuredKernel = z.infer<typeof measuredKernel>;
/** A rate. */
export type Rate = z.infer<typeof rate>;
/** A run of the phases. */
export type PhasesRecord = z.infer<typeof phasesRecord>;
/** A run of `--scaling`. */
export type ScalingRecord = z.infer<typeof scalingRecord>;

/** What every record begins with. */
export function recordHead(
  label: string,
  rounds: number,
): Pick<PhasesRecord, keyof typeof head> {
  return {
    schema: 1,
    date: new Date().toISOString().slice(0, 10),
    machine: {
      label,
      processors: navigator.hardwareConcurrency,
      os: Deno.build.os,
      arch: Deno.build.arch,
      deno: Deno.version.deno,
      v8: Deno.version.v8,
    },
    rounds,
  };
}
