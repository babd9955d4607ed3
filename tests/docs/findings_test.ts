/** Tables of docs/findings.md that stand on published numbers hold them, rounded. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { assertRounded, Document, numbersOf, sideOf, type Table } from "./markdown.ts";
import {
  BANDITS,
  closedGaps,
  comparison,
  ENVS,
  MDPS,
  printed,
  type Row,
  score,
  verdict,
  type Which,
} from "./published.ts";

const findings = await Document.read("docs/findings.md");

const METHODS: Readonly<Record<string, string>> = {
  "MAML": "maml",
  "Reptile": "reptile",
  "all-action": "maml-all-action",
  "one-step": "one-step",
  "untrained": "untrained",
  "explore-commit": "explore-commit",
};

type Numbers = readonly (string | undefined)[];

/** Holds a table's cells, but for the first column, to the numbers of their row and column. */
function assertCells(
  { head, rows }: Table,
  numbers: (row: string, column: string) => Numbers | null,
): number {
  let held = 0;
  for (const [row, ...cells] of rows) {
    cells.forEach((cell, i) => {
      const column = head[i + 1]!;
      const exact = numbers(row!, column);
      if (!exact) return;
      assertRounded(cell, exact, `${row}, ${column}`);
      held++;
    });
  }
  return held;
}

const meanAndCi95 = ({ mean, ci95 }: Row): Numbers => [mean, ci95];
const improvement = (row: Row): Numbers => [
  row.improvement,
  row.improvement_low95,
  row.improvement_high95,
];
const interquartile = (row: Row): Numbers => [
  row.iqm_difference,
  row.iqm_difference_low95,
  row.iqm_difference_high95,
];

Deno.test("findings: paired differences are those published, marked by their side", () => {
  let cells = 0;
  for (const { head, rows } of findings.tablesWith("setting")) {
    const pairs = head.filter((name) => / − (?!N)/.test(name));
    for (const row of rows) {
      for (const pair of pairs) {
        const [algorithm, baseline] = pair.split(" − ").map((name) => METHODS[name]!);
        const { difference, ci95, side } = comparison(row[0]!, algorithm!, baseline!, "precise");
        const cell = row[head.indexOf(pair)]!;
        assertRounded(cell, [difference, ci95], `${row[0]}, ${pair}`);
        assertEquals(sideOf(cell), side, `${row[0]}, ${pair}`);
        cells++;
      }
    }
  }
  assertEquals(cells, 15 * 7);
});

Deno.test("findings: shares of pairs and interquartile means against one-step", () => {
  const held = assertCells(findings.table("MAML better", "MAML, IQM"), (env, column) => {
    const [, name, what] = /^(\S+?),? (better|IQM)$/.exec(column)!;
    const row = comparison(env, METHODS[name!]!, "one-step", "paper");
    return what === "better" ? improvement(row) : interquartile(row);
  });
  assertEquals(held, 15 * 6);
});

Deno.test("findings: shares of pairs and interquartile means of MAML against Reptile", () => {
  const held = assertCells(findings.table("MAML − Reptile"), (env, column) => {
    const row = comparison(env, "maml", "reptile", "paper");
    if (column === "MAML better") return improvement(row);
    return column === "IQM" ? interquartile(row) : null;
  });
  assertEquals(held, 15 * 2);
});

Deno.test("findings: closed gaps and probabilities of improvement are those published", () => {
  const held = assertCells(findings.table("gap closed"), (env, column) => {
    if (column === "better than MAML") {
      return improvement(comparison(env, "maml-all-action", "maml", "paper"));
    }
    if (column !== "gap closed") return null;
    const { fraction, low95, high95 } = closedGaps.find((gap) => gap.env === env)!;
    return [fraction, low95, high95];
  });
  assertEquals(held, 15 * 2);
});

Deno.test("findings: every method that is above bound, by how much, and none by more than noise", () => {
  const table = findings.table("`oracle` − N·K/(K + 1)");
  const columns = table.head.slice(2);
  const expected = BANDITS.flatMap((env) => {
    const bound = score(env, "bound", { estimate: "precise" });
    const oracle = score(env, "oracle", { estimate: "precise" });
    const [n, k] = [Number(bound.n), Number(bound.k)];
    const excess = columns.map((column) => {
      const { mean, ci95 } = score(env, METHODS[column]!, { estimate: "precise" });
      return { by: Number(mean) - Number(bound.mean), ci95: Number(ci95) };
    });
    if (!excess.some(({ by }) => by > 0)) return [];
    const easy = { by: Number(oracle.mean) - n * k / (k + 1), ci95: Number(oracle.ci95) };
    return [{ env, cells: [easy, ...excess] }];
  });
  assertEquals(table.rows.map(([env]) => env), expected.map(({ env }) => env));
  expected.forEach(({ env, cells }, row) =>
    cells.forEach(({ by, ci95 }, i) => {
      const cell = table.rows[row]![i + 1]!;
      assert(by < ci95, `${env}, ${table.head[i + 1]}: above by more than noise`);
      if (i > 0 && by <= 0) return assertEquals(cell, "");
      const [shown, half] = numbersOf(cell);
      // Two rounded numbers of the CSV, and the last digit shown.
      assertAlmostEquals(shown!.value, by, 0.0111, `${env}: ${cell}`);
      assertAlmostEquals(half!.value, ci95, 0.0056, `${env}: ${cell}`);
    })
  );
});

Deno.test("findings: each method under both protocols", () => {
  const online = { protocol: "online", normaliser: "rl2-20.77" } as const;
  const post = { normaliser: "rl2-20.77" } as const;
  const columns: Readonly<Record<string, readonly [string, Which]>> = {
    "Random, online": ["random", online],
    "MAML, online": ["maml", online],
    "Reptile, online": ["reptile", online],
    "Gittins, online": ["gittins", online],
    "SNAIL [9], online": ["snail", { ...online, source: "quoted" }],
    "one-step, post": ["one-step", post],
    "MAML, post": ["maml", post],
    "Reptile, post": ["reptile", post],
  };
  const table = findings.table(...Object.keys(columns));
  assertEquals(table.rows.map(([env]) => env), [...ENVS]);
  assertCells(table, (env, column) => {
    const [algorithm, which] = columns[column]!;
    return algorithm === "gittins" && MDPS.includes(env) ? [] : [score(env, algorithm, which).mean];
  });
});

const mdp = (n: string) => `mdp-n${n}`;

Deno.test("findings: Table 2 under each normaliser, but for rows of cells", () => {
  const [table] = findings.tablesWith("N", "10", "25", "50", "75", "100")
    .filter(({ rows }) => rows.some(([name]) => name === "MAML, `rl2-20.77`"));
  const held = assertCells(table!, (name, n) => {
    const [method, normaliser] = name.replaceAll("`", "").split(", ");
    if (method === "paper") {
      const { paper_mean, paper_ci95 } = printed(mdp(n), METHODS[normaliser!]!);
      return [paper_mean, paper_ci95];
    }
    if (name.startsWith("Random in [9]")) {
      const which = { protocol: "online", normaliser: "rl2-20.77", source: "quoted" };
      return [score(mdp(n), "random", which).mean];
    }
    if (name.includes("mean over time") || name.includes("λ = 0")) return null;
    return method === "Random"
      ? meanAndCi95(score(mdp(n), "random", { normaliser: normaliser!, protocol: "online" }))
      : meanAndCi95(score(mdp(n), METHODS[method!]!, { normaliser: normaliser! }));
  });
  assertEquals(held, 5 * (2 + 3 + 3 + 1 + 1 + 3));
});

Deno.test("findings: the cells that are below the paper by the seeds' interval alone", () => {
  const table = findings.table("`ci95_seeds`", "by `ci95_seeds`");
  const below = BANDITS.flatMap((env) =>
    ["maml", "reptile"].map((algorithm) => score(env, algorithm)).filter((row) =>
      verdict(row.mean!, row.ci95_seeds!, row.paper_mean!, row.paper_ci95!) === "below"
    )
  );
  assertEquals(below.map(({ algorithm }) => algorithm), ["maml", "maml"]);
  assertEquals(table.rows.map(([env]) => env), below.map(({ env }) => env));
  below.forEach(({ mean, ci95, ci95_seeds, paper_mean, paper_ci95 }, i) => {
    const [, ...cells] = table.rows[i]!;
    const exact = [[mean], [ci95], [ci95_seeds], [paper_mean, paper_ci95]];
    exact.forEach((numbers, k) => assertRounded(cells[k]!, numbers));
    assertEquals(cells.slice(4), ["overlaps", "below"]);
    assertEquals(verdict(mean!, ci95!, paper_mean!, paper_ci95!), "overlaps");
  });
});

Deno.test("findings: MAML, Reptile and one-step beside MAML with a larger budget", () => {
  const [table] = findings.tablesWith("N", "10")
    .filter(({ rows }) => rows.some(([name]) => name!.includes("`metaBatch=40`")));
  const held = assertCells(table!, (name, n) => {
    if (name.includes("`metaBatch=40`")) return null;
    return [score(mdp(n), METHODS[name.replaceAll("`", "")]!, { estimate: "precise" }).raw_mean];
  });
  assertEquals(held, 5 * 3);
});

Deno.test("findings: half-widths over seeds", () => {
  const [table] = findings.tablesWith("N", "10")
    .filter(({ rows }) => rows.some(([name]) => name === "Reptile, `precise`, `optimum`"));
  const held = assertCells(table!, (name, n) => {
    const [method, estimate, normaliser] = name.replaceAll("`", "").split(", ");
    if (method === "paper") return [printed(mdp(n), METHODS[estimate!]!).paper_ci95];
    const which = { estimate: estimate!, normaliser: normaliser! };
    return [score(mdp(n), METHODS[method!]!, which).ci95_seeds];
  });
  assertEquals(held, 5 * 6);
});

Deno.test("findings: the variant as trained, beside what it has without", () => {
  const held = assertCells(
    findings.table("meta-trained", "`--set iterations=0`"),
    (name, column) => {
      if (column !== "meta-trained") return null;
      const env = name.split(",")[0]!;
      const row = score(env, "maml-all-action", { estimate: "precise" });
      return MDPS.includes(env) ? [row.raw_mean] : meanAndCi95(row);
    },
  );
  assertEquals(held, 6);
});
