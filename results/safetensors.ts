/**
 * Tensors as safetensors: a header in JSON that gives name, type, shape and place of each, then their
 * values. Python's and JavaScript's readers open them.
 *
 * Bytes 0–7 are the length N of the header, little-endian; the header follows, padded with spaces;
 * the rest are values, little-endian, row by row, that the header's places cover without gap or
 * overlap. https://huggingface.co/docs/safetensors, version 0.5
 *
 * @module
 */
/** An array with a shape, row by row. */
export interface StoredTensor {
  /** Extents, first to last. */
  readonly shape: readonly number[];
  /** The values, row by row. */
  readonly data: Float64Array | Float32Array;
}

/** The values in the narrowest type that holds each of them exactly. */
export function narrowest(values: Float64Array): Float64Array | Float32Array {
  return values.every((value) => Math.fround(value) === value) ? Float32Array.from(values) : values;
}

/** What a file holds. */
export interface Safetensors {
  /** By name. */
  readonly tensors: Record<string, StoredTensor>;
  /** Texts by name. */
  readonly metadata: Record<string, string>;
}

type Type = "F64" | "F32";

const BYTES: Readonly<Record<Type, number>> = { F64: 8, F32: 4 };
const METADATA = "__metadata__";
/** Bytes of the header's length. */
const PREFIX = 8;
/** A longer header is refused, as by the format's own reader. */
const MOST_HEADER_BYTES = 100_000_000;

/**
 * The file of some tensors. Equal tensors and metadata give equal bytes, whatever their order.
 *
 * @param tensors by name; a Float64Array is stored as F64, a Float32Array as F32
 * @param metadata texts by name
 * @throws {RangeError} If a shape is not that of its data, or a value is not finite
 * @throws {TypeError} If a tensor is called `__metadata__`, or is no such array
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, StoredTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const entries = Object.entries(tensors).map(([name, { shape, data }]) => {
    checkTensor(name, shape, data);
    return { name, shape, data, dtype: typeOf(name, data) };
  });
  // The wider type first, so that every tensor starts at a multiple of its width.
  entries.sort((a, b) => BYTES[b.dtype] - BYTES[a.dtype] || (a.name < b.name ? -1 : 1));
  let end = 0;
  const places = entries.map(({ name, shape, data, dtype }) => {
    const start = end;
    end += data.byteLength;
    return [name, { data_offsets: [start, end], dtype, shape }] as const;
  });
  const byName = [...places].sort(([a], [b]) => a < b ? -1 : 1);
  const texts = Object.entries(metadata).sort(([a], [b]) => a < b ? -1 : 1);
  const header = encodeHeader(
    Object.fromEntries<unknown>([
      ...(texts.length > 0 ? [[METADATA, Object.fromEntries(texts)] as const] : []),
      ...byName,
    ]),
  );
  const file = new Uint8Array(PREFIX + header.length + end);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(header.length), true);
  file.set(header, PREFIX);
  let at = PREFIX + header.length;
  for (const { data, dtype } of entries) {
    for (const value of data) {
      if (dtype === "F64") view.setFloat64(at, value, true);
      else view.setFloat32(at, value, true);
      at += BYTES[dtype];
    }
  }
  return file;
}

/**
 * The tensors in a file.
 *
 * @throws {SyntaxError} If it is no safetensors file of F64 and F32 tensors; says what is wrong
 */
export function decodeSafetensors(file: Uint8Array): Safetensors {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = PREFIX + headerLength(view);
  const fields = Object.entries(parseHeader(file.subarray(PREFIX, start)));
  const metadata = fields.find(([name]) => name === METADATA)?.[1] ?? {};
  checkMetadata(metadata);
  const entries = fields.filter(([name]) => name !== METADATA).map(([name, value]) => ({
    name,
    ...entryOf(name, value),
  }));
  checkPlaces(entries, file.length - start);
  return {
    tensors: Object.fromEntries(entries.map(({ name, dtype, shape, data_offsets }) => {
      const [from, to] = data_offsets.map((offset) => start + offset) as [number, number];
      return [name, { shape, data: valuesIn(view, dtype, from, to) }];
    })),
    metadata,
  };
}

function checkTensor(
  name: string,
  shape: readonly number[],
  data: Float64Array | Float32Array,
): void {
  if (name === METADATA) throw new TypeError(`Cannot write a tensor called "${METADATA}"`);
  typeOf(name, data);
  if (
    shape.some((size) => !Number.isSafeInteger(size) || size < 0) || sizeOf(shape) !== data.length
  ) {
    throw new RangeError(
      `Cannot write tensor "${name}": its shape is [${shape}], must be that of ${data.length} values`,
    );
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new RangeError(
    `Cannot write tensor "${name}": it is ${data[bad]} at index ${bad}, must be finite`,
  );
}

function typeOf(name: string, data: unknown): Type {
  if (data instanceof Float64Array) return "F64";
  if (data instanceof Float32Array) return "F32";
  throw new TypeError(
    `Cannot write tensor "${name}": its data must be a Float64Array or a Float32Array`,
  );
}

function encodeHeader(header: Readonly<Record<string, unknown>>): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(Math.ceil(json.length / PREFIX) * PREFIX).fill(" ".charCodeAt(0));
  padded.set(json);
  return padded;
}

function headerLength(view: DataView): number {
  if (view.byteLength < PREFIX) refuse(`it has ${view.byteLength} bytes, must have at least 8`);
  const length = view.getBigUint64(0, true);
  const rest = view.byteLength - PREFIX;
  if (length > rest || length > MOST_HEADER_BYTES) {
    refuse(
      `its header has ${length} bytes, must have at most ${Math.min(rest, MOST_HEADER_BYTES)}`,
    );
  }
  return Number(length);
}

function parseHeader(bytes: Uint8Array): object {
  let header: unknown;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (error) {
    return refuse(`its header is no JSON: ${(error as Error).message}`);
  }
  if (!text.startsWith("{") || typeof header !== "object" || header === null) {
    return refuse("its header must be a JSON object");
  }
  return header;
}

interface Entry {
  readonly name: string;
  readonly dtype: Type;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Checks that the places have the sizes of the shapes, and together are all the data, once. */
function checkPlaces(entries: readonly Entry[], bytes: number): void {
  let end = 0;
  const inOrder = entries.toSorted((a, b) =>
    a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]
  );
  for (const { name, dtype, shape, data_offsets: [from, to] } of inOrder) {
    const place = `tensor "${name.slice(0, 40)}" is at [${from}, ${to})`;
    if (from !== end) refuse(`${place}, must start at ${end}, where the one before it ends`);
    if (to - from !== sizeOf(shape) * BYTES[dtype]) {
      refuse(`${place}, must be as long as a ${dtype} tensor of shape [${shape}]`);
    }
    end = to;
  }
  if (end !== bytes) refuse(`it has ${bytes} bytes of values, must have ${end}`);
}

function checkMetadata(metadata: unknown): asserts metadata is Record<string, string> {
  const isObject = typeof metadata === "object" && metadata !== null && !Array.isArray(metadata);
  if (!isObject || Object.values(metadata).some((value) => typeof value !== "string")) {
    refuse("its metadata must be texts by name");
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

function valuesIn(
  view: DataView,
  dtype: Type,
  from: number,
  to: number,
): Float64Array | Float32Array {
  const length = (to - from) / BYTES[dtype];
  return dtype === "F64"
    ? Float64Array.from({ length }, (_, i) => view.getFloat64(from + 8 * i, true))
    : Float32Array.from({ length }, (_, i) => view.getFloat32(from + 4 * i, true));
}

function entryOf(name: string, value: unknown): Omit<Entry, "name"> {
  const { dtype, shape, data_offsets: place, ...rest } = Object(value) as Record<string, unknown>;
  const isSize = (size: unknown) => Number.isSafeInteger(size) && (size as number) >= 0;
  const fault = dtype !== "F64" && dtype !== "F32"
    ? "dtype"
    : !Array.isArray(shape) || !shape.every(isSize)
    ? "shape"
    : !Array.isArray(place) || place.length !== 2 || !place.every(isSize)
    ? "data_offsets"
    : Object.keys(rest)[0];
  if (fault !== undefined) refuse(`tensor "${name.slice(0, 40)}": ${fault} is not as it must be`);
  return { dtype, shape, data_offsets: place } as Omit<Entry, "name">;
}

function refuse(why: string): never {
  throw new SyntaxError(`Cannot read safetensors: ${why}`);
}
