/**
 * What can go wrong with a device.
 *
 * @module
 */
import { OverLimitError } from "../over_limit.ts";

/** A device is missing, refused, lost, or did not do what it was told. */
export class GpuError extends Error {
  /** Of the class. */
  override readonly name: string = "GpuError";
}

/** There is no adapter that may be used: nothing is wrong, only absent. */
export class NoAdapterError extends GpuError {
  /** Of the class. */
  override readonly name = "NoAdapterError";
}

/**
 * What a device promised; whatever goes wrong is a {@linkcode GpuError}. That the device was lost
 * comes first: it makes other errors, which would blame a kernel.
 *
 * @param what begins the message
 * @param lost why the device was lost, if it was
 */
export async function orGpuError<T>(
  what: string,
  work: Promise<T>,
  lost: () => string | undefined = () => undefined,
): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    // Losing the device is told a moment later than what comes of it.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const reason = lost();
    if (reason !== undefined) {
      throw new GpuError(`${what}: the device was lost: ${reason}`, { cause });
    }
    if (cause instanceof GpuError || cause instanceof OverLimitError) throw cause;
    throw new GpuError(`${what}: ${(cause as Error).message.trim()}`, { cause });
  }
}
