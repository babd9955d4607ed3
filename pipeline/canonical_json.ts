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

/** A text that is canonical JSON already, to be a part of another: what is written often is written once. */
export class Written {
  /** @param text of {@linkcode canonicalJson} */
  constructor(readonly text: string) {}
}

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

/** @param at where the value is, from the top: names and indices; the same array for all, so it is as it was afterwards */
function write(value: unknown, at: (string | number)[]): string {
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
      if (value instanceof Written) return value.text;
      if (at.length >= MOST_LEVELS) {
        return refuse(at, "another level", `must be at most ${MOST_LEVELS} levels deep`);
      }
      return Array.isArray(value) ? writeArray(value, at) : writeObject(value, at);
    default:
      return refuse(at, `a ${typeof value}`, "must be JSON");
  }
}

function writeArray(value: readonly unknown[], at: (string | number)[]): string {
  if (Object.keys(value).length !== value.length) {
    return refuse(at, "an array with holes or names", "must be a plain list");
  }
  const texts = value.map((item, index) => writePart(index, item, at));
  return `[${texts.join(",")}]`;
}

function writeObject(value: object, at: (string | number)[]): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return refuse(at, `a ${prototype.constructor?.name ?? "class instance"}`, "must be JSON");
  }
  if (Object.getOwnPropertySymbols(value).length > 0) {
    return refuse(at, "a symbol as key", "must be a string");
  }
  const texts = Object.keys(value).sort().map((key) =>
    `${writePart(" key", key, at)}:${writePart(key, (value as Record<string, unknown>)[key], at)}`
  );
  return `{${texts.join(",")}}`;
}

function writePart(name: string | number, part: unknown, at: (string | number)[]): string {
  at.push(name);
  const text = write(part, at);
  at.pop();
  return text;
}

function refuse(at: readonly (string | number)[], found: string, wanted: string): never {
  const parts = at.map((name) =>
    typeof name === "number" ? `[${name}]` : name === " key" ? name : `.${name}`
  );
  const path = parts.join("").replace(/^\./, "");
  const place = path.length > 80 ? `${path.slice(0, 80)}…` : path;
  throw new TypeError(
    `Cannot write ${place === "" ? "the value" : place} as JSON: got ${found}, ${wanted}`,
  );
}
