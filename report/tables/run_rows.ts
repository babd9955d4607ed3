/** Rows of what was computed here. @module */
import { deviceOf } from "../../results/device.ts";
import { type Cell, scoresOf } from "./cells.ts";
import { divided, inUnit, perEpisode, rowEstimate } from "./estimates.ts";
import { learnerOf, paperCell } from "./paper_cell.ts";
import type { Row } from "./row.ts";
import { normalisersOf } from "./spec.ts";
import { ESTIMATES, PROTOCOLS } from "./terms.ts";

/**
 * All rows of a cell: every estimate, protocol and normaliser that it has scores for. What takes other
 * cells too (tests, per cent of the bound) is null.
 */
export function runRows(cell: Cell): Row[] {
  const { expectation } = cell.summaries[0]!;
  if (expectation !== null) return [expectationRow(cell, expectation)];
  return ESTIMATES.flatMap((estimate) =>
    PROTOCOLS.flatMap((protocol) => scoredRows(cell, estimate, protocol))
  );
}

function scoredRows(
  cell: Cell,
  estimate: Row["estimate"],
  protocol: Row["protocol"],
): Row[] {
  const { table, setting, algorithm } = cell;
  const totals = scoresOf(cell, estimate, protocol);
  if (!totals) return [];
  const { estimates, adaptationEpisodes } = cell.summaries[0]!;
  const block = estimates![estimate];
  const rawMean = divided(perEpisode(totals, setting.n), block, null).mean;
  return normalisersOf(table, setting).map((normaliser) => {
    const result = rowEstimate(inUnit(totals, setting, normaliser), block, normaliser);
    const isTheirs = protocol === "post-adaptation" &&
      table.published?.ownNormalisers.includes(normaliser);
    return {
      ...sharedOf(cell),
      protocol,
      normaliser,
      estimate,
      ...result,
      rawMean,
      tasks: block.tasks,
      adaptationEpisodes: protocol === "online" ? 0 : adaptationEpisodes,
      percentOfBound: null,
      paper: isTheirs ? paperCell(table, setting, learnerOf(algorithm)) : null,
      test: null,
    };
  });
}

/** A number known in expectation over all tasks: nothing was sampled, so there is no interval. */
function expectationRow(cell: Cell, expectation: number): Row {
  const { table, setting, algorithm, summaries } = cell;
  if (!normalisersOf(table, setting).includes(null)) {
    throw new RangeError(
      `Cannot make tables: ${algorithm} on ${setting.env} is an expectation, ` +
        `must be scores on tasks, which ${table.id} divides by their optimum`,
    );
  }
  return {
    ...sharedOf(cell),
    protocol: "post-adaptation",
    normaliser: null,
    estimate: "precise",
    mean: setting.unit === "total" ? expectation : expectation / setting.n,
    ci95: null,
    ci95Seeds: null,
    rawMean: expectation / setting.n,
    tasks: 0,
    adaptationEpisodes: summaries[0]!.adaptationEpisodes,
    percentOfBound: null,
    paper: null,
    test: null,
  };
}

function sharedOf({ table, setting, algorithm, summaries }: Cell) {
  const { backend } = summaries[0]!;
  return {
    table,
    setting,
    algorithm,
    seeds: summaries.length,
    backend: backend.name,
    device: deviceOf(backend),
    source: "run",
    reference: null,
  } as const;
}
