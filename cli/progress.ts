/**
 * Progress on stderr: a line that renews itself on a terminal, plain lines now
 * and then elsewhere.
 *
 * @module
 */

/** Seconds between plain lines. */
const PLAIN_INTERVAL = 10;

/** Progress of one piece of work. */
export class Progress {
  readonly #title: string;
  readonly #total: number;
  readonly #start = performance.now();
  readonly #terminal = Deno.stderr.isTerminal();
  #lastPlain = -Infinity;

  /** @param total units of work, @param title what is being done */
  constructor(title: string, total: number) {
    this.#title = title;
    this.#total = total;
  }

  /** Says that `done` units are done, with a note. */
  update(done: number, note: string): void {
    const seconds = (performance.now() - this.#start) / 1000;
    const rate = done / seconds;
    const parts = [`${this.#title} ${done}/${this.#total}`, note];
    if (done > 0 && seconds > 0) parts.push(`${rate.toPrecision(3)}/s`);
    if (done > 0 && done < this.#total) {
      parts.push(`${clock((this.#total - done) / rate)} left`);
    }
    const line = parts.join(" · ");
    if (this.#terminal) {
      this.#write(`\r\x1b[K${line}`);
    } else if (seconds - this.#lastPlain >= PLAIN_INTERVAL || done === this.#total) {
      this.#lastPlain = seconds;
      this.#write(`${line}\n`);
    }
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

/** Seconds as `1m05s` or `7s`. */
function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes === 0 ? `${whole}s` : `${minutes}m${String(whole % 60).padStart(2, "0")}s`;
}
