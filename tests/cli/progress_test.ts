import { assertEquals } from "@std/assert";
import { progressLine } from "../../cli/progress.ts";

const work = { title: "work", total: 1000, unit: "‰" };

Deno.test("progress says what, how much, a note, the rate and the time left", () => {
  assertEquals(
    progressLine(work, { done: 250, seconds: 10, note: "1 of 4 jobs" }),
    "work 250/1000 ‰ · 1 of 4 jobs · 25.0 ‰/s · 30s left",
  );
});

Deno.test("the time left is in minutes when there are any, and rounded up", () => {
  const left = (seconds: number) =>
    progressLine(work, { done: 500, seconds, note: "" }).split(" · ").at(-1);
  assertEquals([0.2, 59.2, 60, 60.5, 3724.5].map(left), [
    "1s left",
    "1m00s left",
    "1m00s left",
    "1m01s left",
    "62m05s left",
  ]);
});

Deno.test("before the first unit there is no rate, after the last no time left", () => {
  assertEquals(progressLine(work, { done: 0, seconds: 0, note: "n" }), "work 0/1000 ‰ · n");
  assertEquals(
    progressLine(work, { done: 1000, seconds: 0.7, note: "n" }),
    "work 1000/1000 ‰ · n · 1429 ‰/s",
  );
});

Deno.test("rates have three digits, and no exponent if they are large", () => {
  const rate = (seconds: number) =>
    progressLine(work, { done: 1, seconds, note: "" }).split(" · ")[2];
  assertEquals([1e-4, 0.01, 0.3, 7].map(rate), ["10000 ‰/s", "100 ‰/s", "3.33 ‰/s", "0.143 ‰/s"]);
});
