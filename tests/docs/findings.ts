/**
 * `deno run -A tests/docs/findings.ts`: writes the tables of docs/findings.md between their marks,
 * from what is released.
 *
 * @module
 */
import { markdownTable } from "markdown-table";
import { parseEnvironment } from "../../envs/names.ts";
import { optionPaths, settingAt } from "../../experiments/options.ts";
import { PRESETS } from "../../experiments/presets.ts";
import { learnerNamed } from "../../learners/registry.ts";
import { fillBlocks } from "./markdown.ts";
import {
  claimNamed,
  claims,
  comparison,
  ENVS,
  MDPS,
  printed,
  replicated,
  score,
} from "./published.ts";

const PAGE = new URL("../../docs/findings.md", import.meta.url);
const EMPTY = "–";

/** A table of the page by its mark. */
const BLOCKS: Readonly<Record<string, () => string>> = {
  settings,
  "as stated": () => againstPaper("-as-stated"),
  tuned: () => againstPaper(""),
  controls: () =>
    differences([
      ["maml", "one-step"],
      ["maml", "one-step-tuned"],
      ["maml", "maml-initial"],
      ["reptile", "one-step"],
      ["reptile", "one-step-tuned"],
      ["reptile", "reptile-initial"],
    ]),
  beyond,
  between: overall,
  replication: notRepeated,
};

/** What the page says, and what it would say anew. */
export async function findingsTexts(): Promise<{ kept: string; anew: string }> {
  const kept = await Deno.readTextFile(PAGE);
  const blocks = Object.entries(BLOCKS).map(([name, table]) => [name, table()]);
  return { kept, anew: fillBlocks(kept, Object.fromEntries(blocks)) };
}

/** Only the settings that differ from the paper's somewhere. */
function settings(): string {
  const families = ["bandit-k10-n100", "mdp-n25"].map(parseEnvironment);
  const { settings } = PRESETS.get("full")!;
  const columns = ["maml", "reptile"].flatMap((learner) =>
    [`${learner}-as-stated`, learner].map((row) => ({
      paper: learnerNamed(learner).paper,
      shown: (path: string) =>
        [...new Set(families.map((family) => textOf(settings(row, family), path)))].join("; "),
      row,
    }))
  );
  const paths = [...new Set(columns.flatMap(({ paper }) => optionPaths(paper)))].filter((path) =>
    columns.some(({ shown, paper }) => shown(path) !== textOf(paper, path))
  );
  return markdownTable([
    ["setting", ...columns.map(({ row }) => `\`${row}\``)],
    ...paths.map((path) => [`\`${path}\``, ...columns.map(({ shown }) => shown(path))]),
  ], {});
}

function textOf(settings: object, path: string): string {
  const value = settingAt(settings, path);
  return value === undefined ? EMPTY : typeof value === "string" ? value : JSON.stringify(value);
}

/** The paper's number, ours and the verdict, of both learners; MDPs over the optimum. */
function againstPaper(as: string): string {
  const cell = (env: string, learner: string) => {
    const normaliser = MDPS.includes(env) ? "optimum" : undefined;
    const row = `${learner}${as}`;
    const { mean, ci95 } = score(env, row, { estimate: "precise" });
    const { paper_mean, paper_ci95 } = printed(env, learner);
    const id = ["paper", row, env, normaliser].filter(Boolean).join(":");
    return [
      `${paper_mean} ± ${paper_ci95}`,
      plusMinus(mean, ci95, env),
      claimNamed(id).verdict!,
    ];
  };
  return markdownTable([
    ["setting", "paper: MAML", "here", "verdict", "paper: Reptile", "here", "verdict"],
    ...ENVS.map((env) => [env, ...cell(env, "maml"), ...cell(env, "reptile")]),
  ], { align: ["l", "r", "r", "l", "r", "r", "l"] });
}

/** Paired differences by exact values; bold where Holm's corrected p is below 5 %. */
function differences(pairs: readonly (readonly [string, string])[]): string {
  return markdownTable([
    ["setting", ...pairs.map(([row, base]) => `${row} − ${base}`)],
    ...ENVS.map((env) => [env, ...pairs.map(([row, base]) => differenceText(env, row, base))]),
  ], { align: ["l", ...pairs.map(() => "r")] });
}

function differenceText(env: string, algorithm: string, baseline: string): string {
  const found = comparison(env, algorithm, baseline, "precise");
  if (!found) return EMPTY;
  const text = plusMinus(found.difference!, found.ci95!, env, "+");
  return found.side === "undecided" ? text : `**${text}**`;
}

/** The variant, what it beats, and the share of the gap to `explore-commit` that it closes. */
function beyond(): string {
  const variant = "maml-all-action";
  return markdownTable([
    ["setting", variant, "− one-step", "− one-step-all-action", "− maml", "of the gap closed"],
    ...ENVS.map((env) => {
      const exact = (row: string) => Number(score(env, row, { estimate: "precise" }).mean);
      const [ours, from, to] = [variant, "one-step", "explore-commit"].map(exact) as [
        number,
        number,
        number,
      ];
      const { mean, ci95 } = score(env, variant, { estimate: "precise" });
      return [
        env,
        plusMinus(mean, ci95, env),
        ...["one-step", "one-step-all-action", "maml"].map((base) =>
          differenceText(env, variant, base)
        ),
        `${Math.round(100 * (ours - from) / (to - from))} %`,
      ];
    }),
  ], { align: ["l", "r", "r", "r", "r", "r"] });
}

/** What is compared over all cells of a table. */
const OVERALL = [
  ["maml-as-stated", "reptile-as-stated"],
  ["maml-as-stated", "one-step"],
  ["reptile-as-stated", "one-step"],
  ["maml", "reptile"],
  ["maml", "one-step"],
  ["maml", "one-step-tuned"],
  ["maml", "maml-initial"],
  ["reptile", "one-step"],
  ["reptile", "one-step-tuned"],
  ["reptile", "reptile-initial"],
  ["maml-all-action", "one-step"],
  ["maml-all-action", "one-step-all-action"],
  ["maml-all-action", "maml"],
] as const;

/** Tests of each seed's mean over the cells of a table. */
function overall(): string {
  const cell = (table: string, pair: readonly [string, string]) => {
    const claim = claims.find((it) => it.claim === ["pair", ...pair, table].join(":"));
    if (!claim) return EMPTY;
    const percent = signed((100 * Number(claim.estimate)).toFixed(1));
    return `${percent} %, p ${Number(claim.p) < 0.001 ? "< .001" : Number(claim.p).toFixed(3)}`;
  };
  return markdownTable([
    ["difference, in % of the second", "bandits", "MDPs"],
    ...OVERALL.map((pair) => [
      pair.join(" − "),
      cell("table1", pair),
      cell("table2", pair),
    ]),
  ], { align: ["l", "r", "r"] });
}

/** What the page says of some rows, and the agents of `replication` say otherwise. */
function notRepeated(): string {
  const rows = ["maml", "reptile", "maml-all-action", "maml-as-stated", "reptile-as-stated"];
  const differing = claims.filter(({ claim, verdict, test, rows: of }) =>
    of!.split(" ").every((row) => rows.includes(row) || /^one-step|-initial$/.test(row)) &&
    !/^pair:.*as-stated/.test(claim!) && test !== "count" &&
    verdict !== replicated(claim!).verdict
  );
  return markdownTable([
    ["claim", "seeds 0 to 4", "seeds 5 to 9"],
    ...differing.map(({ claim, verdict }) => [
      `\`${claim}\``,
      verdict!,
      replicated(claim!).verdict!,
    ]),
  ]);
}

function plusMinus(mean: string, ci95: string, env: string, sign = ""): string {
  const decimals = MDPS.includes(env) ? 3 : Number(env.split("-n")[1]) >= 100 ? 1 : 2;
  const value = Number(mean).toFixed(decimals);
  return `${sign ? signed(value) : value} ± ${Number(ci95).toFixed(decimals)}`;
}

function signed(text: string): string {
  return text.startsWith("-") ? `−${text.slice(1)}` : `+${text}`;
}

if (import.meta.main) {
  const { anew } = await findingsTexts();
  await Deno.writeTextFile(PAGE, anew);
}
