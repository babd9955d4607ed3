/**
 * The one uniform struct of all kernels, as `params.wgsl` declares it.
 *
 * @module
 */
import source from "./params.wgsl" with { type: "text" };

/** Values for some fields; the others are 0. */
export type Params = Readonly<Record<string, number>>;

/** Fields in order, four bytes each. */
const PLACES = new Map(
  [.../struct Params \{([^}]*)\}/.exec(source)![1]!.matchAll(/^ *(\w+): (u32|f32),$/gm)].map(
    ([, name, type], index) => [name!, { at: 4 * index, isInteger: type === "u32" }],
  ),
);

/** Bytes of the struct; a multiple of 16. */
export const PARAMS_BYTES: number = Math.ceil(PLACES.size / 4) * 16;

/**
 * Writes the struct's bytes at an offset.
 *
 * @throws {TypeError} If the struct has no such field
 */
export function encodeParams(params: Params, to: DataView, offset: number): void {
  for (let at = 0; at < PARAMS_BYTES; at += 4) to.setUint32(offset + at, 0, true);
  for (const name in params) {
    const place = PLACES.get(name);
    if (!place) {
      throw new TypeError(`Cannot pass parameter "${name}": params.wgsl has no such field`);
    }
    if (place.isInteger) to.setUint32(offset + place.at, params[name]!, true);
    else to.setFloat32(offset + place.at, params[name]!, true);
  }
}
