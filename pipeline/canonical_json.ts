/**
 * Canonical JSON: one text for one value, so that a digest of the text is a digest of the value.
 *
 * Object keys are sorted by UTF-16 code units, numbers are the shortest that round-trip and there is
 * no white space, as RFC 8785 wants it.
 *
 * @module
 */

/** What JSON can say. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Nothing we store is nearly as deep; a cycle is infinitely deep. */
const MOST_LEVELS = 100;

/**
 * The canonical JSON of a value: of an object, its own enumerable properties.
 *
 * @throws {TypeError} If JSON cannot say some part of it exactly (NaN, ∞, undefined, a bigint, a
 * class instance, a lone surrogate, a hole in an array), or it is over 100 levels deep; names the part
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(canonicalJson({ b: [1.50, null], a: "x" }), '{"a":"x","b":[1.5,null]}');
 * ```
 */
export function canonicalJson(value: unknown): string {
  return write(value, []);
}

function write(value: unknown, at: readonly string[]): string {
  switch (typeof value) {
    case "boolean":
      return String(value);
    case "number":
      if (Number.isFinite(value)) return JSON.stringify(value);
      return refuse(at, String(value), "must be finite");
    case "string":
      if (value.isWellFormed()) return JSON.stringify(value);
      return refuse(at, JSON.stringify(value), "must have no lone surrogate");
    case "object":
      if (value === null) return "null";
      if (at.length >= MOST_LEVELS) {
        return refuse(at, "another level", `must be at most ${MOST_LEVELS} levels deep`);
      }
      return Array.isArray(value) ? writeArray(value, at) : writeObject(value, at);
    default:
      return refuse(at, `a ${typeof value}`, "must be JSON");
  }
}

function writeArray(value: readonly unknown[], at: readonly string[]): string {
  if (Object.keys(value).length !== value.length) {
    return refuse(at, "an array with holes or names", "must be a plain list");
  }
  return `[${value.map((item, index) => write(item, [...at, `[${index}]`])).join(",")}]`;
}

function writeObject(value: object, at: readonly string[]): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return refuse(at, `a ${prototype.constructor?.name ?? "class instance"}`, "must be JSON");
  }
  if (Object.getOwnPropertySymbols(value).length > 0) {
    return refuse(at, "a symbol as key", "must be a string");
  }
  const fields = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  const texts = fields.map(([key, part]) =>
    `${write(key, [...at, ` key`])}:${write(part, [...at, `.${key}`])}`
  );
  return `{${texts.join(",")}}`;
}

function refuse(at: readonly string[], found: string, wanted: string): never {
  const path = at.join("").replace(/^\./, "");
  const place = path.length > 80 ? `${path.slice(0, 80)}…` : path;
  throw new TypeError(
    `Cannot write ${place === "" ? "the value" : place} as JSON: got ${found}, ${wanted}`,
  );
}
