/**
 * `deno task verify`: re-hashes every stored artifact, and holds results against the releases.
 *
 * @module
 */
import { compareReleases, type ReleaseReport } from "../pipeline/release/verify.ts";
import type { Problem } from "../pipeline/store/verify.ts";
import { wrapped } from "../report/screens/text.ts";
import { storedManifests } from "../pipeline/workspace.ts";
import type { CommandSpec, GivenArguments } from "./arguments.ts";
import { jobCount, print, report, runCommand } from "./command.ts";
import { outputsFiles } from "./outputs.ts";
import { openWorkspace } from "./run_jobs.ts";
import { screenWidth } from "./terminal.ts";

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task verify [OPTIONS]",
  summary:
    "Hashes every stored file again. If all are intact, compares the results with those in " +
    "outputs/published/: results of wasm byte by byte, results of a GPU cell by cell, " +
    "within a tolerance that is printed. The exit code is 0 if all are intact and as " +
    "released, else 1. Changes nothing; deno task reproduce sets bad files aside and " +
    "computes them again.",
  example: "deno task verify",
  options: [
    {
      name: "thorough",
      help:
        "makes tables and fingerprints again, even where all that they are made of is as released",
    },
    {
      name: "json",
      help: "as JSON: {format, jobs, problems, releases, differences}; see docs/data-dictionary.md",
    },
  ],
};

/** Runs the command. */
export async function run(given: GivenArguments): Promise<void> {
  const asJson = given.flag("json");
  const workspace = await openWorkspace();
  const problems: Problem[] = [];
  for await (const found of workspace.store.verifyAll()) {
    problems.push(found);
    if (!asJson) await print(onScreen(found.problem));
  }
  const isIntact = problems.length === 0;
  const stored = isIntact
    ? (await storedManifests(workspace.store)).filter(({ stage }) => stage !== "tables")
    : [];
  const { comparisons, differences }: ReleaseReport = isIntact
    ? await compareReleases(workspace, outputsFiles(), {
      stored,
      isThorough: given.flag("thorough"),
    })
    : { comparisons: [], differences: [] };
  if (asJson) {
    const releases = comparisons.map(({ text: _, differences, ...counts }) => ({
      ...counts,
      differences: differences.length,
    }));
    const record = {
      format: 1,
      jobs: isIntact ? stored.length : null,
      problems,
      releases,
      differences,
    };
    await print(JSON.stringify(record, null, 2));
  }
  if (!isIntact) {
    const mendable = problems.filter((it) => it.mendable).length;
    throw new Error(
      `Not intact: ${problems.length} found, of which deno task reproduce mends ${mendable}. ` +
        "Nothing was moved, nothing compared with the releases",
    );
  }
  report(
    stored.length > 0
      ? `intact: all artifacts of ${jobCount(stored.length)}`
      : "nothing to verify: no job is stored; deno task reproduce --preset smoke computes some",
  );
  if (!asJson) {
    if (stored.length > 0) reportComparisons(comparisons);
    for (const difference of differences) await print(onScreen(difference));
  }
  if (differences.length > 0) throw new Error(`Not as released: ${differences.length} different`);
  if (stored.length > 0 && comparisons.length === 0) report("outputs/published/ has no release");
}

/** A line a comparison; releases of which nothing is stored here stand in one. */
function reportComparisons(comparisons: ReleaseReport["comparisons"]): void {
  const isHere = ({ compared, differences }: typeof comparisons[number]) =>
    compared > 0 || differences.length > 0;
  for (const { release, text } of comparisons.filter(isHere)) report(`${release}: ${text}`);
  const others = comparisons.filter((it) => !isHere(it))
    .map(({ release }) => release.slice(release.lastIndexOf("/") + 1));
  if (others.length > 0) report(`not compared, nothing stored here: ${others.join(", ")}`);
}

/** A line, on a terminal broken between words. */
function onScreen(line: string): string {
  return Deno.stdout.isTerminal() ? wrapped(line, screenWidth(), "  ") : line;
}

if (import.meta.main) await runCommand(command, run);
