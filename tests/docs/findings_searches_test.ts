/** Tables of docs/findings.md that stand on published searches hold them, rounded. */
import { assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import { assertRounded, Document, numbersOf, sideOf } from "./markdown.ts";
import { type Row, summaryOfSearch, trialsOfSearch } from "./published.ts";

const findings = await Document.read("docs/findings.md");

/** A cell with a difference from the base is marked if it is more than its half-width. */
function assertDifference(cell: string, { over_base, over_base_ci95 }: Row, where: string): void {
  assertRounded(cell, [over_base, over_base_ci95], where);
  const [difference, half] = [Number(over_base), Number(over_base_ci95)];
  const side = difference > half ? "above" : -difference > half ? "below" : "undecided";
  assertEquals(sideOf(cell), side, `${where}: ${cell}`);
}

/** A learner's half of a row: %, a cell an environment, entropy. */
function assertHalf(cells: readonly string[], trial: readonly Row[], base: readonly Row[]): void {
  const where = trial[0]!.settings || "base";
  const [percent, ...others] = cells;
  trial.forEach((row, i) =>
    row === base[i]
      ? assertRounded(others[i]!, [row.mean], where)
      : assertDifference(others[i]!, row, `${where}, ${row.env}`)
  );
  const least = trial.map(({ entropy_at_end }) => entropy_at_end!).sort((a, b) => +a - +b)[0];
  assertRounded(others.at(-1)!, [least], `${where}, entropy`);
  if (trial[0] === base[0]) return assertEquals(percent, "");
  const shares = trial.map(({ over_base }, i) => 100 * Number(over_base) / Number(base[i]!.mean));
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  assertAlmostEquals(numbersOf(percent!)[0]!.value, mean, 0.051, `${where}: ${percent}`);
}

for (const kind of ["mdp", "bandit"]) {
  Deno.test(`findings: sensitivity on ${kind}s is that of the published searches, row by row`, async () => {
    const searches = await Promise.all(
      ["maml", "reptile"].map((learner) => trialsOfSearch(`${learner}-${kind}-sensitivity`)),
    );
    const [table] = findings.tablesWith("change", "MAML, %", "Reptile, %")
      .filter(({ head }) => head.some((column) => column.startsWith(`${kind}-`)));
    const envs = [...new Set(searches[0]!.map(({ env }) => env!))];
    const half = [...envs, "entropy"];
    assertEquals(table!.head, ["change", "MAML, %", ...half, "Reptile, %", ...half]);
    const changes = table!.rows.map(([change]) => change === "base" ? "" : change!.slice(1, -1));
    const tried = new Set(searches.flat().map(({ settings }) => settings!));
    assertEquals(changes.toSorted(), [...tried].toSorted());
    table!.rows.forEach((cells, row) =>
      searches.forEach((rows, learner) => {
        const own = cells.slice(1 + learner * (1 + half.length)).slice(0, 1 + half.length);
        const of = (changed: string) => rows.filter(({ settings }) => settings === changed);
        const trial = of(changes[row]!);
        if (trial.length > 0) return assertHalf(own, trial, of(""));
        assertEquals(own, own.map(() => ""), changes[row]!);
      })
    );
  });
}

Deno.test("findings: what the last θ has less than the best checkpoint, as published", async () => {
  const searches = await Promise.all(
    ["bandit", "mdp"].map((kind) =>
      Promise.all(
        ["maml", "reptile"].map((learner) => trialsOfSearch(`${learner}-${kind}-checkpoint`)),
      )
    ),
  );
  const [maml, reptile] = [0, 1].map((learner) => searches.flatMap((kind) => kind[learner]!));
  const table = findings.table("MAML, `best`", "MAML, `last` − `best`", "Reptile, `best`");
  const base = maml!.filter(({ settings }) => settings === "");
  assertEquals(table.rows.map(([env]) => env), base.map(({ env }) => env!));
  for (const [env, ...cells] of table.rows) {
    [maml!, reptile!].forEach((rows, learner) => {
      const [best, last] = ["", "checkpoints.rule=last"].map((changed) =>
        rows.find((row) => row.env === env && row.settings === changed)!
      );
      assertRounded(cells[2 * learner]!, [best!.mean], env);
      assertDifference(cells[2 * learner + 1]!, last!, env!);
    });
  }
});

Deno.test("findings: what Adam has less than the trust region, and what the exception gains", async () => {
  const less = await Promise.all(["bandit", "mdp"].map(async (kind) => {
    const summary = await summaryOfSearch(`maml-${kind}-optimiser`);
    const [, difference, half] = /it is the base itself; \+(\S+) ± (\S+) above the next/.exec(
      summary,
    )!;
    assertMatch(summary, /\n\| +0 \|.*\n\| +3 \| `\S+=adam \S+Rate=0\.003`/);
    return `${(100 * Number(difference)).toFixed(1)} ± ${(100 * Number(half)).toFixed(1)} % less`;
  }));
  findings.says(`Adam in place of TRPO has ${less[0]} on bandits and ${less[1]} on MDPs`);
  const chosen = (await trialsOfSearch("all-action-few-pulls")).find(({ settings }) =>
    settings === "policy.hiddenScale=5 policy.lastLayerScale=1"
  )!;
  assertRounded("0.12 ± 0.09", [chosen.over_base, chosen.over_base_ci95]);
  findings.says("It gains 0.12 ± 0.09 on validation tasks (6.88 → 7.00");
});
