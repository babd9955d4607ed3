import { assertEquals, assertThrows } from "@std/assert";
import { gatherCells } from "../../../report/tables/cells.ts";
import { tableRows } from "../../../report/tables/table_rows.ts";
import type { Summary } from "../../../results/summary.ts";
import { smallGrid, SMOKE, summary } from "./summaries.ts";

function rowsOf(summaries: readonly Summary[], environments: readonly string[] = []) {
  return tableRows(gatherCells(summaries), environments);
}

Deno.test("The preset's settings and those of the summaries, in the paper's order", () => {
  const rows = rowsOf([summary("mdp-n7", "maml", 11, { post: [80, 90] })], SMOKE.environments);
  const envs = new Set(rows.map(({ setting }) => setting.env));
  assertEquals([...envs], ["bandit-k5-n10", "mdp-n7", "mdp-n10"]);
});

Deno.test("Within a setting by algorithm, what was run before what is quoted", () => {
  const rows = rowsOf(smallGrid())
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
  const rows = rowsOf(summaries);
  const seeds = (name: string) =>
    new Set(rows.flatMap((row) => row.algorithm === name ? row.seeds ?? [] : []));
  assertEquals(seeds("maml"), new Set([1]));
  assertEquals(seeds("reptile"), new Set([2]));
});

Deno.test("Without settings and summaries there are no rows", () => {
  assertEquals(rowsOf([]), []);
});

Deno.test("Summaries that do not fit together are refused", () => {
  const twice = summary("mdp-n10", "maml", 0, { post: [80, 90] });
  assertThrows(() => rowsOf([twice, twice]), RangeError, "two summaries");
});
