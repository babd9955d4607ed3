/**
 * Ctrl-C and SIGTERM: stop within moments, keep what is finished.
 *
 * @module
 */

/** A signal came. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";

  /** @param signal which one */
  constructor(readonly signal: "SIGINT" | "SIGTERM") {
    super(
      `Interrupted by ${signal}. Finished jobs are stored; the same command resumes`,
    );
  }

  /** 130 or 143. */
  get exitCode(): number {
    return this.signal === "SIGINT" ? 130 : 143;
  }
}

/**
 * A signal that aborts on SIGINT and SIGTERM.
 *
 * @param onInterrupt called once, before the signal aborts
 * @returns the signal, and a function that ends the listening
 */
export function untilInterrupted(
  onInterrupt: () => void,
): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const names = ["SIGINT", "SIGTERM"] as const;
  const listeners = names.map((name) => {
    const listener = () => {
      if (controller.signal.aborted) return;
      controller.abort(new InterruptedError(name));
      onInterrupt();
    };
    Deno.addSignalListener(name, listener);
    return () => Deno.removeSignalListener(name, listener);
  });
  return { signal: controller.signal, stop: () => listeners.forEach((remove) => remove()) };
}
