import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { gittinsDiscount, gittinsTable } from "../../../../learners/baselines/solutions/gittins.ts";
import { gittinsOnline } from "../../../../learners/baselines/solutions/gittins_online.ts";
import { mean } from "../../../support/moments.ts";
import { validationBandits } from "../../../envs/solutions/tasks.ts";

const DRAWS = { stream: 0x1300, seeds: [0], iteration: 0, firstTask: 0 };

/** Known online values, total reward. */
const ONLINE: readonly [pulls: number, arms: number, total: number][] = [
  [10, 5, 6.65],
  [10, 10, 6.69],
  [10, 50, 6.70],
  [100, 5, 78.4],
  [100, 10, 83.4],
  [100, 50, 85.5],
];

for (const [pulls, arms, total] of ONLINE) {
  Deno.test(`the Gittins policy collects ${total} in ${pulls} pulls of ${arms} arms`, () => {
    const table = gittinsTable(pulls, gittinsDiscount(pulls));
    const totals = gittinsOnline(table, validationBandits(arms, pulls, 20_000));
    // 20 000 tasks have a standard error of 0.016 (N = 10) to 0.12 (N = 100).
    assertAlmostEquals(mean(totals), total, 0.01 * total);
  });
}

Deno.test("of arms that tie, the lowest is pulled, and it is left after failures", () => {
  const table = gittinsTable(3, 0.9);
  const play = (...rewards: number[]) =>
    gittinsOnline(table, {
      rewards: Float64Array.from(rewards),
      arms: 3,
      pulls: 3,
      draws: DRAWS,
    })[0];
  assertEquals(play(1, 0, 0), 3);
  // One failure of arm 0, then arm 1 for the rest; one of each, then arm 2.
  assertEquals(play(0, 1, 0), 2);
  assertEquals(play(0, 0, 1), 1);
});

Deno.test("a task's total does not depend on the batch it is in", () => {
  const batch = validationBandits(5, 10, 8);
  const table = gittinsTable(10, 0.9);
  const whole = gittinsOnline(table, batch);
  const rest = gittinsOnline(table, {
    ...batch,
    rewards: batch.rewards.subarray(3 * 5),
    draws: { ...batch.draws, firstTask: 3 },
  });
  assertEquals(whole.subarray(3), rest);
  assert(whole.some((total) => total !== whole[0]));
});

Deno.test("tables that are not of whole tasks are refused", () => {
  const table = gittinsTable(3, 0.9);
  const batch = { rewards: new Float64Array(7), arms: 3, pulls: 3, draws: DRAWS };
  assertThrows(() => gittinsOnline(table, batch), RangeError, "7 rewards, must be a positive");
});
