/**
 * What is known of the terminal: its width, and whether it has colours.
 *
 * @module
 */
import { type Paint, PLAIN, type Tone, WIDTH } from "../report/screens/text.ts";

/** Narrower terminals are taken to be as wide as this. */
const LEAST = 20;

/** Columns of the terminal; 80 if there is none. */
export function terminalWidth(): number {
  try {
    return Math.max(LEAST, Deno.consoleSize().columns || WIDTH);
  } catch {
    return WIDTH;
  }
}

/** Columns of a screen on stdout: 80, or fewer on a narrower terminal. */
export function screenWidth(): number {
  return Deno.stdout.isTerminal() ? Math.min(WIDTH, terminalWidth()) : WIDTH;
}

const CODES: Readonly<Record<Tone, number>> = { good: 32, bad: 31, notable: 33, dim: 2, bold: 1 };

/** Colours for stdout: none if it is no terminal, or if `NO_COLOR` is set. */
export function stdoutPaint(): Paint {
  if (Deno.noColor || !Deno.stdout.isTerminal()) return PLAIN;
  return (text, tone) => `\x1b[${CODES[tone]}m${text}\x1b[0m`;
}
