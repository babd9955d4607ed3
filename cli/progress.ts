/**
 * Progress on stderr: a line that renews itself on a terminal, plain lines now
 * and then elsewhere.
 *
 * @module
 */

/** Seconds between plain lines. */
const PLAIN_INTERVAL = 10;
/** Seconds between renewals on a terminal. */
const TERMINAL_INTERVAL = 0.1;

/** Progress of one piece of work. */
export class Progress {
  readonly #title: string;
  readonly #total: number;
  readonly #unit: string;
  readonly #start = performance.now();
  readonly #terminal = Deno.stderr.isTerminal();
  #last = -Infinity;

  /** @param title what is being done, @param total units of work, @param unit what they are */
  constructor(title: string, total: number, unit: string) {
    this.#title = title;
    this.#total = total;
    this.#unit = unit;
  }

  /** Says that `done` units are done, with a note. */
  update(done: number, note: string): void {
    const seconds = (performance.now() - this.#start) / 1000;
    const interval = this.#terminal ? TERMINAL_INTERVAL : PLAIN_INTERVAL;
    if (seconds - this.#last < interval && done !== this.#total) return;
    this.#last = seconds;
    const line = progressLine(
      { title: this.#title, total: this.#total, unit: this.#unit },
      { done, seconds, note },
    );
    this.#write(this.#terminal ? `\r\x1b[K${line}` : `${line}\n`);
  }

  /** Ends the line. */
  end(): void {
    if (this.#terminal) this.#write("\r\x1b[K");
  }

  #write(text: string): void {
    try {
      Deno.stderr.writeSync(new TextEncoder().encode(text));
    } catch {
      // Nobody is listening.
    }
  }
}

/** One line: what, how much of it, a note, the rate, and the time left at that rate. */
export function progressLine(
  { title, total, unit }: { title: string; total: number; unit: string },
  { done, seconds, note }: { done: number; seconds: number; note: string },
): string {
  const rate = done / seconds;
  const parts = [`${title} ${done}/${total} ${unit}`, note];
  if (done > 0) parts.push(`${number(rate)} ${unit}/s`);
  if (done > 0 && done < total) parts.push(`${clock((total - done) / rate)} left`);
  return parts.join(" · ");
}

/** Three digits, never as 1.43e+3. */
function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** Seconds as `1m05s` or `7s`. */
function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes === 0 ? `${whole}s` : `${minutes}m${String(whole % 60).padStart(2, "0")}s`;
}
