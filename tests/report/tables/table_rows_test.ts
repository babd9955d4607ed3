import { assertEquals, assertThrows } from "@std/assert";
import { PRESETS } from "../../../experiments/presets.ts";
import { tableRows } from "../../../report/tables/table_rows.ts";
import { NO_SETTINGS, smallGrid, summary } from "./summaries.ts";

Deno.test("The preset's settings and those of the summaries, in the paper's order", () => {
  const preset = PRESETS.get("smoke")!;
  const rows = tableRows([summary("mdp-n7", "maml", 11, { post: [80, 90] })], preset);
  const envs = new Set(rows.map(({ setting }) => setting.env));
  assertEquals([...envs], ["bandit-k5-n10", "mdp-n7", "mdp-n10"]);
  assertEquals(new Set(rows.map((row) => row.preset)), new Set(["smoke"]));
});

Deno.test("Within a setting by algorithm, what was run before what is quoted", () => {
  const rows = tableRows(smallGrid(), NO_SETTINGS)
    .filter(({ setting }) => setting.env === "bandit-k5-n10");
  const order = [...new Set(rows.map(({ algorithm, source }) => `${algorithm} ${source}`))];
  assertEquals(order.slice(0, 12), [
    "maml run",
    "reptile run",
    "one-step run",
    "explore-commit run",
    "bound run",
    "oracle run",
    "gittins run",
    "gittins quoted",
    "random run",
    "random quoted",
    "maml-mishra quoted",
    "snail quoted",
  ]);
});

Deno.test("An algorithm that has fewer seeds than others is a mean over those it has", () => {
  const summaries = smallGrid().filter(({ algorithm, seed }) => algorithm !== "maml" || seed === 1);
  const rows = tableRows(summaries, NO_SETTINGS);
  const seeds = (name: string) =>
    new Set(rows.flatMap((row) => row.algorithm === name ? row.seeds ?? [] : []));
  assertEquals(seeds("maml"), new Set([1]));
  assertEquals(seeds("reptile"), new Set([2]));
});

Deno.test("Without settings and summaries there are no rows", () => {
  assertEquals(tableRows([], NO_SETTINGS), []);
});

Deno.test("Summaries that do not fit together are refused", () => {
  const twice = summary("mdp-n10", "maml", 0, { post: [80, 90] });
  assertThrows(() => tableRows([twice, twice], NO_SETTINGS), RangeError, "two summaries");
});
