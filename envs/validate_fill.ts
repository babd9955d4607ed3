/**
 * Checks the laws that fill the tables of a family.
 *
 * @module
 */
import type { Fill, Table } from "../kernels/backend.ts";
import { checkExtent, FAMILY_LIMITS } from "./limits.ts";

/** How far a sum of probabilities written in decimals may be from 1. */
const SUM_TOLERANCE = 1e-6;

/** What a law fills. */
export interface FilledTable {
  /** Which of the two tables of a task. */
  readonly name: "rewards" | "transitions";
  /** S. */
  readonly states: number;
  /** `[S, A]` or `[S, A, S]`. */
  readonly shape: readonly number[];
  /** Whether its entries are probabilities; rows of transitions sum to 1 besides. */
  readonly areProbabilities: boolean;
}

/**
 * Throws unless a law can fill a table.
 *
 * @param subject begins the message, e.g. `Cannot use task family "toy": rewards`
 * @throws {TypeError} If a part has the wrong kind
 * @throws {RangeError} If a number is out of range, or the law can leave the range that the table allows
 */
export function checkFill(subject: string, fill: Fill, table: FilledTable): void {
  switch (fill?.kind) {
    case "constant":
      checkFinite(subject, fill.kind, fill.value);
      break;
    case "uniform":
      checkFinite(subject, fill.kind, fill.low, fill.high);
      if (fill.low < fill.high) break;
      throw new RangeError(
        `${subject}: a uniform fill is on [${fill.low}, ${fill.high}), must have low < high`,
      );
    case "normal":
      checkFinite(subject, fill.kind, fill.mean, fill.sd);
      if (fill.sd >= 0) break;
      throw new RangeError(`${subject}: a normal fill has sd ${fill.sd}, must be at least 0`);
    case "flat-dirichlet":
      return;
    case "categorical":
      checkNumbers(subject, "values", fill.values);
      checkDistribution(subject, "probabilities", fill.probabilities, fill.values.length);
      break;
    case "dirichlet":
      return checkConcentrations(subject, fill.concentrations, table.shape);
    case "choice":
      return checkTables(subject, fill.tables, fill.weights, table);
    case "segment":
      return checkTables(subject, fill.tables, [0.5, 0.5], table);
    case "absorbing":
      return checkAbsorbing(subject, fill, table);
    default:
      throw new RangeError(
        `${subject}: fill is ${quoted((fill as Fill | undefined)?.kind)}, must be "constant", ` +
          `"uniform", "normal", "flat-dirichlet", "categorical", "dirichlet", "choice", ` +
          `"segment" or "absorbing"`,
      );
  }
  checkEntries(subject, fill, table);
}

/** What independent entries may be: transitions are rows, rewards of Bernoulli tasks probabilities. */
function checkEntries(
  subject: string,
  fill: Extract<Fill, { kind: "constant" | "uniform" | "normal" | "categorical" }>,
  { name, states, areProbabilities }: FilledTable,
): void {
  if (name === "transitions") {
    if (fill.kind !== "constant") {
      throw new RangeError(
        `${subject}: rows of transitions do not sum to 1 under a ${fill.kind} fill, ` +
          `must be "flat-dirichlet", "dirichlet", "choice", "segment" or "constant" 1/states`,
      );
    }
    const sum = fill.value * states;
    if (Math.abs(sum - 1) <= SUM_TOLERANCE) return;
    throw new RangeError(
      `${subject}: rows of transitions sum to ${sum}, must sum to 1 (constant ${1 / states})`,
    );
  }
  if (!areProbabilities) return;
  const range = fill.kind === "constant"
    ? [fill.value]
    : fill.kind === "uniform"
    ? [fill.low, fill.high]
    : fill.kind === "categorical"
    ? fill.values
    : [-Infinity, Infinity];
  if (range.every(isProbability)) return;
  throw new RangeError(
    `${subject}: a ${fill.kind} fill can leave [0, 1], where Bernoulli rewards must be`,
  );
}

function checkConcentrations(
  subject: string,
  concentrations: readonly number[],
  shape: readonly number[],
): void {
  checkNumbers(subject, "concentrations", concentrations);
  const [row, all] = [shape.at(-1)!, sizeOf(shape)];
  if (concentrations.length !== row && concentrations.length !== all) {
    throw new RangeError(
      `${subject}: there are ${concentrations.length} concentrations, must be ${row} (a row) or ${all}`,
    );
  }
  const at = concentrations.findIndex((alpha) => !(alpha >= LEAST_CONCENTRATION));
  if (at < 0) return;
  throw new RangeError(
    `${subject}: concentrations[${at}] is ${
      concentrations[at]
    }, must be at least ${LEAST_CONCENTRATION}`,
  );
}

/** Below this, rows are one-hot but for chances of 10⁻¹⁰. */
const LEAST_CONCENTRATION = 1e-3;

function checkTables(
  subject: string,
  tables: readonly Table[],
  weights: readonly number[],
  table: FilledTable,
): void {
  if (!Array.isArray(tables)) {
    throw new TypeError(`${subject}: tables is ${quoted(tables)}, must be an array`);
  }
  checkExtent(subject, "the number of tables", tables.length, FAMILY_LIMITS.tables);
  checkDistribution(subject, "weights", weights, tables.length);
  const numbers = tables.reduce((sum, it) => sum + ("places" in it ? it.values : it).length, 0);
  checkExtent(subject, "the number of entries given", numbers, FAMILY_LIMITS.tableEntries);
  tables.forEach((it, m) => checkTable(subject, `tables[${m}]`, it, table));
}

/**
 * Throws unless a table that was given by hand has its shape, and entries that its use allows.
 *
 * @throws {TypeError} If it is no table
 * @throws {RangeError} If it has another size, or an entry or a row is not allowed
 */
export function checkTable(
  subject: string,
  path: string,
  table: Table,
  { name, shape, areProbabilities }: FilledTable,
): void {
  const [size, width] = [sizeOf(shape), shape.at(-1)!];
  const isSparse = "places" in table;
  const values = isSparse ? table.values : table;
  checkNumbers(subject, path, values);
  const sums = new Float64Array(size / width);
  if (isSparse ? table.places.length !== values.length : values.length !== size) {
    const wanted = isSparse ? table.places.length : size;
    throw new RangeError(`${subject}: ${path} has ${values.length} entries, must have ${wanted}`);
  }
  values.forEach((value, k) => {
    const place = isSparse ? table.places[k]! : k;
    if (!(Number.isInteger(place) && place >= 0 && place < size)) {
      throw new RangeError(`${subject}: ${path} has an entry at ${place}, must be below ${size}`);
    }
    sums[Math.floor(place / width)]! += value;
    if (!areProbabilities || isProbability(value)) return;
    throw new RangeError(
      `${subject}: ${path} has ${value} at ${placeText(place, shape)}, ${IN_01}`,
    );
  });
  if (name === "rewards") return;
  const row = sums.findIndex((sum) => !(Math.abs(sum - 1) <= SUM_TOLERANCE));
  if (row < 0) return;
  throw new RangeError(
    `${subject}: ${path}${placeText(row, shape.slice(0, -1))} sums to ${sums[row]}, must sum to 1`,
  );
}

const IN_01 = "must be in [0, 1]";

function checkAbsorbing(
  subject: string,
  { table: name, states, of }: Extract<Fill, { kind: "absorbing" }>,
  table: FilledTable,
): void {
  if (name !== table.name) {
    throw new RangeError(
      `${subject}: an absorbing fill is of ${quoted(name)}, must be "${table.name}"`,
    );
  }
  checkNumbers(subject, "absorbing states", states);
  for (const s of states) {
    checkExtent(subject, "an absorbing state", s, { min: 0, max: table.states - 1 });
  }
  if (of?.kind === "absorbing") {
    throw new RangeError(`${subject}: absorbing states are given twice`);
  }
  checkFill(subject, of, table);
}

/**
 * Throws unless the two tables of a task can be drawn together: by one draw, if both are drawn whole.
 *
 * @throws {RangeError} If they are choices among other numbers of tables, or with other weights
 */
export function checkTogether(subject: string, rewards: Fill, transitions: Fill): void {
  const [a, b] = [rewards, transitions].map((it) => it.kind === "absorbing" ? it.of : it);
  const isOne = (it: Fill) => it.kind === "choice" && it.tables.length === 1;
  const isWhole = (it: Fill) => it.kind === "choice" || it.kind === "segment";
  if (!isWhole(a!) || !isWhole(b!) || isOne(a!) || isOne(b!)) return;
  const [text, other] = [a, b].map((it) => {
    const { kind, tables, ...rest } = it as Extract<Fill, { kind: "choice" | "segment" }>;
    return `a ${kind} of ${tables.length}${"weights" in rest ? ` by ${rest.weights}` : ""}`;
  });
  if (text === other) return;
  throw new RangeError(
    `${subject}: rewards are ${text!.slice(0, 80)}, transitions ${other!.slice(0, 80)}, ` +
      "must be alike: one draw picks both",
  );
}

/**
 * Throws unless numbers are probabilities that sum to 1.
 *
 * @param length how many there must be, if it matters
 * @throws {RangeError} If one is not in [0, 1], or their sum is not 1
 */
export function checkDistribution(
  subject: string,
  path: string,
  probabilities: readonly number[],
  length = probabilities?.length,
): void {
  if (!Array.isArray(probabilities)) {
    throw new TypeError(`${subject}: ${path} is ${quoted(probabilities)}, must be an array`);
  }
  if (probabilities.length !== length) {
    throw new RangeError(
      `${subject}: ${path} has ${probabilities.length} probabilities, must have ${length}`,
    );
  }
  const at = probabilities.findIndex((p) => !isProbability(p));
  if (at >= 0) throw new RangeError(`${subject}: ${path}[${at}] is ${probabilities[at]}, ${IN_01}`);
  const sum = probabilities.reduce((total, p) => total + p, 0);
  if (Math.abs(sum - 1) <= SUM_TOLERANCE) return;
  throw new RangeError(`${subject}: ${path} sums to ${sum}, must sum to 1`);
}

/**
 * Throws unless all of a list are finite numbers.
 *
 * @throws {TypeError} If it is no list
 * @throws {RangeError} If one is not
 */
export function checkNumbers(subject: string, path: string, values: readonly number[]): void {
  if (!Array.isArray(values)) {
    throw new TypeError(`${subject}: ${path} is ${quoted(values)}, must be an array of numbers`);
  }
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new RangeError(`${subject}: ${path}[${at}] is ${values[at]}, must be a finite number`);
}

function checkFinite(subject: string, kind: string, ...values: number[]): void {
  for (const value of values) {
    if (Number.isFinite(value)) continue;
    throw new RangeError(`${subject}: a ${kind} fill has ${value}, must be finite`);
  }
}

function isProbability(p: number): boolean {
  return p >= 0 && p <= 1;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

/** `[2][0]`: where an entry of a table stands. */
function placeText(place: number, shape: readonly number[]): string {
  let text = "";
  for (const extent of shape.toReversed()) {
    text = `[${place % extent}]${text}`;
    place = Math.floor(place / extent);
  }
  return text;
}

/** A value as messages quote it. */
export function quoted(value: unknown): string {
  return typeof value === "string" ? `"${value.slice(0, 80)}"` : String(value).slice(0, 80);
}
