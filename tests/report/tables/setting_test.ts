import { assertEquals, assertThrows } from "@std/assert";
import { PAPER_ENVIRONMENTS } from "../../../experiments/presets.ts";
import { compareSettings, parseSetting } from "../../../report/tables/setting.ts";

Deno.test("A name says which table, how many episodes and how many arms", () => {
  assertEquals(parseSetting("bandit-k20-n50"), { env: "bandit-k20-n50", table: 1, n: 50, k: 20 });
  assertEquals(parseSetting("mdp-n7"), { env: "mdp-n7", table: 2, n: 7, k: null });
});

Deno.test("Settings are in the paper's order, others where their N and K belong", () => {
  const names = [...PAPER_ENVIRONMENTS];
  const sorted = names.toReversed().map(parseSetting).sort(compareSettings);
  assertEquals(sorted.map(({ env }) => env), names);
  const others = ["mdp-n10", "mdp-n7", "bandit-k20-n50", "bandit-k5-n100", "bandit-k50-n10"];
  assertEquals(others.map(parseSetting).sort(compareSettings).map(({ env }) => env), [
    "bandit-k50-n10",
    "bandit-k20-n50",
    "bandit-k5-n100",
    "mdp-n7",
    "mdp-n10",
  ]);
});

Deno.test("An environment of neither table is named", () => {
  for (const name of ["gridworld-n5", "bandit-k5", "mdp-n10x", "a-mdp-n10", ""]) {
    assertThrows(() => parseSetting(name), RangeError, `environment "${name}" is in neither`);
  }
});
