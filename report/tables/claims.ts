/**
 * What the results say, a claim a row: of every cell of the paper, of the paper's own claims, and of
 * what meta-training gains.
 *
 * @module
 */
import {
  agreementOf,
  type Difference,
  equivalenceP,
  holm,
  LEVEL,
  pAbove,
  pOf,
} from "../statistics/tests.ts";
import { differenceFromPublished, MISHRA } from "../statistics/published.ts";
import { pitmanMorgan } from "../statistics/pitman_morgan.ts";
import type { Cell } from "./cells.ts";
import { type Comparison, sideOf } from "./comparisons.ts";
import { preciseEstimate } from "./estimates.ts";
import { printedCell } from "./markdown_cells.ts";
import { printedDecimals } from "./numbers.ts";
import { type Overall, overallRows, seedMeans } from "./overall.ts";
import { learnerOf } from "./paper_cell.ts";
import { controlP, MARGIN, type PaperTest } from "./paper_tests.ts";
import { REPRODUCTIONS, VARIANT } from "./subjects.ts";
import type { TableSpec } from "./spec.ts";
import type { Normaliser } from "./terms.ts";

/** How a claim is tested: docs/protocol.md, "Statistics", explains each. */
export type ClaimTest =
  | "published"
  | "count"
  | "at-least"
  | "paired"
  | "paired-equivalence"
  | "seed-means"
  | "seed-means-equivalence"
  | "every-cell"
  | "pitman-morgan";

/** A claim and its test. What does not exist is null; numbers are not rounded yet. */
export interface Claim {
  /** The same in every preset. */
  readonly id: string;
  /** What is claimed, whatever the verdict. */
  readonly sentence: string;
  /** A difference in the table's unit; of `seed-means` and `every-cell` relative to the baseline. */
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly degreesOfFreedom: number | null;
  readonly test: ClaimTest;
  readonly p: number | null;
  readonly correctedP: number | null;
  /** Of being within, or not below, 3 % of what it is compared with. */
  readonly marginP: number | null;
  /** The largest corrected p of the same test of rows without meta-training. */
  readonly controlP: number | null;
  readonly verdict: string;
  /** Algorithms, the claim's own first. */
  readonly rows: readonly string[];
  readonly envs: readonly string[];
  readonly normaliser: Normaliser | null;
  readonly seeds: readonly number[];
}

const NONE = {
  estimate: null,
  standardError: null,
  degreesOfFreedom: null,
  p: null,
  correctedP: null,
  marginP: null,
  controlP: null,
  normaliser: null,
} as const;

/** All claims there are results for. */
export function claimsOf(
  cells: readonly Cell[],
  tests: readonly PaperTest[],
  comparisons: readonly Comparison[],
): Claim[] {
  const precise = comparisons.filter(({ estimate, tested }) => estimate === "precise" && tested);
  const overall = overallRows(cells);
  return [
    ...tests.map(paperClaim),
    ...countClaims(tests),
    ...REPRODUCTIONS.filter(({ learner }) => learner === "maml").flatMap((it) =>
      snailClaims(cells, it.algorithm, it.controls)
    ),
    ...precise.map(pairedClaim),
    ...overall.map(overallClaim),
    ...everyCell(precise.filter((it) => it.algorithm === VARIANT && it.baseline === "one-step")),
    ...REPRODUCTIONS.filter(({ learner }) => learner === "reptile").flatMap((it) =>
      varianceClaims(cells, it.algorithm, it.controls)
    ),
  ];
}

function numbersOf({ estimate, standardError, degreesOfFreedom }: Difference) {
  return { estimate, standardError, degreesOfFreedom };
}

function idOf(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(":");
}

function paperClaim(test: PaperTest): Claim {
  const { algorithm, setting: { env }, learner, paper, normaliser, verdict, speaks } = test;
  const printed = printedCell(paper, printedDecimals(test));
  return {
    id: idOf("paper", algorithm, env, normaliser),
    sentence: `${algorithm} has the paper's ${printed} of ${learner} on ${env}`,
    ...numbersOf(test.difference),
    test: "published",
    p: test.p,
    correctedP: test.correctedP,
    marginP: test.equivalenceP,
    controlP: controlP(test),
    verdict: speaks ? `${verdict}, alone` : verdict,
    rows: [algorithm, ...test.controls.map((it) => it.algorithm)],
    envs: [env],
    normaliser,
    seeds: test.seeds,
  };
}

/** A claim a row, table and normaliser: in how many cells. */
function countClaims(tests: readonly PaperTest[]): Claim[] {
  const groups = Map.groupBy(
    tests,
    ({ table, algorithm, normaliser }) => idOf("paper", algorithm, table.id, normaliser),
  );
  return [...groups].map(([id, own]): Claim => {
    const { algorithm, learner, table, normaliser, seeds, controls } = own[0]!;
    const count = (verdict: string) => own.filter((it) => it.verdict === verdict).length;
    const speaking = own.filter(({ speaks }) => speaks).length;
    return {
      ...NONE,
      id,
      sentence: `${algorithm} has the paper's numbers of ${learner} in ${table.id}`,
      estimate: count("agrees"),
      test: "count",
      verdict: `${count("agrees")} agree, ${count("undecided")} undecided, ` +
        `${count("differs")} differ, ${speaking} alone`,
      rows: [algorithm, ...controls.map((it) => it.algorithm)],
      envs: own.map(({ setting }) => setting.env),
      normaliser,
      seeds,
    };
  });
}

interface FromPublished {
  readonly cell: Cell;
  readonly difference: Difference;
  readonly p: number;
  readonly correctedP: number;
  readonly marginP: number;
}

/** The paper's "at least as SNAIL", against SNAIL as quoted, after adaptation against online. */
function snailClaims(cells: readonly Cell[], row: string, controls: readonly string[]): Claim[] {
  const tables = [...new Set(cells.map(({ table }) => table))];
  return tables.flatMap((table) => {
    const normaliser = table.published?.quotedNormaliser ?? null;
    const own = cells.filter((cell) => cell.table === table);
    const others = controls.map((control) => fromSnail(own, control, normaliser));
    return [...fromSnail(own, row, normaliser)].map(([env, it]): Claim => {
      const found = others.flatMap((control) => control.get(env)?.marginP ?? []);
      return {
        id: idOf("snail", row, env),
        sentence: `${row} collects at least as much after adaptation as SNAIL online on ${env}`,
        ...numbersOf(it.difference),
        test: "at-least",
        p: it.p,
        correctedP: it.correctedP,
        marginP: it.marginP,
        controlP: found.length === 0 ? null : Math.max(...found),
        verdict: it.correctedP < LEVEL && it.difference.estimate < 0
          ? "below"
          : it.marginP < LEVEL
          ? "at least"
          : "undecided",
        rows: [row, ...controls.filter((_, i) => others[i]!.has(env))],
        envs: [env],
        normaliser,
        seeds: it.cell.summaries.map(({ seed }) => seed),
      };
    });
  });
}

function fromSnail(
  cells: readonly Cell[],
  row: string,
  normaliser: Normaliser | null,
): Map<string, FromPublished> {
  const found = cells.flatMap((cell) => {
    const { table, setting, summaries } = cell;
    const snail = table.published?.paper.get(setting.env)?.get("snail");
    const ours = cell.algorithm === row && preciseEstimate(cell, normaliser);
    if (!ours || ours.standardError === null || !snail || snail.ci95 === null) return [];
    const { tasks } = summaries[0]!.estimates!.precise;
    const printed = { mean: snail.mean, ci95: snail.ci95 };
    const difference = differenceFromPublished(ours, summaries.length, tasks, printed, MISHRA);
    const marginP = pAbove(difference, -MARGIN * snail.mean);
    return [{ cell, difference, p: pOf(difference), marginP }];
  });
  const corrected = holm(found.map(({ p }) => p));
  return new Map(
    found.map((it, i) => [it.cell.setting.env, { ...it, correctedP: corrected[i]! }]),
  );
}

/** Whether the paper claims that two rows are alike; of all others the first is claimed to gain. */
function isSameClaim(algorithm: string, baseline: string, { published }: TableSpec): boolean {
  const [one, other] = [learnerOf(algorithm), learnerOf(baseline)];
  return published?.claims.alike === true && one !== undefined && other !== undefined;
}

function pairedClaim(comparison: Comparison): Claim {
  const { algorithm, baseline, setting, tested, p, correctedP, side, normaliser } = comparison;
  const isSame = isSameClaim(algorithm, baseline, comparison.table);
  const marginP = isSame ? equivalenceP(tested!, MARGIN * comparison.baselineMean) : null;
  return {
    id: idOf("pair", algorithm, baseline, setting.env),
    sentence: isSame
      ? `${algorithm} collects as much as ${baseline} on ${setting.env}`
      : `${algorithm} collects more than ${baseline} on ${setting.env}`,
    ...numbersOf(tested!),
    test: isSame ? "paired-equivalence" : "paired",
    p,
    correctedP,
    marginP,
    controlP: null,
    verdict: isSame ? agreementOf(correctedP!, marginP!) : side!,
    rows: [algorithm, baseline],
    envs: [setting.env],
    normaliser,
    seeds: comparison.seeds,
  };
}

function overallClaim({ algorithm, baseline, table, difference, envs, seeds }: Overall): Claim {
  const isSame = isSameClaim(algorithm, baseline, table);
  const p = pOf(difference);
  const marginP = isSame ? equivalenceP(difference, MARGIN) : null;
  return {
    ...NONE,
    id: idOf("pair", algorithm, baseline, table.id),
    sentence: isSame
      ? `${algorithm} collects as much as ${baseline}, mean of the cells of ${table.id}`
      : `${algorithm} collects more than ${baseline}, mean of the cells of ${table.id}`,
    ...numbersOf(difference),
    test: isSame ? "seed-means-equivalence" : "seed-means",
    p,
    correctedP: p,
    marginP,
    verdict: isSame ? agreementOf(p, marginP!) : sideOf(difference.estimate, p),
    rows: [algorithm, baseline],
    envs,
    seeds,
  };
}

/** An intersection of tests: every cell is above at 5 %, so no correction is due (Berger 1982). */
function everyCell(comparisons: readonly Comparison[]): Claim[] {
  if (comparisons.length === 0) return [];
  const { algorithm, baseline, seeds } = comparisons[0]!;
  const p = Math.max(...comparisons.map(({ tested }) => pAbove(tested!, 0)));
  const relative = comparisons.map((it) => it.difference / it.baselineMean);
  return [{
    ...NONE,
    id: idOf("every-cell", algorithm, baseline),
    sentence: `${algorithm} collects more than ${baseline} in every cell`,
    estimate: Math.min(...relative),
    test: "every-cell",
    p,
    correctedP: p,
    verdict: p < LEVEL ? "above" : "undecided",
    rows: [algorithm, baseline],
    envs: comparisons.map(({ setting }) => setting.env),
    seeds,
  }];
}

/** The paper's "variance grows with N" on MDPs, relative to the seeds' means: most N against least. */
function varianceClaims(cells: readonly Cell[], row: string, controls: readonly string[]): Claim[] {
  const [ours, ...others] = [row, ...controls].map((name) => spread(cells, name));
  if (!ours) return [];
  const found = others.flatMap((it) => it?.p ?? []);
  return [{
    ...NONE,
    id: idOf("variance", row),
    sentence: `seeds of ${row} differ more, relative to their mean, on ${
      ours.envs.join(" than on ")
    }`,
    estimate: ours.logRatio,
    degreesOfFreedom: ours.degreesOfFreedom,
    test: "pitman-morgan",
    p: ours.p,
    correctedP: ours.p,
    controlP: found.length === 0 ? null : Math.max(...found),
    verdict: sideOf(ours.logRatio, ours.p),
    rows: [row, ...controls.filter((_, i) => others[i])],
    envs: ours.envs,
    seeds: ours.seeds,
  }];
}

function spread(cells: readonly Cell[], row: string) {
  const own = cells
    .filter((it) => it.table.published?.claims.spreadGrows && it.algorithm === row)
    .toSorted((a, b) => a.setting.n - b.setting.n);
  const ends = [own.at(-1), own[0]].map((cell) => cell && seedMeans(cell)?.map(Math.log));
  if (own.length < 2 || !ends[0] || !ends[1] || ends[0].length !== ends[1].length) return null;
  const compared = pitmanMorgan(ends[0], ends[1]);
  const envs = [own.at(-1)!, own[0]!].map(({ setting }) => setting.env);
  return compared && { ...compared, envs, seeds: own[0]!.summaries.map(({ seed }) => seed) };
}
