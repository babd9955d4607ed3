import { type CommandSpec, type GivenArguments, parseArguments } from "../../cli/arguments.ts";
import * as bench from "../../cli/bench.ts";
import * as cell from "../../cli/cell.ts";
import * as publish from "../../cli/publish.ts";
import * as reproduce from "../../cli/reproduce.ts";
import * as stage from "../../cli/stage.ts";
import * as status from "../../cli/status.ts";
import { parseBackend } from "../../cli/request.ts";
import * as search from "../../cli/search.ts";
import * as verify from "../../cli/verify.ts";

/** What a command's module exports. */
interface Command {
  readonly command: CommandSpec;
  readonly parseRequest?: (given: GivenArguments) => unknown;
}

/** Every command by its name. */
export const COMMANDS = {
  bench,
  cell,
  publish,
  reproduce,
  stage,
  status,
  search,
  verify,
} satisfies Record<string, Command>;

/** Name of a command. */
export type CommandName = keyof typeof COMMANDS;

/** What a command understands, as it does before it runs anything. */
export function understand(name: CommandName, args: readonly string[]): unknown {
  const { command, parseRequest }: Command = COMMANDS[name];
  const given = parseArguments(args, command);
  const request = parseRequest?.(given);
  // As the device is chosen after all else; of several backends, the command's own request knows.
  const option = command.options.find(({ name }) => name === "backend");
  if (option && !option.repeats) parseBackend(given);
  return request;
}
