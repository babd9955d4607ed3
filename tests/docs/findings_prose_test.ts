/** Sentences of docs/findings.md that count, sum up or quote published numbers. */
import { assertEquals } from "@std/assert";
import { parseEnvironment } from "../../envs/names.ts";
import { findLearned } from "../../experiments/learned.ts";
import type { SharedSettings } from "../../learners/settings.ts";
import { bare, Document, shown } from "./markdown.ts";
import {
  againstPaper,
  BANDITS,
  closedGaps,
  comparison,
  curves,
  ENVS,
  MDPS,
  printed,
  type Row,
  score,
  tally,
  verdict,
  type Which,
} from "./published.ts";

const findings = await Document.read("docs/findings.md");

const precise = { estimate: "precise" } as const;

const sides = (algorithm: string, baseline: string, estimate: string, envs = ENVS) =>
  tally(envs.map((env) => comparison(env, algorithm, baseline, estimate).side!));

Deno.test("findings: the verdicts on the paper's numbers", () => {
  const bandits = ["maml", "reptile"].flatMap((algorithm) =>
    BANDITS.map((env) => againstPaper(env, algorithm, ""))
  );
  assertEquals(tally(bandits), { overlaps: 19, above: 1 });
  const { mean, ci95, paper_mean, paper_ci95 } = score("bandit-k10-n10", "maml");
  const [ours, theirs] = [
    `${shown(mean!, 2)} ± ${shown(ci95!, 2)}`,
    `${paper_mean} ± ${paper_ci95}`,
  ];
  findings.says(`of 20 cells 19 overlap, one is above (MAML at (10, 10): ${ours} for ${theirs})`);

  const by = (algorithm: string, normaliser: string) =>
    tally(MDPS.map((env) => againstPaper(env, algorithm, normaliser)));
  for (const algorithm of ["maml", "reptile"]) {
    assertEquals(by(algorithm, "discounted-0.95"), { above: 5 });
  }
  assertEquals(by("reptile", "optimum"), { overlaps: 4, below: 1 });
  assertEquals(by("maml", "optimum"), { below: 5 });
  findings.says(
    "all 10 are above under `discounted-0.95`; under the plain reading, the true optimum, Reptile overlaps in 4 and is below in 1, MAML is below in all 5",
  );
});

Deno.test("findings: which cells overlap the paper over 20.77, and by how much the others miss it", () => {
  const overlapping = (algorithm: string) =>
    MDPS.filter((env) => againstPaper(env, algorithm, "rl2-20.77") === "overlaps");
  assertEquals(overlapping("maml"), ["mdp-n50", "mdp-n75", "mdp-n100"]);
  assertEquals(overlapping("reptile"), ["mdp-n25", "mdp-n50", "mdp-n75"]);
  findings.says("MAML overlaps at N = 50, 75 and 100 and Reptile at 25, 50 and 75");
  const missing = (algorithm: string, env: string) =>
    Number(printed(env, algorithm).paper_mean) -
    Number(score(env, algorithm, { normaliser: "rl2-20.77" }).mean);
  const [at10, at25] = ["mdp-n10", "mdp-n25"].map((env) => bare(missing("maml", env), 2));
  findings.says(
    `at N = 10 and 25 the paper's MAML would then be above ours by ${at10} and ${at25}, its Reptile below ours`,
  );
  for (const env of ["mdp-n10", "mdp-n25"]) assertEquals(missing("reptile", env) < 0, true);
});

Deno.test("findings: what uniform play gets under each normaliser, and the optima", () => {
  const random = (normaliser: string) => score("mdp-n10", "random", { ...precise, normaliser });
  const { mean, ci95 } = random("rl2-20.77");
  const [optimum, discounted] = ["optimum", "discounted-0.95"].map((name) =>
    bare(random(name).mean!, 3)
  );
  findings.says(
    `(${bare(mean!, 3)} ± ${
      bare(ci95!, 3)
    } of it by exact value, ${optimum} of the optimum, ${discounted} of the discounted one)`,
  );
  const best = score("mdp-n10", "optimum", precise).raw_mean!;
  const ratio = score("mdp-n10", "optimum", { ...precise, normaliser: "discounted-0.95" }).mean!;
  findings.says(`the undiscounted optimum (${shown(best, 2)} an episode on the precise tasks)`);
  findings.says(`γ = 0.95 (${shown(Number(best) / Number(ratio), 1)})`);
});

Deno.test("findings: MAML's shares of explore-commit, few arms and many", () => {
  const shares = (of: (k: number) => boolean) => {
    const all = BANDITS.filter((env) => of(Number(score(env, "maml").k))).map((env) =>
      100 * Number(score(env, "maml", precise).mean) /
      Number(score(env, "explore-commit", precise).mean)
    );
    return `${shown(Math.min(...all), 1)} to ${shown(Math.max(...all), 1)}`;
  };
  const [few, many] = [shares((k) => k <= 10), shares((k) => k === 50)];
  findings.says(
    `MAML has ${few} % of \`explore-commit\` in the cells with K ≤ 10 and ${many} % in those with K = 50`,
  );
});

Deno.test("findings: what MAML collects online, and whose number is far above it", () => {
  const maml = score("bandit-k5-n100", "maml", { protocol: "online" }).mean!;
  const theirs = score("bandit-k5-n100", "maml-mishra", { protocol: "online", source: "quoted" });
  findings.says(
    `(${shown(maml, 1)} of 100 at (100, 5), where [9] has ${theirs.mean})`,
  );
  const { mean, ci95 } = score("bandit-k5-n10", "gittins", { ...precise, protocol: "online" });
  findings.says(`collects ${shown(mean!, 2)} ± ${shown(ci95!, 2)} there (\`precise\`)`);
});

Deno.test("findings: in how many cells a mean is above what SNAIL is said to earn", () => {
  const below = (algorithm: string, normaliser: string) =>
    ENVS.filter((env) => {
      const snail = score(env, "snail", {
        protocol: "online",
        normaliser: "rl2-20.77",
        source: "quoted",
      });
      return Number(score(env, algorithm, { normaliser }).mean) <= Number(snail.mean);
    });
  assertEquals(below("one-step", "rl2-20.77"), ["bandit-k50-n100", "mdp-n10", "mdp-n25"]);
  assertEquals(below("maml", "rl2-20.77"), ["bandit-k50-n100", "mdp-n10", "mdp-n25", "mdp-n50"]);
  findings.says(
    "after as many free episodes in 12 cells of 15 and MAML in 11, as sampled and MDPs over 20.77; both are below SNAIL at (100, 50) and at N = 10 and 25, MAML at N = 50 too.",
  );
  for (const algorithm of ["one-step", "maml"]) {
    assertEquals(below(algorithm, "optimum"), ["bandit-k50-n100", ...MDPS]);
  }
  findings.says("Over the true optimum neither is above SNAIL on any MDP");
});

Deno.test("findings: the sides of MAML, Reptile and the controls", () => {
  assertEquals(sides("maml", "one-step", "precise"), { above: 2, below: 12, undecided: 1 });
  assertEquals(sides("reptile", "one-step", "precise"), { above: 1, below: 7, undecided: 7 });
  findings.says(
    "MAML is above `one-step` in 2 of 15 cells and below it in 12; Reptile above in 1, below in 7.",
  );
  // Of MAML minus Reptile.
  assertEquals(sides("maml", "reptile", "precise", BANDITS), { below: 5, undecided: 4, above: 1 });
  findings.says("**Reproduced**: better in 5 cells, worse in 1, undecided in 4");
  const mdps = MDPS.map((env) => comparison(env, "maml", "reptile", "precise").side);
  assertEquals(mdps, ["below", "below", "below", "undecided", "undecided"]);
  findings.says("it is better at N = 10, 25 and 50, undecided at 75 and 100;");

  const above = (algorithm: string) =>
    BANDITS.filter((env) => comparison(env, algorithm, "untrained", "precise").side === "above");
  assertEquals(above("maml"), ["bandit-k50-n10", "bandit-k50-n100"]);
  assertEquals(above("reptile"), ["bandit-k50-n500"]);
  findings.says("Reptile at (500, 50) is the one exception.");

  const worth = ["maml", "reptile"].flatMap((algorithm) =>
    MDPS.map((env) => Number(comparison(env, algorithm, "untrained", "precise").difference))
  );
  const [least, most] = [Math.min(...worth), Math.max(...worth)];
  findings.says(`meta-training is worth ${bare(least, 2)} to ${bare(most, 2)} of the optimum`);
});

Deno.test("findings: in how many cells a share of pairs and an interquartile mean decide", () => {
  const decided = (algorithm: string, envs: readonly string[]) =>
    tally(envs.map((env) => {
      const row = comparison(env, algorithm, "one-step", "paper");
      if (Number(row.improvement_low95) > 0.5) return "better";
      return Number(row.improvement_high95) < 0.5 ? "worse" : "undecided";
    }));
  assertEquals(decided("maml", MDPS), { worse: 5 });
  assertEquals(decided("maml", BANDITS), { worse: 5, undecided: 5 });
  assertEquals(decided("reptile", MDPS), { worse: 4, undecided: 1 });
  assertEquals(decided("reptile", BANDITS), { worse: 3, undecided: 7 });
  assertEquals(decided("maml-all-action", MDPS), { better: 5 });
  assertEquals(decided("maml-all-action", BANDITS), { better: 5, undecided: 5 });
  findings.says(
    "MAML is better than `one-step` in no cell and worse in all five of the MDPs and five of the bandits; Reptile better in none, worse in four and three.",
  );
  findings.says(
    "(finding 9) is better in all five of the MDPs and five of the bandits, and worse in none.",
  );
  const above = (algorithm: string) =>
    ENVS.filter((env) =>
      Number(comparison(env, algorithm, "one-step", "paper").iqm_difference_low95) > 0
    );
  assertEquals(above("maml"), ["bandit-k50-n100"]);
  assertEquals(above("reptile"), ["bandit-k50-n10"]);
  findings.says("MAML is better at (100, 50) alone, Reptile at (10, 50) alone");
});

/** The validation that a training's checkpoint was taken from: the first of the best. */
function chosen(env: string, algorithm: string): Row[] {
  const best = new Map<string, Row>();
  for (const row of curves) {
    if (row.env !== env || row.algorithm !== algorithm) continue;
    const before = best.get(row.seed!);
    if (!before || Number(row.value) > Number(before.value)) best.set(row.seed!, row);
  }
  return [...best.values()];
}

Deno.test("findings: where MAML has learned to look at some arms only, and what that costs", () => {
  const entropies = chosen("bandit-k50-n100", "maml").map((row) => Number(row.entropy_before));
  const [least, most] = [Math.min(...entropies), Math.max(...entropies)];
  findings.says(
    `have an entropy of ${shown(least, 1)} to ${shown(most, 1)} nats where uniform play has ${
      shown(Math.log(50), 1)
    }`,
  );
  const { difference } = comparison("bandit-k50-n1000", "maml", "one-step", "precise");
  const { mean } = score("bandit-k50-n1000", "one-step", precise);
  findings.says(`that costs ${shown(-Number(difference), 0)} pulls of ${shown(mean!, 0)}`);
});

Deno.test("findings: what either interval says of the cells on bandits", () => {
  const bySeeds = ["maml", "reptile"].flatMap((algorithm) =>
    BANDITS.map((env) => {
      const { mean, ci95_seeds, paper_mean, paper_ci95 } = score(env, algorithm);
      return verdict(mean!, ci95_seeds!, paper_mean!, paper_ci95!);
    })
  );
  assertEquals(tally(bySeeds), { overlaps: 17, above: 1, below: 2 });
  findings.says(
    "By `ci95_seeds`, like for like, 17 overlap, MAML at (10, 10) is above, and two are below:",
  );

  const [few, more] = ["bandit-k5-n500", "bandit-k10-n500"].map((env) => {
    const { mean, ci95 } = score(env, "maml", precise);
    const { paper_mean, paper_ci95 } = score(env, "maml");
    const side = verdict(mean!, ci95!, paper_mean!, paper_ci95!);
    return { text: `${shown(mean!, 1)} ± ${shown(ci95!, 1)}`, side };
  });
  assertEquals([few!.side, more!.side], ["overlaps", "below"]);
  findings.says(
    `by \`precise\` MAML has ${few!.text} at (500, 5), which overlaps, and ${
      more!.text
    } at (500, 10), which is below by a hair`,
  );
  const { ci95, paper_mean, paper_ci95 } = score("bandit-k10-n500", "maml");
  findings.says(
    `the paper's ${paper_mean} is a mean over 200 tasks too, with some ± ${
      shown(ci95!, 0)
    } of theirs (our \`ci95\`) that its ± ${paper_ci95} leaves out`,
  );
  findings.says(`The paper's ± ${score("bandit-k5-n500", "maml").paper_ci95} at (500, 5)`);
});

Deno.test("findings: the budgets of the two learners on MDPs", () => {
  const [maml, reptile] = ["maml", "reptile"].map((name) =>
    findLearned(name)!.settings(parseEnvironment("mdp-n10"))
  ) as [SharedSettings, SharedSettings];
  findings.says(
    `On MDPs Reptile trains on ${reptile.iterations} × ${reptile.metaBatch} tasks, MAML on ${maml.iterations} × ${maml.metaBatch}.`,
  );
  assertEquals(reptile.iterations * reptile.metaBatch, 16 * maml.iterations * maml.metaBatch);
  assertEquals(reptile.iterations * reptile.metaBatch, 4 * 1000 * 40);
  findings.says("but it trains on 16 times the tasks, and with a quarter of them MAML is behind");
  findings.says("--set metaBatch=40 --set iterations=1000");
});

Deno.test("findings: how Reptile's spread over seeds grows", () => {
  const spread = (algorithm: string, which: Which) =>
    MDPS.map((env) => Number(score(env, algorithm, which).ci95_seeds));
  const reptile = spread("reptile", precise);
  assertEquals(reptile, reptile.toSorted((a, b) => a - b));
  const maml = spread("maml", precise);
  assertEquals(maml.at(-1)! < maml[0]!, true);
  findings.says(
    `Reptile's spread rises at every step, by a factor of ${
      shown(reptile.at(-1)! / reptile[0]!, 1)
    }`,
  );
  const sampled = spread("reptile", { normaliser: "discounted-0.95" });
  assertEquals(sampled[1]! > sampled[2]!, true);
  findings.says(`it is ${bare(sampled.at(-1)!, 3)} at N = 100 and not monotone`);
  const [first, last] = ["mdp-n10", "mdp-n100"].map((env) => printed(env, "reptile").paper_ci95!);
  findings.says(`Its ± ${bare(last!, 3)} is not seen.`);
  findings.says(
    `${bare(reptile[0]!, 3)} at N = 10, ${bare(reptile.at(-1)!, 3)} at 100, where the paper has ${
      bare(first!, 3)
    } and ${bare(last!, 3)}`,
  );
});

Deno.test("findings: where the variant is above the control, by either estimate", () => {
  assertEquals(sides("maml-all-action", "one-step", "precise"), { above: 14, undecided: 1 });
  const decided = ({ side }: Row) => side !== "undecided";
  const all = (estimate: string) =>
    ENVS.map((env) => comparison(env, "maml-all-action", "one-step", estimate));
  assertEquals(all("precise").every(({ difference }) => Number(difference) > 0), true);
  assertEquals(all("precise").filter((row) => !decided(row)).map(({ env }) => env), [
    "bandit-k10-n10",
  ]);
  findings.says(
    "By `precise` its mean is above the tables' `one-step` in all 15 cells, by the interval in 14: (10, 10) is not decided.",
  );
  assertEquals(all("paper").filter((row) => !decided(row)).map(({ env }) => env), [
    "bandit-k5-n10",
    "bandit-k10-n10",
    "bandit-k50-n10",
    "bandit-k5-n100",
    "bandit-k50-n100",
  ]);
  const [least, ...others] = all("paper").filter(({ difference }) => Number(difference) < 0);
  assertEquals([least!.env, others.length], ["bandit-k10-n10", 0]);
  findings.says(
    `it is above in 10 and undecided in 5, the three cells with N = 10, (100, 5) and (100, 50); at (10, 10) its mean is below, ${
      shown(least!.difference!, 2)
    } ± ${shown(least!.ci95!, 2)}.`,
  );
});

Deno.test("findings: the median part closed, what the variant has on MDPs, and what it learned", () => {
  const { fraction, low95, high95, settings } = closedGaps.find(({ env }) => env === "median")!;
  findings.says(
    `Over the ${settings} cells with N ≥ 100 or in Table 2 the median part closed is **${fraction} [${low95}, ${high95}]**.`,
  );
  const raw = (which: Which) =>
    MDPS.map((env) => shown(score(env, "maml-all-action", which).raw_mean!, 2));
  const listed = (values: string[]) => `${values.slice(0, -1).join(", ")} and ${values.at(-1)}`;
  findings.says(`where the variant has ${listed(raw(precise))}`);
  findings.says(`where the variant has, as sampled, ${listed(raw({}))}`);

  const untouched = (envs: readonly string[]) =>
    envs.flatMap((env) => chosen(env, "maml-all-action")).filter((row) => row.iteration === "0");
  findings.says(
    `Of the ${5 * BANDITS.length} bandit agents ${
      untouched(BANDITS).length
    } keep the untrained θ as their best checkpoint, at (500, 10) all five`,
  );
  assertEquals(untouched(["bandit-k10-n500"]).length, 5);
});
