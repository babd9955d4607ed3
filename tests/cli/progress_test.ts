import { assert, assertEquals } from "@std/assert";
import { progressLine } from "../../cli/progress.ts";

const work = { fraction: 0.25, count: "18 of 70 jobs", note: "train/maml/bandit-k5-n10/0" };

Deno.test("a plain line says percent, how many, the time taken and the time left", () => {
  assertEquals(
    progressLine(work, 10),
    "25 %, 18 of 70 jobs, 10s elapsed, 30s left, train/maml/bandit-k5-n10/0",
  );
  assertEquals(
    progressLine({ fraction: 0, count: "0 of 2 jobs" }, 0),
    "0 %, 0 of 2 jobs, 0s elapsed",
  );
  assertEquals(
    progressLine({ fraction: 1, count: "2 of 2 jobs" }, 7),
    "100 %, 2 of 2 jobs, 7s elapsed",
  );
});

Deno.test("a line for a terminal has a bar, and leaves out what does not fit", () => {
  assertEquals(
    progressLine(work, 10, 79),
    "██████░░░░░░░░░░░░░░░░░░  25 %  18 of 70 jobs  10s, 30s left  train/maml/bandi…",
  );
  assertEquals(progressLine(work, 10, 39), "█░░░░░  25 %  18/70 jobs  10s, 30s left");
  assertEquals(progressLine(work, 10, 28), "25 %  18/70  30s left");
});

Deno.test("no line is wider than it may be, whatever there is to say", () => {
  for (let width = 10; width <= 200; width++) {
    for (const seconds of [0, 5, 4000, 400_000]) {
      for (const fraction of [0, 0.003, 0.5, 0.999, 1]) {
        for (const count of ["1 of 2 jobs", "1234 of 12345 iterations"]) {
          const line = progressLine({ ...work, fraction, count }, seconds, width);
          assert(line.length <= width && !line.includes("\n"), `${width}: ${line}`);
        }
      }
    }
  }
});

Deno.test("times are in seconds, minutes or hours, what is left rounded up", () => {
  const left = (seconds: number) =>
    progressLine({ ...work, fraction: 0.5 }, seconds).split(", ")[3];
  assertEquals([0.2, 59.2, 60, 60.5, 3724.5].map(left), [
    "1s left",
    "1m00s left",
    "1m00s left",
    "1m01s left",
    "1h02m left",
  ]);
});
