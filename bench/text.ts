/**
 * Records as Markdown tables.
 *
 * @module
 */
import { markdownTable } from "markdown-table";
import type { Spread } from "./clock.ts";
import type { MeasuredPhase, PhasesRecord, Rate, ScalingRecord } from "./record.ts";

/** Phases, a table an environment. */
export function phasesText(record: PhasesRecord): string {
  const envs = [...new Set(record.phases.map(({ env }) => env))];
  const onGpu = record.phases.some(({ dispatches }) => dispatches !== undefined);
  return [
    machineText(record),
    record.backends.map(({ name, description }) => `${name}: ${description}`).join("; "),
    ...envs.flatMap((env) => [
      `${env}, 20 tasks, one seed`,
      table(
        [
          "phase",
          "backend",
          "least µs",
          "quartile",
          "median",
          "quartile",
          "loop ns",
          "Mflop",
          "GFLOP/s",
          "best",
          "kB",
          "ns a step",
          "best",
          ...(onGpu ? ["dispatches"] : []),
        ],
        record.phases.filter((it) => it.env === env).map((it) => [
          ...phaseRow(it),
          ...(onGpu ? [`${it.dispatches ?? ""}`] : []),
        ]),
        2,
      ),
    ]),
    "Rates are of the median time; best is of the least, which comes closest to a quiet core. Mflop and\n" +
    "kB a call are counted from the formulas (bench/work.ts). Loop: the median turn of a loop of\n" +
    "dependent multiplications and additions that was timed just before; where it is above the\n" +
    "others, the core was shared.",
  ].join("\n\n");
}

/** One and two Workers. */
export function scalingText(record: ScalingRecord): string {
  const row = (name: string, { one, two }: { one: Spread; two: Spread }) => [
    [`${name}, one Worker`, ...seconds(one), ""],
    [`${name}, two Workers`, ...seconds(two), ratio(one, two)],
  ];
  return [
    machineText(record),
    `${record.jobs.length} training jobs on ${record.backend.name}, and as much of a plain loop`,
    table(
      ["", "least s", "quartile", "median", "quartile", "speed-up, median (of the least)"],
      [...row("jobs", record.jobSeconds), ...row("loop", record.loopSeconds)],
      1,
    ),
    "The loop's speed-up says how many cores were free; the jobs cannot do better.",
  ].join("\n\n");
}

function machineText({ machine, date, rounds }: PhasesRecord | ScalingRecord): string {
  const { label, processors, os, arch, deno, v8 } = machine;
  return [
    date,
    label || "unnamed machine",
    `${processors} processors`,
    `${os} ${arch}`,
    `Deno ${deno} (V8 ${v8})`,
    `${rounds} rounds`,
  ].join(" · ");
}

function phaseRow({ phase, backend, microseconds, calibration, ...it }: MeasuredPhase): string[] {
  const { least, quartile1, median, quartile3 } = microseconds;
  return [
    phase,
    backend,
    ...[least, quartile1, median, quartile3].map(digits),
    calibration.median.toFixed(2),
    it.operations > 0 ? digits(it.operations / 1e6) : "",
    ...rateCells(it.gflops),
    digits(it.bytes / 1000),
    ...rateCells(it.nsPerStep),
  ];
}

function rateCells(rate: Rate): string[] {
  return rate ? [digits(rate.median), digits(rate.best)] : ["", ""];
}

function seconds({ least, quartile1, median, quartile3 }: Spread): string[] {
  return [least, quartile1, median, quartile3].map((value) => value.toFixed(3));
}

function ratio(one: Spread, two: Spread): string {
  return `${(one.median / two.median).toFixed(2)} (${(one.least / two.least).toFixed(2)})`;
}

/** Three digits, never as 1.43e+3. */
function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  names: number,
): string {
  return markdownTable([head, ...rows], { align: head.map((_, i) => i < names ? "l" : "r") });
}
