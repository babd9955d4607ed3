import { assert, assertEquals } from "@std/assert";
import { calibrate, callsPerSlice, spreadOf, timeCalls } from "../../bench/clock.ts";

Deno.test("a spread is the least value, the quartiles and the median, in a unit", () => {
  assertEquals(spreadOf([50, 10, 40, 20, 30], 10), {
    least: 1,
    quartile1: 2,
    median: 3,
    quartile3: 4,
  });
});

Deno.test("all calls are made before they are waited for, once", async () => {
  const heard: string[] = [];
  const settle = () => Promise.resolve(void heard.push("settle"));
  assert(await timeCalls(() => heard.push("call"), settle, 3) >= 0);
  assertEquals(heard, ["call", "call", "call", "settle"]);
});

Deno.test("a slice has more calls the shorter they are, and at least one", async () => {
  const busy = (ms: number) => () => {
    const end = performance.now() + ms;
    while (performance.now() < end);
  };
  const settle = () => Promise.resolve();
  assertEquals(await callsPerSlice(busy(4), settle, 2), 1);
  // Half a millisecond each: twenty at most, fewer if a neighbour interrupts them.
  const calls = await callsPerSlice(busy(0.5), settle, 10);
  assert(calls >= 1 && calls <= 20, String(calls));
});

Deno.test("a turn of the calibration loop takes the time of two dependent operations", () => {
  // The least of some: another process may hold the core during any one.
  const turn = Math.min(...Array.from({ length: 10 }, () => calibrate(100_000)));
  // From 2 cycles at 6 GHz to 20 cycles at 1 GHz, interrupted for ten times as long.
  assert(turn > 0.3 && turn < 200, String(turn));
});
