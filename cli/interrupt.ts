/**
 * Ctrl-C and SIGTERM: stop within moments, keep what is finished.
 *
 * @module
 */

/** A signal came. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";

  /**
   * @param signal which one
   * @param hint completes the message
   */
  constructor(readonly signal: "SIGINT" | "SIGTERM", hint = "") {
    super(`Interrupted by ${signal}${hint}`);
  }

  /** 130 or 143. */
  get exitCode(): number {
    return this.signal === "SIGINT" ? 130 : 143;
  }
}

type OnInterrupt = (error: InterruptedError) => void;

/** Who hears of a signal: the last one only. */
const listeners: OnInterrupt[] = [];

/** Ends the process with a line, below the line of progress. */
export function exitInterrupted(error: InterruptedError): never {
  const text = `${Deno.stderr.isTerminal() ? "\n" : ""}${error.message}\n`;
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  } catch {
    // Nobody is listening.
  }
  Deno.exit(error.exitCode);
}

/** Tells `onInterrupt` of SIGINT and SIGTERM from now on, unless a later call has begun to listen. */
export function onInterrupt(onInterrupt: OnInterrupt): void {
  listeners.push(onInterrupt);
  if (listeners.length > 1) return;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => listeners.at(-1)!(new InterruptedError(name)));
  }
}

/**
 * A signal that aborts on SIGINT and SIGTERM, while jobs run whose results are kept.
 *
 * @param onAbort called once, after the signal has aborted
 * @returns the signal, and a function that ends the listening
 */
export function untilInterrupted(onAbort: () => void): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const hint = ". Finished jobs are stored; the same command resumes";
  const listener = ({ signal }: InterruptedError) => {
    if (controller.signal.aborted) return;
    controller.abort(new InterruptedError(signal, hint));
    onAbort();
  };
  onInterrupt(listener);
  return {
    signal: controller.signal,
    stop: () => void listeners.splice(listeners.indexOf(listener), 1),
  };
}
