import { assertEquals } from "@std/assert";
import {
  decimalsOf,
  fixed,
  meanDecimals,
  readableDecimals,
  signed,
} from "../../../report/tables/numbers.ts";
import { tableOf } from "../../../report/tables/registry.ts";
import type { Normaliser } from "../../../report/tables/terms.ts";
import { settingNamed } from "./summaries.ts";

Deno.test("Decimals are fixed, until there would be more than 6 significant digits", () => {
  assertEquals(fixed(7.03, 4), "7.0300");
  assertEquals(fixed(12.34567891, 4), "12.3457");
  assertEquals(fixed(127.062047, 4), "127.062");
  assertEquals(fixed(-127.062047, 4), "-127.062");
  assertEquals(fixed(99.99999, 4), "100.000"); // Rounds to three digits before the point.
  assertEquals(fixed(83333.333, 4), "83333.3");
  assertEquals(fixed(1234567, 2), "1234567");
  assertEquals(fixed(null, 4), "");
});

Deno.test("What rounds to zero has no sign of its own", () => {
  assertEquals(fixed(-0.00001, 4), "0.0000");
  assertEquals(fixed(-0, 1), "0.0");
  assertEquals(signed(-0.00001, 2), "+0.00");
  assertEquals(signed(-0.0051, 2), "-0.01");
  assertEquals(signed(null, 2), "");
});

Deno.test("A total of up to N has 6 digits, a ratio 4 decimals, a quoted number what was printed", () => {
  const decimals = ["bandit-k5-n1", "bandit-k5-n10", "bandit-k5-n1000", "bandit-k5-n100000"]
    .map((env) => meanDecimals(settingNamed(env), null));
  assertEquals(decimals, [5, 4, 2, 0]);
  assertEquals(meanDecimals(settingNamed("mdp-n100"), "optimum"), 4);
  assertEquals(meanDecimals(settingNamed("bandit-k5-n1000"), "optimum"), 4);
  const quoted = (env: string, normaliser: Normaliser | null) => {
    const setting = settingNamed(env);
    return decimalsOf({ table: tableOf(setting), setting, normaliser, source: "quoted" });
  };
  assertEquals([quoted("bandit-k5-n500", null), quoted("mdp-n25", "rl2-20.77")], [1, 3]);
});

Deno.test("People get 2 decimals of a reward, 3 of a ratio, and no more than the files have", () => {
  const [few, many] = [settingNamed("bandit-k5-n10"), settingNamed("bandit-k5-n100000")];
  assertEquals([few, many].map((setting) => readableDecimals(setting, null)), [2, 0]);
  assertEquals(readableDecimals(settingNamed("mdp-n10"), "optimum"), 3);
});
