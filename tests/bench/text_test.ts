import { assertEquals } from "@std/assert";
import { phasesText, scalingText } from "../../bench/text.ts";
import type { MeasuredPhase } from "../../bench/record.ts";
import { PHASES_RECORD, SCALING_RECORD } from "./records.ts";

/** The cells of the rows of all tables that begin with a text. */
function rows(text: string, start: string): string[][] {
  return text.split("\n").filter((line) => line.startsWith(`| ${start}`)).map((line) =>
    line.split("|").slice(1, -1).map((cell) => cell.trim())
  );
}

Deno.test("a phase's row has its times, its loop, its work and the rates of both times", () => {
  const text = phasesText(PHASES_RECORD);
  assertEquals(rows(text, "adapt"), [
    ["adapt", "wasm", "100", "125", "150", "200", "2.25", "1.50", "10.0", "15.0", "40.0", "", ""],
  ]);
  assertEquals(rows(text, "rollout"), [
    ["rollout", "wasm", "20.0", "25.0", "30.0", "40.0", "2.25", "", "", "", "12.3", "30.0", "20.0"],
  ]);
  assertEquals(
    text.split("\n")[0],
    "2026-01-02 · a test's · 2 processors · linux x86_64 · Deno 2.9.6 (V8 15.0) · 3 rounds",
  );
});

Deno.test("where a GPU was measured, columns have its dispatches and the share of what it allows", () => {
  const [adapt, rollout] = PHASES_RECORD.phases as [MeasuredPhase, MeasuredPhase];
  const onGpu = { backend: "gpu", dispatches: 7 };
  const phases = [{ ...rollout, ...onGpu }, { ...adapt, ...onGpu }, adapt];
  // 1.5·10⁶ operations and 40 kB in 150 µs are 10 GFLOP/s and 0.27 GB/s; 12.34 kB in 30 µs 0.41 GB/s.
  const ceiling = { gflops: 100, gigabytesPerSecond: 4 };
  const lastOf = (record: typeof PHASES_RECORD, first: string) =>
    rows(phasesText(record), first).map((cells) => cells.slice(-2));
  const record = { ...PHASES_RECORD, phases, ceiling };
  assertEquals(lastOf(record, "phase"), [["dispatches", "allowed"]]);
  assertEquals(lastOf(record, "adapt"), [["7", "10 %"], ["", ""]]);
  assertEquals(lastOf(record, "rollout"), [["7", "10 %"]]);
  assertEquals(rows(phasesText(PHASES_RECORD), "phase")[0]!.at(-1), "best");
});

Deno.test("kernels of an iteration have a table, with the share of each", () => {
  const kernel = (name: string, dispatches: number, median: number) => ({
    env: "mdp-n10",
    phase: "MAML iteration",
    kernel: name,
    dispatches,
    operations: name === "fill" ? 0 : 6_000_000,
    bytes: 2_000_000,
    microseconds: { least: median / 2, quartile1: median, median, quartile3: median },
  });
  const kernels = [kernel("CG step", 10, 300), kernel("fill", 2, 100)];
  const text = phasesText({ ...PHASES_RECORD, kernels });
  const ofStep = ["CG step", "10", "150", "300", "75 %", "6.00"];
  assertEquals(rows(text, "CG step"), [[...ofStep, "", "2.00", ""]]);
  assertEquals(rows(text, "all"), [["all", "12", "", "400", "100 %", "6.00", "", "4.00", ""]]);
  // 6·10⁶ operations in 300 µs are 20 GFLOP/s, 2 MB in 100 µs 20 GB/s.
  const ceiling = { gflops: 100, gigabytesPerSecond: 40 };
  const beside = phasesText({ ...PHASES_RECORD, kernels, ceiling });
  assertEquals(rows(beside, "CG step"), [[...ofStep, "20 %", "2.00", "17 %"]]);
  assertEquals(rows(beside, "fill")[0]!.slice(5), ["", "", "2.00", "50 %"]);
});

Deno.test("speed-ups are one Worker's time over that of two", () => {
  const text = scalingText(SCALING_RECORD);
  assertEquals(rows(text, "jobs, two")[0]!.at(-1), "1.60 (1.60)");
  assertEquals(rows(text, "loop, two")[0]!.at(-1), "2.00 (2.00)");
  assertEquals(rows(text, "loop, one")[0], [
    "loop, one Worker",
    "1.000",
    "1.250",
    "1.500",
    "2.000",
    "",
  ]);
});
