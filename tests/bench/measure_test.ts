import { assert, assertEquals } from "@std/assert";
import { measured, measurePhases } from "../../bench/measure.ts";
import { benchRecord, recordHead } from "../../bench/record.ts";
import { PHASES } from "../../bench/work.ts";
import { parseEnvironment } from "../../envs/names.ts";
import { openBackend } from "../../pipeline/backends.ts";

const FAMILY = parseEnvironment("bandit-k2-n10");

Deno.test("every phase is measured on every backend, side by side, in each round", async () => {
  const backends = [
    await openBackend({ backend: "reference" }),
    await openBackend({ backend: "wasm" }),
  ];
  let rounds = 0;
  const phases = await measurePhases(backends, FAMILY, 2, () => rounds++);
  assertEquals(rounds, 2);
  assertEquals(
    phases.map(({ phase, backend }) => `${phase} ${backend}`),
    PHASES.flatMap((phase) => [`${phase} reference`, `${phase} wasm`]),
  );
  for (const [at, { operations, steps, bytes }] of phases.entries()) {
    const beside = phases[at ^ 1]!;
    // The line search may stop elsewhere in f32, but not on a task this small.
    assertEquals([beside.operations, beside.steps], [operations, steps], PHASES[at >> 1]);
    assertEquals(phases[at & ~1]!.bytes, 2 * phases[at | 1]!.bytes);
    assert(bytes > 0);
  }
  const record = {
    kind: "phases" as const,
    ...recordHead("a test's", 2),
    backends: backends.map(({ name, description }) => ({ name, description })),
    phases,
  };
  assertEquals(benchRecord.parse(record), record);
  backends.forEach((backend) => backend.dispose());
});

Deno.test("rates are work over time, in their units", () => {
  const work = { operations: 3_000_000, numbers: 1000, steps: 500 };
  const times = { least: 100, quartile1: 120, median: 150, quartile3: 400 };
  const phase = { name: "adapt", work } as const;
  const it = measured(FAMILY, { name: "wasm" }, phase, times, times);
  // 3·10⁶ operations in 150 µs are 20·10⁹ a second; 500 steps in 150 µs are 300 ns each.
  assertEquals(it.gflops, { median: 20, best: 30 });
  assertEquals(it.nsPerStep, { median: 300, best: 200 });
  assertEquals(it.bytes, 4000);
  const idle = { ...phase, work: { operations: 0, numbers: 1000, steps: 0 } };
  const other = measured(FAMILY, { name: "reference" }, idle, times, times);
  assertEquals([other.gflops, other.nsPerStep, other.bytes], [null, null, 8000]);
});
