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
  return write(value, undefined, "");
}

/** An array or object that a value is in, and what that is called in the next one. */
interface Place {
  readonly up: Place | undefined;
  readonly name: string | number;
  readonly level: number;
}

/** @param up what the value is in, @param name what it is called there */
function write(value: unknown, up: Place | undefined, name: string | number): string {
  switch (typeof value) {
    case "boolean":
      return String(value);
    case "number":
      if (Number.isFinite(value)) return String(value);
      return refuse(up, name, String(value), "must be finite");
    case "string":
      if (value.isWellFormed()) return JSON.stringify(value);
      return refuse(up, name, JSON.stringify(value), "must have no lone surrogate");
    case "object": {
      if (value === null) return "null";
      if (value instanceof Written) return value.text;
      const level = up ? up.level + 1 : 0;
      if (level >= MOST_LEVELS) {
        return refuse(up, name, "another level", `must be at most ${MOST_LEVELS} levels deep`);
      }
      const place = { up, name, level };
      return Array.isArray(value) ? writeArray(value, place) : writeObject(value, place);
    }
    default:
      return refuse(up, name, `a ${typeof value}`, "must be JSON");
  }
}

function writeArray(value: readonly unknown[], at: Place): string {
  if (Object.keys(value).length !== value.length) {
    return refuse(at.up, at.name, "an array with holes or names", "must be a plain list");
  }
  return `[${value.map((item, index) => write(item, at, index)).join(",")}]`;
}

function writeObject(value: object, at: Place): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const kind = `a ${prototype.constructor?.name ?? "class instance"}`;
    return refuse(at.up, at.name, kind, "must be JSON");
  }
  if (Object.getOwnPropertySymbols(value).length > 0) {
    return refuse(at.up, at.name, "a symbol as key", "must be a string");
  }
  let text = "";
  for (const key of Object.keys(value).sort()) {
    text += `${text === "" ? "" : ","}${write(key, at, " key")}:` +
      write((value as Record<string, unknown>)[key], at, key);
  }
  return `{${text}}`;
}

function refuse(
  up: Place | undefined,
  name: string | number,
  found: string,
  wanted: string,
): never {
  let path = "";
  for (let [at, part] = [up, name]; at; [at, part] = [at.up, at.name]) {
    path = (typeof part === "number" ? `[${part}]` : part === " key" ? part : `.${part}`) + path;
  }
  path = path.replace(/^\./, "");
  const place = path.length > 80 ? `${path.slice(0, 80)}…` : path;
  throw new TypeError(
    `Cannot write ${place === "" ? "the value" : place} as JSON: got ${found}, ${wanted}`,
  );
}
