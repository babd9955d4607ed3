import { assertEquals, assertThrows } from "@std/assert";
import { taskTables } from "../../../envs/solutions/task_tables.ts";

const DYNAMICS = {
  states: 2,
  actions: 1,
  horizon: 3,
  reward: { kind: "bernoulli" },
  start: [1, 0],
} as const;

Deno.test("a batch is split into views of its tasks", () => {
  const transitions = Float64Array.of(1, 0, 0, 1, 0.5, 0.5, 0.25, 0.75);
  const rewards = Float64Array.of(0.1, 0.2, 0.3, 0.4);
  const [first, second] = taskTables(DYNAMICS, transitions, rewards);
  assertEquals(first!.transitions, Float64Array.of(1, 0, 0, 1));
  assertEquals(second!.transitions, Float64Array.of(0.5, 0.5, 0.25, 0.75));
  assertEquals(second!.rewards, Float64Array.of(0.3, 0.4));
  rewards[0] = 9;
  assertEquals(first!.rewards[0], 9);
});

Deno.test("tables that are not of whole tasks are refused", () => {
  assertThrows(
    () => taskTables(DYNAMICS, new Float64Array(4), new Float64Array(3)),
    RangeError,
    "3 rewards and 4 transitions, must be 2 and 4 a task",
  );
  assertThrows(() => taskTables(DYNAMICS, new Float64Array(4), new Float64Array(4)), RangeError);
});
