/**
 * What every command does alike: help, one-line errors, exit codes.
 *
 * | exit code | meaning |
 * |---|---|
 * | 0 | done |
 * | 1 | failed |
 * | 2 | wrong use |
 * | 130, 143 | interrupted by SIGINT, SIGTERM |
 *
 * @module
 */
import { type CommandSpec, type GivenArguments, helpText, parseArguments } from "./arguments.ts";
import { wrapped } from "../report/screens/text.ts";
import { exitInterrupted, InterruptedError } from "./interrupt.ts";
import { screenWidth, terminalWidth } from "./terminal.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Runs a command to its end and exits with its code.
 *
 * @param args the process's arguments, or those behind the command's name
 */
export async function runCommand(
  command: CommandSpec,
  run: (given: GivenArguments) => Promise<void>,
  args: readonly string[] = Deno.args,
): Promise<never> {
  try {
    const given = parseArguments(args, command);
    if (given.flag("help")) await print(helpText(command, screenWidth()));
    else await run(given);
    Deno.exit(0);
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(0); // e.g. `| head`
    if (error instanceof UsageError) {
      const [deno, task, name] = command.usage.split(" ");
      report(`${error.message}\nSee ${deno} ${task} ${name} --help`);
      Deno.exit(2);
    }
    if (error instanceof InterruptedError) exitInterrupted(error);
    report(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
}

/** Writes a line to stdout, where results go. */
export async function print(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(`${text}\n`);
  for (let written = 0; written < bytes.length;) {
    written += await Deno.stdout.write(bytes.subarray(written));
  }
}

/** `1 job`, `2 jobs`. */
export function jobCount(count: number): string {
  return `${count} ${count === 1 ? "job" : "jobs"}`;
}

/**
 * Writes a line to stderr, where everything else goes, on a terminal broken between words. A closed
 * stderr is nobody's error.
 */
export function report(line: string): void {
  const text = Deno.stderr.isTerminal() ? wrapped(line, terminalWidth()) : line;
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
  } catch {
    // Nobody is listening.
  }
}
