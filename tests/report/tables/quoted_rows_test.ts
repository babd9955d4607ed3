import { assertAlmostEquals, assertEquals } from "@std/assert";
import { quotedRows } from "../../../report/tables/quoted_rows.ts";
import { tableOf } from "../../../report/tables/registry.ts";
import { FULL, settingNamed } from "./summaries.ts";

function rowsOf(env: string) {
  const setting = settingNamed(env);
  return quotedRows({ table: tableOf(setting), setting });
}

function quoted(env: string) {
  return new Map(rowsOf(env).map((row) => [row.algorithm, row]));
}

Deno.test("Table 1 quotes totals as printed, with the interval where one is printed", () => {
  const rows = quoted("bandit-k5-n100");
  const { mean, ci95, rawMean, normaliser, reference } = rows.get("snail")!;
  assertEquals([mean, ci95, normaliser, reference], [79.1, 1.0, null, "deleu-2018"]);
  assertAlmostEquals(rawMean!, 0.791, 1e-12);
  assertEquals(rows.get("maml-mishra")!.mean, 67.1);
  assertEquals(rows.get("ucb1")!.reference, "duan-2016");
  // The paper prints another number for Gittins than its source does.
  assertEquals([rows.get("gittins")!.mean, rows.get("gittins-duan")!.mean], [78.5, 78.3]);
});

Deno.test("Table 2 quotes ratios as printed, and totals of [2] over 20.77 an episode", () => {
  const rows = quoted("mdp-n100");
  const { mean, ci95, rawMean, normaliser } = rows.get("snail")!;
  assertEquals([mean, ci95, rawMean, normaliser], [0.941, 0.003, null, "rl2-20.77"]);
  const opsrl = rows.get("opsrl")!;
  assertAlmostEquals(opsrl.rawMean!, 19.739, 1e-12);
  // [9] prints 0.951 for it, and 0.481 for random: that is where 20.77 is from; ±0.0005 printed.
  assertAlmostEquals(opsrl.mean, 0.951, 0.0007);
  assertAlmostEquals(rows.get("random-duan")!.mean, rows.get("random")!.mean, 0.0007);
});

Deno.test("Quoted rows are online, and nothing of ours", () => {
  const rows = FULL.environments.flatMap(rowsOf);
  assertEquals(
    rows.filter((row) =>
      row.protocol !== "online" || row.source !== "quoted" || row.paper || row.backend ||
      row.seeds !== null || row.tasks !== null || row.ci95Seeds !== null || row.test
    ),
    [],
  );
  const algorithms = rows.map(({ setting, algorithm }) => `${setting.env} ${algorithm}`);
  assertEquals(new Set(algorithms).size, algorithms.length);
  assertEquals(rows.filter(({ algorithm }) => ["maml", "reptile"].includes(algorithm)), []);
});

Deno.test("Where nothing was published there are no rows; where [9] is silent, none of [9]", () => {
  assertEquals(rowsOf("bandit-k20-n50"), []);
  assertEquals([...quoted("bandit-k50-n1000").keys()], ["gittins", "random", "snail"]);
  assertEquals(quoted("mdp-n50").has("maml-mishra"), false);
});
