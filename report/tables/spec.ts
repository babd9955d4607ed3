/**
 * What a table of results is: all in which one differs from another, as data.
 *
 * A new table is a file with a value of {@linkcode TableSpec}, and an entry in `registry.ts`.
 *
 * @module
 */
import type { QuotedTable } from "../../experiments/paper/paper.ts";
import type { Setting } from "../../results/summary.ts";
import type { Normaliser, Protocol, RL2 } from "./terms.ts";

/** A column of what was run here. */
export interface MethodColumn {
  readonly algorithm: string;
  readonly protocol: Protocol;
  /** Whether the mean has the interval over seeds and the paper's verdict beside it. */
  readonly detailed?: boolean;
}

/** Title of a column, and the algorithm whose published number stands in it. */
export type TitledAlgorithm = readonly [title: string, algorithm: string];

/** What was published about the settings of a table. */
export interface Published {
  /** Decimals that are printed. */
  readonly decimals: number;
  /** The paper's table. */
  readonly paper: QuotedTable;
  /** The paper's own results in it, post-adaptation. */
  readonly own: readonly TitledAlgorithm[];
  /** What these may be divided by, the likeliest first; null: nothing. They are tested under each. */
  readonly ownNormalisers: readonly (Normaliser | null)[];
  /** What the paper claims of its learners, beside their numbers. */
  readonly claims: {
    /** That one is as good as the other. */
    readonly alike?: true;
    /** That the seeds of Reptile differ more, the larger N is. */
    readonly spreadGrows?: true;
  };
  /** What the paper quotes, taken to be online. */
  readonly quoted: readonly TitledAlgorithm[];
  /** What quoted numbers are divided by; null: nothing, they are total rewards. */
  readonly quotedNormaliser: typeof RL2 | null;
  /** Results of Duan et al., total reward over N episodes, online. */
  readonly duan: QuotedTable;
  /** Columns of these, as {@linkcode quotedRows} names their algorithms. */
  readonly online: readonly TitledAlgorithm[];
  /** Heading of these. */
  readonly onlineTitle: string;
}

/** Rows under one normaliser. */
export interface Section {
  /** Heading; null: none. */
  readonly title: string | null;
  /** Null: means in the unit of the setting. */
  readonly normaliser: Normaliser | null;
  /** Shows reward per episode instead, of which there are no rows of their own. */
  readonly raw?: true;
}

/** A table. */
export interface TableSpec {
  /** Names its files, e.g. `table1`. */
  readonly id: string;
  readonly title: string;
  /** Group of the families in it; null: of all that no other table has. */
  readonly group: string | null;
  /** Columns that tell its settings apart: title and text. */
  readonly settingColumns:
    readonly (readonly [title: string, text: (setting: Setting) => string])[];
  /** One below the other, the headline first; normalisers are for settings that have one. */
  readonly sections: readonly Section[];
  /** Null: nothing. */
  readonly published: Published | null;
  /** Columns of what was run here; algorithms that are not listed follow. */
  readonly methods: readonly MethodColumn[];
  /** Whether listed columns stand there without a single result. */
  readonly keepsEmptyColumns: boolean;
  /** What a reader has to know, above the tables. */
  readonly legend: string;
  /** Words for the unit of the headline, of a setting or (null) of the whole table. */
  unit(setting: Setting | null): string;
  /** The mean optimum of an episode over all tasks of a setting, where it is known. */
  expectedOptimum?(setting: Setting): number;
  /** Whether a setting counts in the median of `closed_gap.csv`. */
  countsInMedian(setting: Setting): boolean;
}

/** Normalisers of a setting's rows, the headline's first; null: its own unit. */
export function normalisersOf(
  { sections }: TableSpec,
  setting: Setting,
): (Normaliser | null)[] {
  return sections
    .filter(({ normaliser, raw }) => !raw && (normaliser === null || setting.normaliser !== null))
    .map(({ normaliser }) => normaliser);
}
