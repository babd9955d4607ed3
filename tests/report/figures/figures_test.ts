import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { FIGURES, publishedFigures } from "../../../cli/figures.ts";
import { effectsIn } from "../../../report/figures/ablations.ts";
import { drawFigure } from "../../../report/figures/figure.ts";
import { stepsFigure } from "../../../report/figures/steps.ts";
import { tableCsv, type TableRow } from "../../../report/tables/csv.ts";
import { pointsIn, scoresIn } from "../../../report/figures/published_rows.ts";
import { BANDITS, curves, MDPS, printed, score } from "../../docs/published.ts";

const drawn = await publishedFigures();

Deno.test("the figures in docs/ are of the published results, byte by byte", async () => {
  const kept = await Array.fromAsync(Deno.readDir(FIGURES), ({ name }) => name);
  assertEquals(kept.sort(), [...drawn.keys()].sort());
  for (const [name, svg] of drawn) {
    assert(await Deno.readTextFile(new URL(name, FIGURES)) === svg, `${name}: deno task figures`);
  }
});

Deno.test("figures need nothing from elsewhere, and say what they are", () => {
  for (const [name, svg] of drawn) {
    assert(!/<script|<image|@import|href|url\(/.test(svg), name);
    const [start] = svg.split(">");
    assert(start!.includes(' xmlns="http://www.w3.org/2000/svg"'), start);
    assert(/ aria-label="[^"]{20,}"/.test(start!), start);
  }
});

Deno.test("a bandit's dots stand at its per cent of bound, ours filled, the paper's hollow", () => {
  const of = (row: TableRow, mean: "mean" | "paper_mean") =>
    Number(row[mean]) / Number(row.mean) * Number(row.percent_of_bound);
  const rows = BANDITS.flatMap((env) =>
    ["maml", "reptile"].map((name) => score(env, name, { estimate: "precise" }))
  );
  const [hollow, filled] = dotsOf(drawn.get("bandits.svg")!);
  assertOnOneLine(rows.map((row) => of(row, "mean")), filled!.map(({ x }) => x));
  assertOnOneLine(rows.map((row) => of(row, "paper_mean")), hollow!.map(({ x }) => x));
});

Deno.test("an MDP's dots stand at its ratios, and the paper's ratio under both normalisers", () => {
  const normalisers = ["optimum", "discounted-0.95"];
  const methods = ["maml", "reptile", "maml-all-action", "one-step"];
  const [filled, hollow] = dotsOf(drawn.get("mdps.svg")!);
  const ratios = MDPS.flatMap((env) =>
    methods.flatMap((name) =>
      normalisers.map((normaliser) =>
        Number(score(env, name, { normaliser, estimate: "precise" }).mean)
      )
    )
  );
  assertOnOneLine(sorted(ratios), sorted(filled!.map(({ y }) => -y)));
  const papers = MDPS.flatMap((env) =>
    ["maml", "reptile"].flatMap((name) =>
      normalisers.map(() => Number(printed(env, name).paper_mean))
    )
  );
  assertOnOneLine(sorted(papers), sorted(hollow!.map(({ y }) => -y)));
});

Deno.test("a curve a seed, of as many points as were published", () => {
  const envs = ["mdp-n10", "mdp-n25", "mdp-n50", "mdp-n100"];
  const methods = ["maml", "reptile", "maml-all-action"];
  const expected = new Map<string, number>();
  for (const { env, algorithm, seed } of curves) {
    if (!envs.includes(env!) || !methods.includes(algorithm!)) continue;
    const name = `${env}/${algorithm}/${seed}`;
    expected.set(name, (expected.get(name) ?? 0) + 1);
  }
  const paths = [...drawn.get("curves.svg")!.matchAll(/<path d="(M[^"]+)" stroke="#/g)];
  const points = paths.map(([, d]) => d!.split("L").length);
  assertEquals(points.length, envs.length * methods.length * 5);
  assertEquals(sorted(points), sorted([...expected.values()]));
});

Deno.test("a learner's dots stand at its reward relative to that after all steps", () => {
  const rows = [["maml", [1, 4]], ["reptile", [2, 3, 6, 8]]] as const;
  const lines = rows.flatMap(([name, rewards]) =>
    rewards.map((reward, step) => `mdp-n10,10,,${name},${step},${reward},,0..4`)
  );
  const head = "env,n,k,algorithm,steps,raw_mean,raw_ci95_seeds,seeds";
  const other = "bandit-k10-n10,10,10,maml,0,9,,0..4";
  const [dots] = dotsOf(drawFigure(stepsFigure([head, other, ...lines].join("\n"))));
  const relative = rows.flatMap(([, rewards]) => rewards.map((it) => it / rewards.at(-1)!));
  assertOnOneLine(sorted(relative), sorted(dots!.map(({ y }) => -y)));
});

Deno.test("rows of a table: exact, after adaptation, run here; the paper's where it stands", () => {
  const head = tableCsv([], "full").trim();
  const rows = [
    `maml,post-adaptation,,precise,7.1,0.3,,0.71,5,200,10,7.0,0.1,wasm,full,run,,,,,71,`,
    `one-step,post-adaptation,,precise,7.2,0.2,,0.72,5,200,10,,,wasm,full,run,,,,,,`,
    `maml,online,,precise,5,0.3,,0.5,5,200,0,,,wasm,full,run,,,,,,`,
    `maml,post-adaptation,,paper,7,0.3,,0.7,5,200,10,,,wasm,full,run,,,,,,`,
    `snail,post-adaptation,,precise,7,0.3,,0.7,,,10,,,,full,quoted,,,,,,`,
  ].map((row) => `bandit-k5-n10,10,5,${row}`);
  const same = { env: "bandit-k5-n10", n: 10, normaliser: "" };
  assertEquals(scoresIn([head, ...rows].join("\n")), [
    {
      ...same,
      algorithm: "maml",
      mean: 7.1,
      ci95: .3,
      toPercentOfBound: 10,
      paper: { mean: 7, ci95: .1 },
    },
    {
      ...same,
      algorithm: "one-step",
      mean: 7.2,
      ci95: .2,
      toPercentOfBound: 0,
      paper: undefined,
    },
  ]);
  assertEquals(pointsIn("env,algorithm,seed,iteration,value\nmdp-n10,maml,3,25,12.5\n"), [
    { env: "mdp-n10", algorithm: "maml", seed: 3, iteration: 25, value: 12.5 },
  ]);
});

Deno.test("an ablation's effect is in per cent of the row that it changes, as stated rows alone", () => {
  const row = (algorithm: string, raw: string) =>
    `mdp-n10,10,,${algorithm},post-adaptation,optimum,precise,0.5,0.1,,${raw},5,4000,10,,,wasm,ablations,run,,,,,,`;
  const table2 = [tableCsv([], "ablations").trim(), row("maml-as-stated", "12"), row("maml", "16")]
    .join("\n");
  const table1 = tableCsv([], "ablations");
  const head = "env,algorithm,baseline,estimate,side,raw_difference,raw_ci95";
  const comparisons = [
    head,
    "mdp-n10,maml-as-stated-ratio,maml-as-stated,precise,above,3,0.6",
    "mdp-n10,maml-as-stated-kl-1e-3,maml-as-stated,precise,undecided,-1.2,2.4",
    "mdp-n10,maml-as-stated-ratio,maml-as-stated,paper,above,9,0.6",
    "mdp-n10,maml-2000-iterations,maml,precise,above,1,0.5",
    "mdp-n10,reptile-as-stated,maml-as-stated,precise,below,1,0.5",
  ].join("\n");
  const same = { env: "mdp-n10", base: "maml-as-stated" };
  assertEquals(effectsIn({ comparisons, table1, table2 }), [
    { ...same, change: "ratio", percent: 25, ci95: 5, isSignificant: true },
    { ...same, change: "kl-1e-3", percent: -10, ci95: 20, isSignificant: false },
  ]);
});

Deno.test("a plot with a legend of its own is no single SVG, and is refused", () => {
  const options = { color: { legend: true, domain: ["a"] } };
  assertThrows(() => drawFigure({ name: "x", title: "x", options }), TypeError, "must be an <svg>");
});

interface Dot {
  readonly x: number;
  readonly y: number;
}

/** Dots of each mark in the order in which they are drawn, panel after panel. */
function dotsOf(svg: string): Dot[][] {
  const marks = svg.split(/<g [^>]*aria-label="dot"/).slice(1);
  return marks.map((mark) => {
    const end = mark.search(/<g [^>]*aria-label=/);
    const panels = (end < 0 ? mark : mark.slice(0, end)).split(/<g transform="translate\(/).slice(
      1,
    );
    return panels.flatMap((panel) => {
      const [dx, dy] = panel.split(")")[0]!.split(",").map(Number);
      return [...panel.matchAll(/<circle [^>]*cy="([^"]+)" cx="([^"]+)"/g)].map(([, y, x]) => ({
        x: Number(x) + dx!,
        y: Number(y) + dy!,
      }));
    });
  });
}

/** Pixels are a straight line of the numbers, the same for all. */
function assertOnOneLine(numbers: readonly number[], pixels: readonly number[]): void {
  assertEquals(pixels.length, numbers.length);
  const low = numbers.indexOf(Math.min(...numbers));
  const high = numbers.indexOf(Math.max(...numbers));
  const scale = (pixels[high]! - pixels[low]!) / (numbers[high]! - numbers[low]!);
  assert(scale > 0);
  numbers.forEach((number, k) => {
    assertAlmostEquals(pixels[k]!, pixels[low]! + scale * (number - numbers[low]!), 0.05);
  });
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
