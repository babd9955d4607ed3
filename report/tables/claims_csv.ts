/**
 * `claims.csv`: a row a claim.
 *
 * What each column means is in `docs/data-dictionary.md`; `tools/claims.py` makes the numbers again from
 * a release.
 *
 * @module
 */
import type { Claim } from "./claims.ts";
import { type Column, csvOf, seedSet } from "./columns.ts";
import { shortP } from "./numbers.ts";

const SIGNIFICANT = 5;

const COLUMNS: readonly Column<Claim>[] = [
  ["claim", ({ id }) => id],
  ["sentence", ({ sentence }) => sentence],
  ["estimate", ({ estimate }) => shortened(estimate)],
  ["standard_error", ({ standardError }) => shortened(standardError)],
  ["df", ({ degreesOfFreedom }) => shortened(degreesOfFreedom)],
  ["test", ({ test }) => test],
  ["p", ({ p }) => shortP(p)],
  ["corrected_p", ({ correctedP }) => shortP(correctedP)],
  ["margin_p", ({ marginP }) => shortP(marginP)],
  ["control_p", ({ controlP }) => shortP(controlP)],
  ["verdict", ({ verdict }) => verdict],
  ["rows", ({ rows }) => rows.join(" ")],
  ["cells", ({ envs }) => envs.join(" ")],
  ["normaliser", ({ normaliser }) => normaliser ?? ""],
  ["seeds", ({ seeds }) => seedSet(seeds)],
];

function shortened(value: number | null): string {
  return value === null ? "" : String(Number(value.toPrecision(SIGNIFICANT)));
}

/** Claims as CSV (RFC 4180: CRLF), with a header even if there are none. */
export function claimsCsv(claims: readonly Claim[]): string {
  return csvOf(COLUMNS, claims);
}
