/**
 * `deno task verify`: re-hashes every stored artifact, and holds results against the releases.
 *
 * @module
 */
import { compareReleases } from "../pipeline/release/verify.ts";
import { denoFiles } from "../pipeline/store/deno_files.ts";
import { GuardedFiles } from "../pipeline/store/guarded_files.ts";
import { storedManifests } from "../pipeline/workspace.ts";
import type { CommandSpec } from "./arguments.ts";
import { jobCount, print, report, runCommand } from "./command.ts";
import { OUTPUTS } from "./outputs.ts";
import { openWorkspace } from "./run_jobs.ts";

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task verify",
  summary:
    "Re-hashes every stored artifact. If all are intact, compares the results of presets with\n" +
    "those in outputs/published/: of wasm byte by byte, of gpu cell by cell, within a tolerance\n" +
    "that it tells. Exit code 0 if all are intact and as released, else 1 and a line for each\n" +
    "bad path or difference. Moves nothing; reproduce sets bad artifacts aside and recomputes.",
  example: "deno task verify",
  options: [],
};

async function run(): Promise<void> {
  const workspace = await openWorkspace();
  let bad = 0;
  let mendable = 0;
  for await (const found of workspace.store.verifyAll()) {
    bad++;
    if (found.mendable) mendable++;
    await print(found.problem);
  }
  if (bad > 0) {
    throw new Error(
      `not intact: ${bad} found, of which deno task reproduce mends ${mendable}; moved nothing ` +
        "and compared nothing",
    );
  }
  const stored = await storedManifests(workspace.store);
  report(`intact: all artifacts of ${jobCount(stored.length)}`);
  const { compared, differences } = await compareReleases(
    workspace,
    new GuardedFiles(OUTPUTS, denoFiles),
    stored,
  );
  for (const line of compared) report(line);
  for (const difference of differences) await print(difference);
  if (differences.length > 0) {
    throw new Error(`not as released: ${differences.length} different`);
  }
}

if (import.meta.main) await runCommand(command, run);
