/**
 * The test of our means against the paper's (docs/protocol.md, "Statistics"): of each reproduction, and
 * of its controls without meta-training.
 *
 * @module
 */
import { DELEU, differenceFromPublished } from "../statistics/published.ts";
import {
  type Agreement,
  agreementOf,
  type Difference,
  equivalenceP,
  holm,
  LEVEL,
  pOf,
  smallestSeen,
} from "../statistics/tests.ts";
import type { Cell } from "./cells.ts";
import { preciseEstimate } from "./estimates.ts";
import { type PaperCell, paperCell } from "./paper_cell.ts";
import type { Place } from "./registry.ts";
import { type Reproduction, REPRODUCTIONS } from "./subjects.ts";
import type { Normaliser } from "./terms.ts";

/** Half the width of what counts as the same, as a part of the published mean. */
export const MARGIN = 0.03;

/** One mean held against the paper's, Holm's correction over the cells of the row and table. */
export interface PaperComparison {
  readonly algorithm: string;
  /** Ours minus the paper's, unit of the table. */
  readonly difference: Difference;
  readonly p: number;
  readonly correctedP: number;
}

/** The verdict on one cell of the paper, under one normaliser. */
export interface PaperTest extends PaperComparison, Place {
  /** As the paper's tables name it. */
  readonly learner: string;
  readonly normaliser: Normaliser | null;
  readonly paper: PaperCell;
  /** Of the difference being within ± {@linkcode MARGIN} of the paper's mean; not corrected. */
  readonly equivalenceP: number;
  readonly verdict: Agreement;
  /** The smallest difference that is found 80 % of the time, unit of the table. */
  readonly smallestSeen: number;
  /** The same test of each control that there are scores of. */
  readonly controls: readonly PaperComparison[];
  /** Whether the row does not differ and every control does; null without a control. */
  readonly speaks: boolean | null;
  /** Seeds of the row. */
  readonly seeds: readonly number[];
}

/** Tests of every reproduction that there are `precise` scores of. */
export function paperTests(cells: readonly Cell[]): PaperTest[] {
  const groups = Map.groupBy(cells, ({ table }) => table);
  return REPRODUCTIONS.flatMap((reproduction) =>
    [...groups].flatMap(([table, own]) =>
      (table.published?.ownNormalisers ?? []).flatMap((normaliser) =>
        testsOf(reproduction, own, normaliser)
      )
    )
  );
}

/** The largest corrected p of the controls; null without one. */
export function controlP({ controls }: Pick<PaperTest, "controls">): number | null {
  return controls.length === 0 ? null : Math.max(...controls.map(({ correctedP }) => correctedP));
}

/** Of the cells of one table. */
function testsOf(
  { algorithm, learner, controls }: Reproduction,
  cells: readonly Cell[],
  normaliser: Normaliser | null,
): PaperTest[] {
  const ofControls = controls.map((name) => compared(cells, name, learner, normaliser));
  return [...compared(cells, algorithm, learner, normaliser)].map(([env, it]) => {
    const { cell, paper, ...comparison } = it;
    const found = ofControls.flatMap((control) => control.get(env) ?? [])
      .map(({ cell: _, paper: __, ...rest }) => rest);
    const equivalence = equivalenceP(comparison.difference, MARGIN * paper.mean);
    const verdict = agreementOf(comparison.correctedP, equivalence);
    return {
      ...comparison,
      table: cell.table,
      setting: cell.setting,
      learner,
      normaliser,
      paper,
      equivalenceP: equivalence,
      verdict,
      smallestSeen: smallestSeen(comparison.difference),
      controls: found,
      speaks: found.length === 0
        ? null
        : verdict !== "differs" && found.every(({ correctedP }) => correctedP < LEVEL),
      seeds: cell.summaries.map(({ seed }) => seed),
    };
  });
}

type Compared = PaperComparison & { readonly cell: Cell; readonly paper: PaperCell };

/** A row against the paper's learner, by environment. */
function compared(
  cells: readonly Cell[],
  algorithm: string,
  learner: string,
  normaliser: Normaliser | null,
): Map<string, Compared> {
  const found = cells.flatMap((cell) => {
    const paper = cell.algorithm === algorithm && paperCell(cell.table, cell.setting, learner);
    const ours = paper && preciseEstimate(cell, normaliser);
    if (!ours || ours.standardError === null) return [];
    const { summaries } = cell;
    const { tasks } = summaries[0]!.estimates!.precise;
    const difference = differenceFromPublished(ours, summaries.length, tasks, paper, DELEU);
    return [{ algorithm, cell, paper, difference, p: pOf(difference) }];
  });
  const corrected = holm(found.map(({ p }) => p));
  return new Map(
    found.map((it, i) => [it.cell.setting.env, { ...it, correctedP: corrected[i]! }]),
  );
}
