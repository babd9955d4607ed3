/**
 * Records as Markdown tables.
 *
 * @module
 */
import { markdownTable } from "markdown-table";
import type { Spread } from "./clock.ts";
import type { MeasuredKernel, MeasuredPhase, PhasesRecord, Rate, ScalingRecord } from "./record.ts";

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
          ...(onGpu ? ["dispatches", "allowed"] : []),
        ],
        record.phases.filter((it) => it.env === env).map((it) => [
          ...phaseRow(it),
          ...(onGpu ? [`${it.dispatches ?? ""}`, shareCell(it, record.ceiling)] : []),
        ]),
        2,
      ),
      ...kernelsText(record.kernels?.filter((it) => it.env === env) ?? [], record.ceiling),
    ]),
    ...ceilingText(record.ceiling),
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

/** Kernels of whole iterations, a table each. */
function kernelsText(
  kernels: readonly MeasuredKernel[],
  ceiling: PhasesRecord["ceiling"],
): string[] {
  return [...new Set(kernels.map(({ phase }) => phase))].flatMap((phase) => {
    const rows = kernels.filter((it) => it.phase === phase);
    const total = rows.reduce((sum, { microseconds }) => sum + microseconds.median, 0);
    const head = [
      ...[
        `kernels of a ${phase}`,
        "dispatches",
        "least µs",
        "median",
        "share",
        "Mflop",
        "of allowed",
      ],
      ...["MB bound", "of allowed, at most"],
    ];
    const sum = (key: "dispatches" | "operations" | "bytes") =>
      rows.reduce((all, row) => all + row[key], 0);
    const work = (operations: number, bytes: number, median: number) => [
      operations > 0 ? digits(operations / 1e6) : "",
      operations > 0 && ceiling ? percent(billions(operations, median) / ceiling.gflops) : "",
      digits(bytes / 1e6),
      ceiling ? percent(billions(bytes, median) / ceiling.gigabytesPerSecond) : "",
    ];
    const cells = rows.map((row) => {
      const { kernel, dispatches, operations, bytes, microseconds: { least, median } } = row;
      const times = [digits(least), digits(median), percent(median / total)];
      return [kernel, `${dispatches}`, ...times, ...work(operations, bytes, median)];
    });
    const all = work(sum("operations"), sum("bytes"), total);
    const last = ["all", `${sum("dispatches")}`, "", digits(total), "100 %", ...all];
    return [table(head, [...cells, last], 1)];
  });
}

/** The share of what the GPU does at most: of its arithmetic or of its memory, whichever is nearer. */
function shareCell(
  { dispatches, operations, bytes, microseconds: { median } }: MeasuredPhase,
  ceiling: PhasesRecord["ceiling"],
): string {
  if (dispatches === undefined || !ceiling) return "";
  const { gflops, gigabytesPerSecond } = ceiling;
  const shares = [
    billions(operations, median) / gflops,
    billions(bytes, median) / gigabytesPerSecond,
  ];
  return percent(Math.max(...shares));
}

/** Billions a second of an amount in so many microseconds. */
function billions(amount: number, microseconds: number): number {
  return amount / microseconds / 1000;
}

function ceilingText(ceiling: PhasesRecord["ceiling"]): string[] {
  if (!ceiling) return [];
  const { gflops, gigabytesPerSecond } = ceiling;
  return [
    `Allowed: the nearer of two shares of what the adapter was seen to do at most, ${
      digits(gflops)
    } GFLOP/s without\nmemory and ${
      digits(gigabytesPerSecond)
    } GB/s without arithmetic (bench/ceiling.ts). ` +
    "Kernels are timed by the\ndevice's own clock, each dispatch in a pass of its own; their operations " +
    "are counted (bench/kernel_work.ts),\ntheir bytes are those of all buffers that they bind, the " +
    "whole of which they need not touch.",
  ];
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
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
