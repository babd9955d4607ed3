/** Rows of what was computed here. @module */
import { paperCell } from "../../experiments/paper/paper.ts";
import type { ScoreMatrix } from "../statistics/scores.ts";
import type { ScoreBlock } from "../summary.ts";
import { type Cell, scoresOf } from "./cells.ts";
import {
  dividedBy,
  meanEstimate,
  normaliserOf,
  ratioEstimate,
  type RowEstimate,
} from "./estimates.ts";
import {
  type EstimateName,
  ESTIMATES,
  type Normaliser,
  NORMALISERS,
  type Protocol,
  PROTOCOLS,
  type Row,
} from "./row.ts";
import type { Setting } from "./setting.ts";
import { verdictOf } from "./verdict.ts";

/** All rows of a cell: every estimate, protocol and normaliser that it has scores for. */
export function runRows(cell: Cell, preset: string): Row[] {
  const { estimates, expectation } = cell.summaries[0]!;
  if (expectation !== null) return [expectationRow(cell, expectation, preset)];
  if (estimates === null) return [];
  return ESTIMATES.flatMap((estimate) =>
    PROTOCOLS.flatMap((protocol) => {
      const scores = scoresOf(cell, estimate, protocol);
      return scores
        ? scoredRows(cell, { estimate, protocol, preset }, scores, estimates[estimate])
        : [];
    })
  );
}

function scoredRows(
  { setting, algorithm, summaries }: Cell,
  { estimate, protocol, preset }: { estimate: EstimateName; protocol: Protocol; preset: string },
  scores: ScoreMatrix,
  block: ScoreBlock,
): Row[] {
  const { backend, adaptationEpisodes } = summaries[0]!;
  const perEpisode = dividedBy(scores, setting.n);
  const shared = {
    setting,
    algorithm,
    protocol,
    estimate,
    rawMean: meanEstimate(perEpisode).mean,
    seeds: summaries.length,
    tasks: block.tasks,
    adaptationEpisodes: protocol === "online" ? 0 : adaptationEpisodes,
    backend: backend.name,
    device: backend.name === "gpu" ? backend.description : null,
    preset,
    source: "run",
    reference: null,
  } as const;
  const normalisers = setting.table === 1 ? [null] : NORMALISERS;
  return normalisers.map((normaliser) => {
    const result = normaliser === null
      ? meanEstimate(scores)
      : ratioEstimate(perEpisode, normaliserOf(block, normaliser));
    return { ...shared, normaliser, ...result, ...besidePaper({ ...shared, normaliser }, result) };
  });
}

/** The paper's number, if this is the row that it belongs to. */
function besidePaper(
  { setting, algorithm, protocol, normaliser, estimate }: Pick<
    Row,
    "setting" | "algorithm" | "protocol" | "normaliser" | "estimate"
  >,
  result: RowEstimate,
): Pick<Row, "paper" | "verdict"> {
  const belongs = protocol === "post-adaptation" && estimate === "paper" &&
    normaliser === paperNormaliser(setting);
  const paper = belongs ? paperCell(setting.env, algorithm) : undefined;
  return paper ? { paper, verdict: verdictOf(result, paper) } : { paper: null, verdict: null };
}

/** What the paper's own columns of a table are divided by, as far as its numbers tell. */
function paperNormaliser({ table }: Setting): Normaliser | null {
  return table === 1 ? null : "discounted-0.95";
}

/** A number known in expectation over all tasks: nothing was sampled, so there is no interval. */
function expectationRow(
  { setting, algorithm, summaries }: Cell,
  expectation: number,
  preset: string,
): Row {
  if (setting.table !== 1) {
    throw new RangeError(
      `Cannot make tables: ${algorithm} on ${setting.env} is an expectation, ` +
        `must be scores on tasks, which table 2 divides by their optimum`,
    );
  }
  const { backend, adaptationEpisodes } = summaries[0]!;
  return {
    setting,
    algorithm,
    protocol: "post-adaptation",
    normaliser: null,
    estimate: "precise",
    mean: expectation,
    ci95: null,
    ci95Seeds: null,
    rawMean: expectation / setting.n,
    seeds: summaries.length,
    tasks: 0,
    adaptationEpisodes,
    paper: null,
    verdict: null,
    backend: backend.name,
    device: backend.name === "gpu" ? backend.description : null,
    preset,
    source: "run",
    reference: null,
  };
}
