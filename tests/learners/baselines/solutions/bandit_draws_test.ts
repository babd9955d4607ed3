import { assertEquals, assertThrows } from "@std/assert";
import { banditFamily } from "../../../../envs/bandit.ts";
import { countTasks, pullsOf } from "../../../../learners/baselines/solutions/bandit_draws.ts";
import { uniformPolicy } from "../../../../learners/baselines/solutions/random.ts";
import { rolloutLane } from "../../../../kernels/rollout/rollout.ts";
import { validationBandits } from "../../../envs/solutions/tasks.ts";

Deno.test("pulls meet the draws that a rollout of the same task would", () => {
  // Four arms: u < 1/4, 1/2, 3/4 is exact.
  const { dynamics } = banditFamily(4, 50);
  const batch = validationBandits(4, 50, 3);
  for (let task = 0; task < 3; task++) {
    const rewards = batch.rewards.subarray(task * 4, task * 4 + 4);
    const lane = {
      table: uniformPolicy(dynamics),
      transitions: new Float64Array(4).fill(1),
      rewards,
      states: new Float64Array(50),
      actions: new Float64Array(50),
      observedRewards: new Float64Array(50),
    };
    rolloutLane(dynamics, batch.draws, 0, task, lane);
    const draw = pullsOf(batch.draws, task);
    const pulls = Array.from({ length: 50 }, (_, pull) => draw(pull));
    const arms = pulls.map(({ action }) => Math.floor(4 * action));
    assertEquals(Float64Array.from(arms), lane.actions);
    const paid = pulls.map(({ reward }, pull) => reward < rewards[arms[pull]!]! ? 1 : 0);
    assertEquals(Float64Array.from(paid), lane.observedRewards);
  }
});

Deno.test("a batch has whole tasks, one seed, and a name for every draw", () => {
  const batch = validationBandits(5, 10, 2);
  assertEquals(countTasks(batch), 2);
  assertThrows(() => countTasks({ ...batch, arms: 3 }), RangeError, "a positive multiple of K = 3");
  assertThrows(
    () => countTasks({ ...batch, draws: { ...batch.draws, seeds: [0, 1] } }),
    RangeError,
    "got 2 seeds",
  );
  assertThrows(
    () => countTasks({ ...batch, draws: { ...batch.draws, firstTask: 2 ** 16 - 1 } }),
    RangeError,
    "task is 65536",
  );
});
