import { assertEquals, assertThrows } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";

Deno.test("a bandit is one state, one step, K Bernoulli arms with p uniform on [0, 1)", () => {
  assertEquals(banditFamily(50, 1000), {
    name: "bandit-k50-n1000",
    dynamics: { states: 1, actions: 50, horizon: 1, reward: { kind: "bernoulli" }, start: [1] },
    episodes: 1000,
    rewards: { kind: "uniform", low: 0, high: 1 },
    transitions: { kind: "constant", value: 1 },
    report: { group: "bandit", unit: "total", normaliser: null, labels: { k: 50 } },
  });
});

Deno.test("a bandit outside its ranges is refused by the number that is wrong", () => {
  assertThrows(() => banditFamily(1, 10), RangeError, "K is 1, must be an integer in [2, 1024]");
  assertThrows(() => banditFamily(1025, 10), RangeError, "K is 1025");
  assertThrows(() => banditFamily(5, 0), RangeError, "N is 0, must be an integer in [1, 100000]");
  assertThrows(() => banditFamily(5, 2.5), RangeError, "N is 2.5");
});
