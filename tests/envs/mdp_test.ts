import { assertEquals, assertThrows } from "@std/assert";
import { mdpFamily } from "../../envs/mdp.ts";

Deno.test("the paper's MDP has 10 states, 5 actions, horizon 10 and starts in state 0", () => {
  assertEquals(mdpFamily(25), {
    name: "mdp-n25",
    dynamics: {
      states: 10,
      actions: 5,
      horizon: 10,
      reward: { kind: "gaussian", sd: 1 },
      start: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    },
    episodes: 25,
    rewards: { kind: "normal", mean: 1, sd: 1 },
    transitions: { kind: "flat-dirichlet" },
    report: { group: "mdp", unit: "episode", normaliser: "optimum", labels: {} },
  });
});

Deno.test("an MDP of other extents carries them in its name", () => {
  const family = mdpFamily(7, { states: 4, horizon: 6 });
  assertEquals(family.name, "mdp-s4-a5-h6-n7");
  assertEquals(family.dynamics.start, [1, 0, 0, 0]);
  // In a table of its own.
  assertEquals(family.report.group, "mdp-s4-a5-h6");
});

Deno.test("an MDP outside its ranges is refused by the number that is wrong", () => {
  assertThrows(() => mdpFamily(0), RangeError, "N is 0");
  assertThrows(() => mdpFamily(10, { states: 0 }), RangeError, "S is 0");
  assertThrows(() => mdpFamily(10, { actions: 1 }), RangeError, "A is 1");
  assertThrows(() => mdpFamily(100_000, { horizon: 11 }), RangeError, "N·H is 1100000");
  assertThrows(() => mdpFamily(10, { states: 1024 }), RangeError, "S·A·S is 5242880");
});
