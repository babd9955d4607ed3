/** Columns of the Markdown tables. @module */
import { paperCell } from "../../experiments/paper/paper.ts";
import type { Line, RowKey } from "./lines.ts";
import { learnedCell, meanCell, printedCell, rawCell } from "./markdown_cells.ts";
import type { EstimateName, Normaliser, Protocol, Row } from "./row.ts";

/** Title of a column, and its cell in a line. */
export type MarkdownColumn = readonly [title: string, cell: (line: Line) => string];

/** Which of the two tables. */
export type TableNumber = 1 | 2;

/** N, and in table 1 K. */
export function settingColumns(table: TableNumber): MarkdownColumn[] {
  const n: MarkdownColumn = ["N", ({ setting }) => String(setting.n)];
  return table === 1 ? [n, ["K", ({ setting }) => String(setting.k)]] : [n];
}

/** The paper's columns, as printed. */
export function paperColumns(table: TableNumber): MarkdownColumn[] {
  const gittins = quotedColumn("paper: Gittins, online", "gittins");
  return [
    ...(table === 1 ? [gittins] : []),
    quotedColumn("paper: Random, online", "random"),
    quotedColumn("paper: MAML in [9], online", "maml-mishra"),
    quotedColumn("paper: SNAIL in [9], online", "snail"),
    ...LEARNERS.map(([title, algorithm]): MarkdownColumn => [
      `paper: ${title}, post-adaptation`,
      ({ setting }) => printedCell(paperCell(setting.env, algorithm), setting),
    ]),
  ];
}

/** What was run here: means with intervals. */
export function ourColumns(
  table: TableNumber,
  estimate: EstimateName,
  normaliser: Normaliser | null,
): MarkdownColumn[] {
  return METHODS[table].map((method) => [
    titleOf(method),
    (line) => {
      const row = findRun(line, method, estimate, normaliser);
      return isLearnedAdapted(method) ? learnedCell(row) : meanCell(row);
    },
  ]);
}

/** What was run here: undiscounted reward per episode. */
export function rawColumns(table: TableNumber, estimate: EstimateName): MarkdownColumn[] {
  const normaliser = table === 1 ? null : "optimum"; // Any: the raw mean is not divided.
  return METHODS[table].map((method) => [
    titleOf(method),
    (line) => rawCell(findRun(line, method, estimate, normaliser)),
  ]);
}

/** The online methods of [2] beside ours. */
export function onlineColumns(table: TableNumber): MarkdownColumn[] {
  const normaliser = table === 1 ? null : "rl2-20.77";
  const ours = METHODS[table].filter(([, protocol]) => protocol === "online");
  return [
    ...ONLINE_IN_DUAN[table].map(([title, algorithm]) => quotedColumn(`[2]: ${title}`, algorithm)),
    ...ours.map((method): MarkdownColumn => [
      titleOf(method),
      (line) => meanCell(findRun(line, method, "paper", normaliser)),
    ]),
  ];
}

type Method = readonly [algorithm: string, protocol: Protocol];

const LEARNERS = [["MAML", "maml"], ["Reptile", "reptile"]] as const;

const SHARED_METHODS: readonly Method[] = [
  ["maml", "post-adaptation"],
  ["reptile", "post-adaptation"],
  ["maml", "online"],
  ["reptile", "online"],
  ["maml-all-action", "post-adaptation"],
  ["untrained", "post-adaptation"],
  ["one-step", "post-adaptation"],
  ["explore-commit", "post-adaptation"],
];

const METHODS: Readonly<Record<TableNumber, readonly Method[]>> = {
  1: [
    ...SHARED_METHODS,
    ["bound", "post-adaptation"],
    ["oracle", "post-adaptation"],
    ["gittins", "online"],
    ["random", "online"],
  ],
  2: [...SHARED_METHODS, ["optimum", "post-adaptation"], ["random", "online"]],
};

type Titled = readonly [title: string, algorithm: string];

const ONLINE_IN_DUAN: Readonly<Record<TableNumber, readonly Titled[]>> = {
  1: [
    ["RL²", "rl2"],
    ["Gittins", "gittins-duan"],
    ["Thompson", "thompson"],
    ["optimistic Thompson", "optimistic-thompson"],
    ["UCB1", "ucb1"],
    ["ε-greedy", "epsilon-greedy"],
    ["greedy", "greedy"],
    ["random", "random-duan"],
  ],
  2: [
    ["RL²", "rl2"],
    ["PSRL", "psrl"],
    ["OPSRL", "opsrl"],
    ["UCRL2", "ucrl2"],
    ["BEB", "beb"],
    ["ε-greedy", "epsilon-greedy"],
    ["greedy", "greedy"],
    ["random", "random-duan"],
  ],
};

function titleOf([algorithm, protocol]: Method): string {
  return `${algorithm}, ${protocol}`;
}

function isLearnedAdapted([algorithm, protocol]: Method): boolean {
  return protocol === "post-adaptation" && LEARNERS.some(([, learner]) => learner === algorithm);
}

function findRun(
  line: Line,
  [algorithm, protocol]: Method,
  estimate: EstimateName,
  normaliser: Normaliser | null,
): Row | undefined {
  const key = { algorithm, protocol, normaliser, source: "run" } as const;
  // A number known in expectation stands beside either estimate.
  return line.find({ ...key, estimate: algorithm === "bound" ? "precise" : estimate });
}

function quotedColumn(title: string, algorithm: string): MarkdownColumn {
  return [title, (line) => {
    const key: Omit<RowKey, "normaliser"> = {
      algorithm,
      protocol: "online",
      estimate: "paper",
      source: "quoted",
    };
    const normaliser = line.setting.table === 1 ? null : "rl2-20.77";
    return printedCell(line.find({ ...key, normaliser }), line.setting);
  }];
}
