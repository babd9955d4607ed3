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

Deno.test("where a GPU was measured, a column has its dispatches", () => {
  const [adapt, rollout] = PHASES_RECORD.phases as [MeasuredPhase, MeasuredPhase];
  const phases = [adapt, { ...rollout, backend: "gpu", dispatches: 7 }];
  const text = phasesText({ ...PHASES_RECORD, phases });
  assertEquals(rows(text, "phase")[0]!.at(-1), "dispatches");
  assertEquals(rows(text, "adapt")[0]!.at(-1), "");
  assertEquals(rows(text, "rollout")[0]!.at(-1), "7");
  assertEquals(rows(phasesText(PHASES_RECORD), "phase")[0]!.at(-1), "best");
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
