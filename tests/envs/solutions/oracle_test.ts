import { assertAlmostEquals, assertEquals } from "@std/assert";
import { banditFamily } from "../../../envs/bandit.ts";
import { expectedOracle, optimalTotal } from "../../../envs/solutions/oracle.ts";
import { mean, variance } from "../../support/moments.ts";
import { validationTasks } from "./tasks.ts";

Deno.test("the oracle of a bandit pulls its best arm N times", () => {
  const [task] = validationTasks(banditFamily(5, 10), 1);
  assertEquals(optimalTotal(task!, 10), 10 * Math.max(...task!.rewards));
});

Deno.test("the best of K uniform arms pays K / (K + 1) on average", () => {
  for (const arms of [2, 5, 50]) {
    const totals = validationTasks(banditFamily(arms, 10), 20_000).map((task) =>
      optimalTotal(task, 10)
    );
    const noise = 4 * Math.sqrt(variance(totals) / totals.length);
    assertAlmostEquals(mean(totals), expectedOracle(arms, 10), noise);
  }
});
