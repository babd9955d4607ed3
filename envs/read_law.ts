/**
 * Laws and tables of a family from JSON.
 *
 * | law | properties |
 * |---|---|
 * | `constant` | `value` |
 * | `uniform` | `low`, `high` |
 * | `normal` | `mean`, `sd` |
 * | `flat-dirichlet` | – |
 * | `dirichlet` | `concentrations`, of a row or of the whole table |
 * | `categorical` | `values`, `probabilities` |
 * | `table` | `table`: the same in every task |
 * | `choice` | `tables`, `weights` (equal if absent): one is drawn a task |
 * | `segment` | `tables`, two: a point between them is drawn a task |
 *
 * A table is a nested list, `[S][A]` of rewards and `[S][A][S]` of transitions. Rewards of one state may
 * be a list of `[A]`.
 *
 * @module
 */
import type { Fill, Table } from "../kernels/backend.ts";
import { checkNumbers, quoted } from "./validate_fill.ts";

/** Properties that a law has and must have; of `choice` besides `weights`. */
const LAWS: Readonly<Record<string, readonly string[]>> = {
  constant: ["value"],
  uniform: ["low", "high"],
  normal: ["mean", "sd"],
  "flat-dirichlet": [],
  dirichlet: ["concentrations"],
  categorical: ["values", "probabilities"],
  table: ["table"],
  choice: ["tables"],
  segment: ["tables"],
};

/**
 * The law of a table.
 *
 * @param subject begins messages
 * @param shape of the table
 * @throws {TypeError} If a part has the wrong kind
 * @throws {RangeError} If there is no such law, or a property is missing or unknown
 */
export function readLaw(
  subject: string,
  path: string,
  json: unknown,
  shape: readonly number[],
): Fill {
  const { kind } = partsOf(subject, path, json);
  const properties = typeof kind === "string" && Object.hasOwn(LAWS, kind)
    ? LAWS[kind]!
    : undefined;
  if (!properties) {
    throw new RangeError(
      `${subject}: ${path}.kind is ${quoted(kind)}, must be one of ${Object.keys(LAWS).join(", ")}`,
    );
  }
  const optional = kind === "choice" ? ["weights"] : [];
  const law = partsOf(subject, path, json, ["kind", ...properties, ...optional]);
  for (const name of properties) {
    if (law[name] !== undefined) continue;
    throw new RangeError(`${subject}: ${path}.${name} is missing, must be there for ${kind}`);
  }
  const tables = (name: string) =>
    listOf(subject, `${path}.${name}`, law[name]).map((table, m) =>
      readTable(subject, `${path}.${name}[${m}]`, table, shape)
    );
  switch (kind) {
    case "table":
      return choiceOf(subject, path, [readTable(subject, `${path}.table`, law.table, shape)], [1]);
    case "choice": {
      const among = tables("tables");
      const weights = law.weights ?? among.map(() => 1);
      return choiceOf(subject, `${path}.weights`, among, weights as number[]);
    }
    case "segment": {
      const [from, to, ...more] = tables("tables");
      if (from && to && more.length === 0) return { kind, tables: [from, to] };
      throw new RangeError(
        `${subject}: ${path}.tables has ${tables("tables").length} tables, must have 2`,
      );
    }
    case "dirichlet":
      return {
        kind,
        concentrations: listOf(subject, `${path}.concentrations`, law.concentrations)
          .flat(2) as number[],
      };
    default:
      return law as unknown as Fill;
  }
}

/** A choice with weights of any sum. */
export function choiceOf(
  subject: string,
  path: string,
  tables: readonly Table[],
  weights: readonly number[],
): Fill {
  checkNumbers(subject, path, weights);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (weights.every((weight) => weight >= 0) && sum > 0) {
    return { kind: "choice", tables, weights: weights.map((weight) => weight / sum) };
  }
  throw new RangeError(
    `${subject}: ${path} are ${quoted(weights)}, must be 0 or more, and some above`,
  );
}

/**
 * A table from nested lists; one that is mostly 0 keeps its other entries only.
 *
 * @throws {TypeError} If it is no list
 * @throws {RangeError} If a list has another length, or an entry is no finite number
 */
export function readTable(
  subject: string,
  path: string,
  json: unknown,
  shape: readonly number[],
): Table {
  const isOneRow = shape.length === 2 && shape[0] === 1 && Array.isArray(json) &&
    !Array.isArray(json[0]);
  const values = flattened(subject, path, isOneRow ? [json] : json, shape);
  const places = values.flatMap((value, place) => value === 0 ? [] : [place]);
  if (2 * places.length >= values.length) return values;
  return { places, values: places.map((place) => values[place]!) };
}

function flattened(
  subject: string,
  path: string,
  json: unknown,
  [extent, ...inner]: readonly number[],
): number[] {
  const list = listOf(subject, path, json);
  if (list.length !== extent) {
    throw new RangeError(`${subject}: ${path} has ${list.length} entries, must have ${extent}`);
  }
  if (inner.length > 0) {
    return list.flatMap((part, at) => flattened(subject, `${path}[${at}]`, part, inner));
  }
  checkNumbers(subject, path, list as number[]);
  return list as number[];
}

/**
 * A list.
 *
 * @throws {TypeError} If it is none
 */
export function listOf(subject: string, path: string, json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json;
  throw new TypeError(`${subject}: ${path} is ${quoted(json)}, must be a list`);
}

/**
 * The properties of an object.
 *
 * @param allowed all that it may have, if that is known
 * @throws {TypeError} If it is no object
 * @throws {RangeError} If it has another
 */
export function partsOf(
  subject: string,
  path: string,
  json: unknown,
  allowed?: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new TypeError(`${subject}: ${path} is ${quoted(json)}, must be an object`);
  }
  const stranger = allowed && Object.keys(json).find((name) => !allowed.includes(name));
  if (stranger === undefined) return json as Record<string, unknown>;
  throw new RangeError(
    `${subject}: ${path} has a property "${stranger.slice(0, 80)}", must have ${
      allowed!.join(", ")
    } only`,
  );
}
