/**
 * Holds arguments to what is stated of an operation.
 *
 * @module
 */
import type { Tensor, ValueKind } from "./data.ts";
import type { Axes, Extents, Operation } from "./operation.ts";

/** What a place among the arguments must hold. */
interface Place {
  /** For messages: `rows.weights`. */
  readonly name: string;
  readonly path: readonly string[];
  /** Where the path ends at a list: the rest of it, from each element on. */
  readonly list?: readonly string[];
  readonly text: string;
  readonly axes: readonly Axis[];
  /** Of a value, in place of axes. */
  readonly kind?: ValueKind;
  readonly isWritten: boolean;
}

/** One axis: `name + offset`, or `offset` alone; "…" for any number of them. */
interface Axis {
  readonly name: string;
  readonly offset: number;
  readonly isOptional: boolean;
}

/** Whose tensors an operation may use. */
export interface Owner {
  /** As messages say it: "this wasm backend". */
  readonly described: string;
  owns(value: unknown): boolean;
}

/** The places of an operation, values before tensors: their extents are known. */
export function placesOf({ reads, updates, writes }: Operation): readonly Place[] {
  const places = [[reads, false], [updates, true], [writes, true]] as const;
  return places.flatMap(([axes, isWritten]) => axes ? walk(axes, { path: [], isWritten }) : [])
    .sort((a, b) => Number(b.kind !== undefined) - Number(a.kind !== undefined));
}

function walk(axes: Axes, at: Pick<Place, "path" | "list" | "isWritten">): Place[] {
  if (typeof axes === "string") {
    const name = [...at.path, ...at.list ?? []].join(".");
    const isKind = /^[a-z]/.test(axes);
    const place = { ...at, name, text: axes, axes: isKind ? [] : parseAxes(axes) };
    return [isKind ? { ...place, kind: axes as ValueKind } : place];
  }
  if (Array.isArray(axes)) return walk(axes[0], { ...at, list: [] });
  return Object.entries(axes).flatMap(([name, inner]) =>
    walk(inner, at.list ? { ...at, list: [...at.list, name] } : { ...at, path: [...at.path, name] })
  );
}

/** The axes of a description. */
export function parseAxes(text: string): readonly Axis[] {
  return text.split(" ").map((part) => {
    const [, open, name = "", offset = "0"] = /^(\[?)([A-Z…]?)\+?(\d*)\]?$/.exec(part)!;
    return { name, offset: Number(offset), isOptional: open !== "" };
  });
}

/**
 * Holds arguments to what an operation requires.
 *
 * @returns the extents that they share
 * @throws {TypeError} If a tensor or value is another backend's, has another shape, or is written
 * though it is used otherwise too
 */
export function solve<A>(
  name: string,
  { extents: given, aliases, check }: Operation<A>,
  places: readonly Place[],
  owner: Owner,
  args: A,
): Extents {
  const extents: Record<string, number> = given ? given(args) : {};
  extents.optional = 0;
  const seen: Tensor[] = [];
  const used: Place[] = [];
  for (const place of places) {
    const found = valueAt(args, place.path);
    const listed = place.list ? found as readonly unknown[] | undefined : undefined;
    const count = place.list ? listed?.length ?? 0 : 1;
    for (let item = 0; item < count; item++) {
      const value = place.list ? valueAt(listed![item], place.list) : found;
      if (!owner.owns(value)) throw foreign(name, place, value, owner);
      if (place.kind) {
        const made = value as { readonly kind: string; readonly extents: Extents };
        if (made.kind !== place.kind) throw foreign(name, place, value, owner);
        Object.assign(extents, made.extents);
        continue;
      }
      const tensor = value as Tensor;
      if (!fits(tensor.shape, place.axes, extents)) throw misshapen(name, place, tensor, extents);
      for (let k = 0; k < seen.length; k++) {
        if (seen[k] === tensor && (place.isWritten || used[k]!.isWritten)) {
          requireAlias(name, used[k]!, place, tensor, aliases);
        }
      }
      seen.push(tensor);
      used.push(place);
    }
  }
  check?.(args, extents);
  return extents;
}

function valueAt(args: unknown, path: readonly string[]): unknown {
  let value = args;
  for (let k = 0; k < path.length; k++) {
    value = (value as Record<string, unknown> | undefined)?.[path[k]!];
  }
  return value;
}

/** Binds the extents of a shape to letters that have none yet; false if one has another. */
function fits(
  shape: readonly number[],
  axes: readonly Axis[],
  to: Record<string, number>,
): boolean {
  const missing = axes.length - shape.length;
  let at = 0;
  for (let k = 0; k < axes.length; k++) {
    const { name, offset, isOptional } = axes[k]!;
    if (name === "…") {
      const count = 1 - missing;
      if (count < 0) return false;
      let product = 1;
      for (let i = 0; i < count; i++) {
        const extent = shape[at++]!;
        if ((to[`…${i}`] ??= extent) !== extent) return false;
        product *= extent;
      }
      if ((to.E ??= product) !== product) return false;
      continue;
    }
    if (isOptional) {
      if (missing > 0) continue;
      to.optional = 1;
    }
    const extent = shape[at++];
    if (extent === undefined) return false;
    if (name === "") {
      if (extent !== offset) return false;
    } else if ((to[name] ??= extent - offset) !== extent - offset) return false;
  }
  return at === shape.length;
}

function misshapen(name: string, place: Place, { label, shape }: Tensor, extents: Extents) {
  const wanted = place.axes.map(({ name: letter, offset, isOptional }) => {
    const known = letter === "" ? offset : (extents[letter] ?? NaN) + offset;
    const text = letter === "…" || Number.isNaN(known) ? "any" : `${known}`;
    return isOptional ? `(${text})` : text;
  });
  return new TypeError(
    `Cannot use tensor "${label}" as ${place.name} of ${name}: shape is [${shape}], must be ` +
      `[${place.text.replaceAll(" ", ", ")}] = [${wanted}]`,
  );
}

function foreign(name: string, place: Place, found: unknown, { described }: Owner): TypeError {
  const { label, kind } = (found ?? {}) as { label?: string; kind?: string };
  const what = label === undefined ? `${kind ?? typeof found}` : `tensor "${label}"`;
  const why = place.kind && kind !== place.kind
    ? `must be what ${described} made as ${place.kind}`
    : "it belongs to another backend";
  return new TypeError(`Cannot use ${what} as ${place.name} of ${name} on ${described}: ${why}`);
}

function requireAlias(
  name: string,
  one: Place,
  other: Place,
  { label }: Tensor,
  aliases: Operation["aliases"] = [],
): void {
  if (aliases.some((pair) => pair.includes(one.name) && pair.includes(other.name))) return;
  throw new TypeError(
    `Cannot use tensor "${label}" as ${one.name} and as ${other.name} of ${name}: ` +
      "what is written must be another",
  );
}
