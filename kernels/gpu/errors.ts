/**
 * What can go wrong with a device.
 *
 * @module
 */

/** A device is missing, refused, lost, or did not do what it was told. */
export class GpuError extends Error {
  override readonly name = "GpuError";
}
