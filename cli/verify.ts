/**
 * `deno task verify`: re-hashes every stored artifact.
 *
 * @module
 */
import type { CommandSpec } from "./arguments.ts";
import { print, report, runCommand } from "./command.ts";
import { openWorkspace, storedManifests } from "./run_jobs.ts";

const command: CommandSpec = {
  usage: "deno task verify",
  summary:
    "Re-hashes every stored artifact. Exit code 0 if all are intact, else 1 and a line for\n" +
    "each bad path. Moves nothing; reproduce sets bad artifacts aside and recomputes them.",
  example: "deno task verify",
  options: [],
};

async function run(): Promise<void> {
  const { store } = openWorkspace();
  let bad = 0;
  for await (const { problem } of store.verifyAll()) {
    bad++;
    await print(problem);
  }
  if (bad > 0) throw new Error(`${bad} artifacts are not intact; deno task reproduce mends them`);
  report(`all artifacts of ${(await storedManifests(store)).length} jobs are intact`);
}

if (import.meta.main) await runCommand(command, run);
