/**
 * `deno task publish`: the results of a preset on `wasm`, in a form small enough
 * to commit.
 *
 * @module
 */
import { RELEASE_DEVICE } from "../pipeline/backends.ts";
import type { Preset } from "../experiments/presets.ts";
import { jobsOf } from "../pipeline/graph.ts";
import type { Job } from "../pipeline/job.ts";
import { MOST_RELEASE_BYTES, releaseFiles } from "../pipeline/release/folder.ts";
import { makeRelease } from "../pipeline/release/make.ts";
import { RELEASED_SEARCHES_FOLDER, RELEASES } from "../pipeline/release/verify.ts";
import { wholePreset } from "../pipeline/release/whole_preset.ts";
import { neededJobs } from "../pipeline/runner.ts";
import { writeAtomically } from "../pipeline/store/atomic_write.ts";
import type { Workspace } from "../pipeline/workspace.ts";
import type { CommandSpec, GivenArguments } from "./arguments.ts";
import { jobCount, report, runCommand } from "./command.ts";
import { checkedOutCommit } from "./commit.ts";
import { checkOutputs, outputsFiles } from "./outputs.ts";
import { publishSearches } from "./publish_searches.ts";
import { parsePreset, PRESET_OPTION } from "./request.ts";
import { openWorkspace, printMissing } from "./run_jobs.ts";
import { removeTemporaries } from "./tables.ts";
import { UsageError } from "./usage_error.ts";

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task publish [OPTIONS]",
  summary: "Writes outputs/published/<preset>/ from stored results of backend wasm: tables, " +
    "curves, scores of each seed, and digests of all result files. Computes nothing and " +
    "refuses if a job is missing. deno task verify compares results with it.",
  example: "deno task publish --preset smoke",
  options: [
    PRESET_OPTION,
    {
      name: "searches",
      help: "publishes the searches' summaries instead, in outputs/published/searches/",
    },
  ],
};

/** @throws {UsageError} If there is no preset of that name, or one beside `--searches` */
export function parseRequest(given: GivenArguments): { preset: Preset; searches: boolean } {
  const searches = given.flag("searches");
  if (searches && given.text("preset") !== undefined) {
    throw new UsageError("Cannot use --preset and --searches together: give one");
  }
  return { preset: parsePreset(given), searches };
}

async function run(given: GivenArguments): Promise<void> {
  const { preset, searches } = parseRequest(given);
  const outputs = outputsFiles();
  if (searches) {
    await checkOutputs();
    const { copied, missing } = await publishSearches(outputs, RELEASES);
    if (missing.length > 0) report(`not run here, so left as they are: ${missing.join(", ")}`);
    if (copied.length === 0) {
      throw new Error("Cannot publish searches: none was run; deno task search --list names them");
    }
    return report(`wrote outputs/${RELEASES}/${RELEASED_SEARCHES_FOLDER}: ${copied.join(", ")}`);
  }
  const workspace = await openWorkspace();
  const jobs = jobsOf(wholePreset(preset), RELEASE_DEVICE);
  await requireAll(workspace, preset, jobs);
  const root = new URL("../", import.meta.url);
  const { release, curves } = await makeRelease(workspace, preset, {
    command: `${reproduceCommand(preset)} && deno task publish --preset ${preset.name}`,
    commit: await checkedOutCommit((path) => Deno.readTextFile(new URL(path, root))) ?? null,
    deno: Deno.version.deno,
  });
  const files = releaseFiles(release, curves);
  const bytes = Object.values(files).reduce((sum, file) => sum + file.length, 0);
  if (bytes > MOST_RELEASE_BYTES) {
    throw new RangeError(
      `Cannot publish preset "${preset.name}": it is ${bytes} bytes, must be at most ` +
        `${MOST_RELEASE_BYTES}`,
    );
  }
  const folder = `${RELEASES}/${preset.name}`;
  await removeTemporaries(outputs, folder);
  for (const [name, content] of Object.entries(files)) {
    await writeAtomically(outputs, `${folder}/${name}`, content);
  }
  report(`wrote outputs/${folder}: ${jobCount(jobs.length)}, ${(bytes / 2 ** 20).toFixed(1)} MiB`);
}

/** Refuses a preset of which a job is not stored, each told with the reason. */
async function requireAll(
  { store, keys }: Workspace,
  preset: Preset,
  jobs: readonly Job[],
): Promise<void> {
  const needed = await neededJobs(jobs, keys, store);
  if (needed.length === 0) return;
  await printMissing(needed, store);
  throw new Error(
    `Cannot publish preset "${preset.name}": ${needed.length} of ${jobCount(jobs.length)} not ` +
      `stored, must be all; run ${reproduceCommand(preset)}`,
  );
}

function reproduceCommand({ name }: Preset): string {
  return `deno task reproduce --preset ${name} --backend wasm`;
}

if (import.meta.main) await runCommand(command, run);
