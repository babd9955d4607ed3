import { assert, assertEquals } from "@std/assert";
import { parseEnvironment } from "../../../envs/names.ts";
import {
  DUAN_BANDITS,
  DUAN_MDPS,
  paperCell,
  paperTable,
  TABLE_1,
  TABLE_2,
} from "../../../experiments/paper/paper.ts";

Deno.test("the paper has ten bandits and five MDPs, each an environment of its group", () => {
  assertEquals(TABLE_1.size, 10);
  assertEquals(TABLE_2.size, 5);
  for (const name of TABLE_1.keys()) assertEquals(parseEnvironment(name).report.group, "bandit");
  for (const name of TABLE_2.keys()) assertEquals(parseEnvironment(name).report.group, "mdp");
});

Deno.test("a cell of the paper is found by environment and algorithm", () => {
  assertEquals(paperCell("bandit-k5-n500", "maml"), { mean: 416.8, ci95: 0.6 });
  assertEquals(paperCell("bandit-k50-n1000", "reptile"), { mean: 920.8, ci95: 7.2 });
  assertEquals(paperCell("mdp-n10", "maml"), { mean: 0.745, ci95: 0.027 });
  assertEquals(paperCell("mdp-n100", "reptile"), { mean: 0.826, ci95: 0.102 });
});

Deno.test("what the paper does not have is undefined, also where it quotes others", () => {
  assertEquals(paperCell("bandit-k5-n10", "gittins"), undefined);
  assertEquals(paperCell("bandit-k5-n11", "maml"), undefined);
  assertEquals(paperCell("constructor", "maml"), undefined);
});

Deno.test("a setting is in table 1, in table 2, or in none", () => {
  assertEquals(["bandit-k10-n100", "mdp-n75", "mdp-n11"].map(paperTable), [1, 2, undefined]);
});

Deno.test("every cell of maml and reptile is there with its interval", () => {
  for (const table of [TABLE_1, TABLE_2]) {
    for (const name of table.keys()) {
      for (const algorithm of ["maml", "reptile"]) {
        const cell = paperCell(name, algorithm)!;
        assert(cell.mean > 0 && cell.ci95 > 0, `${name} ${algorithm}`);
      }
    }
  }
});

/** Sums of printed columns. */
const SUMS = {
  table1: ["2517.600", "1412.900", "227.200", "2440.600", "2490.300", "2501.500"],
  table2: ["2.408", "1.154", "4.407", "4.396", "4.039"],
  duanBandits: ["1573.300", "1491.000", "1540.300"],
  duanMdps: ["4807.900", "4923.100", "4880.500"],
};

Deno.test("sums over the columns are those of the printed tables", () => {
  const sum = (table: typeof TABLE_1, method: string) => {
    const cells = [...table.values()].flatMap((row) => row.get(method) ?? []);
    return cells.reduce((total, { mean }) => total + mean, 0).toFixed(3);
  };
  assertEquals(
    ["gittins", "random", "maml-mishra", "snail", "maml", "reptile"].map((method) =>
      sum(TABLE_1, method)
    ),
    SUMS.table1,
  );
  assertEquals(
    ["random", "maml-mishra", "snail", "maml", "reptile"].map((method) => sum(TABLE_2, method)),
    SUMS.table2,
  );
  assertEquals(
    ["gittins", "thompson", "rl2"].map((method) => sum(DUAN_BANDITS, method)),
    SUMS.duanBandits,
  );
  assertEquals(["psrl", "opsrl", "rl2"].map((method) => sum(DUAN_MDPS, method)), SUMS.duanMdps);
});
