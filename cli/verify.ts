/**
 * `deno task verify`: re-hashes every stored artifact.
 *
 * @module
 */
import type { CommandSpec } from "./arguments.ts";
import { jobCount, print, report, runCommand } from "./command.ts";
import { openWorkspace, storedManifests } from "./run_jobs.ts";

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task verify",
  summary:
    "Re-hashes every stored artifact. Exit code 0 if all are intact, else 1 and a line for\n" +
    "each bad path. Moves nothing; reproduce sets bad artifacts aside and recomputes them.",
  example: "deno task verify",
  options: [],
};

async function run(): Promise<void> {
  const { store } = await openWorkspace();
  let bad = 0;
  let mendable = 0;
  for await (const found of store.verifyAll()) {
    bad++;
    if (found.mendable) mendable++;
    await print(found.problem);
  }
  if (bad > 0) {
    throw new Error(
      `not intact: ${bad} found, of which deno task reproduce mends ${mendable}; moved nothing`,
    );
  }
  const count = jobCount((await storedManifests(store)).length);
  report(`intact: all artifacts of ${count}`);
}

if (import.meta.main) await runCommand(command, run);
