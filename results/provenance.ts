/**
 * What a result says of itself: it stands in the metadata of every file of tensors.
 *
 * There is no key, code or time among it: equal numbers are equal bytes, whatever made them.
 *
 * @module
 */
import { withoutTables } from "../envs/content.ts";
import { decodeSafetensors, encodeSafetensors, narrowest } from "./safetensors.ts";

/** Which job left a result. */
export interface Provenance {
  /** Name of the stage. */
  readonly stage: string;
  /** Name of the environment. */
  readonly env: string;
  /** Empty for what is a setting's own. */
  readonly algorithm: string;
  /** Null for what is the same for all seeds. */
  readonly seed: number | null;
  /** The stage's settings, JSON. */
  readonly settings: unknown;
}

/** Numbers with a shape, row by row; a bare list has one axis. */
export type Numbers = Float64Array | {
  readonly shape: readonly number[];
  readonly data: Float64Array;
};

/** `stage/algorithm/env/seed`, without what there is none of. */
export function jobNameOf(
  { stage, algorithm, env, seed }: Omit<Provenance, "settings">,
): string {
  return [stage, algorithm, env, seed ?? ""].filter((part) => part !== "").join("/");
}

/**
 * A result as safetensors, each tensor in the narrowest type that holds its numbers exactly.
 *
 * @param texts further metadata
 */
export function encodeResult(
  tensors: Readonly<Record<string, Numbers>>,
  provenance: Provenance,
  texts: Readonly<Record<string, string>> = {},
): Uint8Array {
  const { env, algorithm, seed, settings } = provenance;
  const stored = Object.entries(tensors).map(([name, numbers]) => {
    const { shape, data } = numbers instanceof Float64Array
      ? { shape: [numbers.length], data: numbers }
      : numbers;
    return [name, { shape, data: narrowest(data) }] as const;
  });
  return encodeSafetensors(Object.fromEntries(stored), {
    job: jobNameOf(provenance),
    env,
    ...(algorithm !== "" && { algorithm }),
    ...(seed !== null && { seed: String(seed) }),
    settings: JSON.stringify(sorted(withoutTables(settings))),
    ...texts,
  });
}

/** What a file of a result holds. */
export interface ResultFile {
  /** Metadata. */
  readonly texts: Readonly<Record<string, string>>;
  /** The shape of a tensor; undefined if there is none of that name. */
  shapeOf(name: string): readonly number[] | undefined;
  /**
   * The numbers of a tensor.
   *
   * @param shape that it must have, if it matters
   * @throws {TypeError} If there is none of that name and shape
   */
  numbers(name: string, shape?: readonly number[]): Float64Array;
}

/**
 * Reads what {@linkcode encodeResult} wrote.
 *
 * @throws {SyntaxError} If the bytes are no safetensors file
 */
export function decodeResult(bytes: Uint8Array): ResultFile {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const find = (name: string) => Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  return {
    texts: metadata,
    shapeOf: (name) => find(name)?.shape,
    numbers(name, shape) {
      const tensor = find(name);
      if (!tensor) throw new TypeError(`Cannot read a result: there is no tensor "${name}"`);
      if (shape && tensor.shape.join() !== shape.join()) {
        throw new TypeError(
          `Cannot read a result: ${name} is [${tensor.shape}], must be [${shape}]`,
        );
      }
      return Float64Array.from(tensor.data);
    },
  };
}

/** The same value with all keys in order, so that its text does not depend on who made it. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part)]));
}
