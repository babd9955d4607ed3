import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { ratioOfMeans } from "../../../report/statistics/ratio.ts";
import { differences } from "../../../report/statistics/paired.ts";
import { meanProducts } from "../../../report/statistics/mean_squares.ts";
import { gatherCells } from "../../../report/tables/cells.ts";
import { readCsv } from "../../../report/tables/columns.ts";
import { momentsCsv } from "../../../report/tables/moments.ts";
import { smallGrid, summary } from "./summaries.ts";

const PARTS = ["seed", "task", "residual"] as const;

function momentsOf(summaries: Parameters<typeof gatherCells>[0]) {
  const rows = readCsv(momentsCsv(gatherCells(summaries)), []) as Record<string, string>[];
  return (env: string, first: string, second: string) => {
    const row = rows.find((it) => it.env === env && it.first === first && it.second === second);
    assert(row, `${env}: ${first}, ${second}`);
    return row;
  };
}

Deno.test("mean squares of a difference follow from the mean products", () => {
  const [x, y] = [[[1, 2, 6], [5, 4, 6.5]], [[2, 0, 1], [3, 3, 7]]];
  const [xx, xy, yy] = [meanProducts(x, x), meanProducts(x, y), meanProducts(y, y)];
  const difference = differences(x, y);
  const direct = meanProducts(difference, difference);
  for (const part of PARTS) {
    assertAlmostEquals(xx[part] - 2 * xy[part] + yy[part], direct[part], 1e-13);
  }
});

Deno.test("the interval of a ratio follows from them, with those of what it is divided by", () => {
  const optimum = [18, 21, 24];
  const rows = [[60, 100, 120], [80, 90, 130]];
  const at = momentsOf(
    rows.map((post, seed) => summary("mdp-n10", "maml", seed, { post, optimum })),
  );
  const [own, shared, scale] = [
    at("mdp-n10", "maml", "maml"),
    at("mdp-n10", "maml", "/optimum"),
    at("mdp-n10", "/optimum", "/optimum"),
  ];
  const ratio = Number(own.mean) / Number(scale.mean);
  const [seed, task, residual] = PARTS.map((part) =>
    Number(own[part]) - 2 * ratio * Number(shared[part]) + ratio ** 2 * Number(scale[part])
  ) as [number, number, number];
  const variance = Math.max(seed + task - residual, residual) / 6 / Number(scale.mean) ** 2;
  const expected = ratioOfMeans(rows, optimum.map((value) => 10 * value));
  assertAlmostEquals(ratio, expected.mean, 1e-9);
  assertAlmostEquals(Math.sqrt(variance), expected.standardError!, 1e-9);
});

Deno.test("pairs on the same seeds alone have them, and a number known in expectation has none", () => {
  const text = momentsCsv(gatherCells(smallGrid()));
  assertEquals(text.includes("bound"), false);
  const shifted = smallGrid().filter(({ algorithm }) => ["maml", "reptile"].includes(algorithm))
    .map((it) => it.algorithm === "maml" ? it : { ...it, seed: it.seed + 1 });
  assertEquals(momentsCsv(gatherCells(shifted)).includes("maml,reptile"), false);
});
