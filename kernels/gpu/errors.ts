/**
 * What can go wrong with a device.
 *
 * @module
 */

/** A device is missing, refused, lost, or did not do what it was told. */
export class GpuError extends Error {
  override readonly name = "GpuError";
}

/** What a device promised; whatever goes wrong is a {@linkcode GpuError} that begins with `what`. */
export async function orGpuError<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof GpuError) throw cause;
    throw new GpuError(`${what}: ${(cause as Error).message.trim()}`, { cause });
  }
}
