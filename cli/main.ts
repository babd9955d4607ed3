/**
 * The command line of a study: its first argument names a command of the project, the others are
 * that command's.
 *
 * @module
 */
import "./listen.ts";
import { nameEnvironment } from "../envs/names.ts";
import { listAlgorithms } from "../experiments/algorithms.ts";
import { turnPresetsTo } from "../experiments/presets.ts";
import { openStudy, type Study } from "../pipeline/study.ts";
import type { CommandSpec, GivenArguments } from "./arguments.ts";
import { report, runCommand } from "./command.ts";

export type { Study } from "../pipeline/study.ts";

/** A module that is a command. */
interface CommandModule {
  readonly command: CommandSpec;
  run(given: GivenArguments): Promise<void>;
}

// Loaded when the study is open: they look at the registries as they load.
const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = {
  reproduce: () => import("./reproduce.ts"),
  cell: () => import("./cell.ts"),
  stage: () => import("./stage.ts"),
  show: () => import("./show.ts"),
  status: () => import("./status.ts"),
  verify: () => import("./verify.ts"),
};

/**
 * Runs a command of the project on a study, and exits with its code.
 *
 * @param args the command's name and its arguments
 */
export async function runCommandLine(
  study: Study,
  [name = "", ...args]: readonly string[] = Deno.args,
): Promise<never> {
  if (!Object.hasOwn(COMMANDS, name)) {
    const names = Object.keys(COMMANDS).join(", ");
    report(`Cannot run command "${name.slice(0, 80)}": must be one of ${names}`);
    Deno.exit(2);
  }
  try {
    open(study);
  } catch (error) {
    report(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
  const { command, run } = await COMMANDS[name]!();
  return await runCommand(command, run, args);
}

/** Gives the study's learners and families their names. */
function open(study: Study): void {
  openStudy(study);
  listAlgorithms();
  const families = study.families ?? [];
  families.forEach(nameEnvironment);
  if (families.length > 0) turnPresetsTo(families.map(({ name }) => name));
}
