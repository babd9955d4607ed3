/**
 * Progress on stderr: on a terminal a line that renews itself and fits its width, elsewhere a plain
 * line every ten seconds.
 *
 * @module
 */
import { cut } from "../report/screens/text.ts";
import { terminalWidth } from "./terminal.ts";

/** Seconds between plain lines. */
const PLAIN_INTERVAL = 10;
/** Seconds between renewals on a terminal. */
const TERMINAL_INTERVAL = 0.1;

/** How far some work is. */
export interface WorkDone {
  /** 0 … 1. */
  readonly fraction: number;
  /** How many of how many, e.g. `18 of 70 jobs`. */
  readonly count: string;
  /** What is being done. */
  readonly note?: string | undefined;
}

/** Progress of one piece of work. */
export class Progress {
  readonly #start = performance.now();
  readonly #terminal = Deno.stderr.isTerminal();
  #last = -Infinity;

  /** Says how far the work is, unless that was said a moment ago. */
  update(work: WorkDone): void {
    const seconds = (performance.now() - this.#start) / 1000;
    const interval = this.#terminal ? TERMINAL_INTERVAL : PLAIN_INTERVAL;
    if (seconds - this.#last < interval && work.fraction < 1) return;
    this.#last = seconds;
    // One column less than there are: some terminals wrap when the last one is written.
    const line = this.#terminal
      ? `\r\x1b[K${progressLine(work, seconds, terminalWidth() - 1)}`
      : `${progressLine(work, seconds)}\n`;
    this.#write(line);
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

/** Columns of the bar, and of the shortest note that says something. */
const BAR = { least: 6, most: 24 };
const LEAST_NOTE = 12;

/**
 * One line: percent, how many, the time it took and the time left at that rate, what is being done.
 *
 * @param width of the line, with a bar, and without what does not fit; absent: all of it, no bar
 */
export function progressLine(
  { fraction, count, note }: WorkDone,
  seconds: number,
  width?: number,
): string {
  const percent = `${String(Math.floor(100 * fraction)).padStart(3)} %`;
  const elapsed = clock(Math.floor(seconds));
  const left = fraction > 0 && fraction < 1
    ? `${clock(seconds * (1 - fraction) / fraction)} left`
    : undefined;
  if (width === undefined) {
    return [percent.trim(), count.trim(), `${elapsed} elapsed`, left, note]
      .filter((it) => it).join(", ");
  }
  // From the most important to the least, as far as they fit beside the shortest bar.
  const room = width - BAR.least - 1;
  const short = count.replace(" of ", "/");
  const texts = [
    [percent, count, left ? `${elapsed}, ${left}` : elapsed],
    [percent, short, left ? `${elapsed}, ${left}` : elapsed],
    [percent, short, left ?? elapsed],
    [percent, short.split(" ")[0]!, left ?? elapsed],
  ].map((parts) => parts.join("  "));
  const text = texts.find((it) => it.length <= room);
  if (text === undefined) return cut(texts.at(-1)!.trim(), width);
  const free = width - text.length - 1;
  const cells = Math.min(BAR.most, free);
  const forNote = free - cells - 2;
  const shown = note !== undefined && forNote >= LEAST_NOTE ? `  ${cut(note, forNote)}` : "";
  const full = Math.floor(cells * fraction);
  return `${"█".repeat(full)}${"░".repeat(cells - full)} ${text}${shown}`;
}

/** Seconds as `1h02m`, `1m05s` or `7s`. */
export function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const minutes = Math.floor(whole / 60);
  const pad = (value: number) => String(value).padStart(2, "0");
  if (minutes >= 60) return `${Math.floor(minutes / 60)}h${pad(minutes % 60)}m`;
  return minutes === 0 ? `${whole}s` : `${minutes}m${pad(whole % 60)}s`;
}
