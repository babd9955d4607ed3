import { assert, assertEquals } from "@std/assert";
import { banditFamily } from "../../envs/bandit.ts";
import { distributionOf, isBandit } from "../../envs/family.ts";
import { mdpFamily } from "../../envs/mdp.ts";
import { GAUSSIAN_BANDIT } from "./gaussian_bandit.ts";
import { TOY_FAMILY } from "./toy_family.ts";

Deno.test("one state and one step are a bandit, whatever it pays", () => {
  assert(isBandit(banditFamily(2, 1)) && isBandit(GAUSSIAN_BANDIT));
  assert(!isBandit(mdpFamily(10)) && !isBandit(TOY_FAMILY));
  assert(!isBandit(mdpFamily(10, { states: 1 })), "one state, ten steps");
  assert(!isBandit(mdpFamily(10, { horizon: 1 })), "ten states, one step");
});

Deno.test("a distribution has all of a family but its report", () => {
  for (const family of [TOY_FAMILY, banditFamily(5, 10)]) {
    const { report: _, ...rest } = family;
    assertEquals(distributionOf(family), rest);
  }
});
