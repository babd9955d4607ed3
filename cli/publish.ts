/**
 * `deno task publish`: the results of a preset on `wasm`, in a form small enough
 * to commit.
 *
 * @module
 */
import { type Preset, PRESETS } from "../experiments/presets.ts";
import type { Device } from "../pipeline/backends.ts";
import { type GraphRequest, jobsOf } from "../pipeline/graph.ts";
import type { Job } from "../pipeline/job.ts";
import { explainMissing } from "../pipeline/plan.ts";
import { curvesCsv, type Training } from "../pipeline/published/curves.ts";
import {
  MOST_PUBLISHED_BYTES,
  type Published,
  publishedFiles,
} from "../pipeline/published/folder.ts";
import {
  type Fingerprint,
  optimaFingerprint,
  parametersFingerprint,
  scoresFingerprint,
} from "../pipeline/published/fingerprints.ts";
import { decodeSafetensors } from "../pipeline/formats/safetensors.ts";
import { resultDigests } from "../pipeline/published/result_digests.ts";
import { scoresOf } from "../pipeline/published/scores.ts";
import { neededJobs } from "../pipeline/runner.ts";
import { denoFiles } from "../pipeline/store/deno_files.ts";
import { GuardedFiles } from "../pipeline/store/guarded_files.ts";
import type { Manifest } from "../pipeline/store/manifest.ts";
import { publish } from "../pipeline/store/publish.ts";
import { parseSummary, type Summary } from "../report/summary.ts";
import { tableFiles } from "../report/tables/files.ts";
import { type CommandSpec, type GivenArguments, parseChoice } from "./arguments.ts";
import { jobCount, print, report, runCommand } from "./command.ts";
import { checkedOutCommit } from "./commit.ts";
import { checkOutputs, OUTPUTS } from "./outputs.ts";
import { PUBLISHED_SEARCHES_FOLDER, publishSearches } from "./publish_searches.ts";
import { openWorkspace, storedManifests, type Workspace } from "./run_jobs.ts";
import { removeTemporaries } from "./tables.ts";
import { UsageError } from "./usage_error.ts";

/** What `--help` says. */
export const command: CommandSpec = {
  usage: "deno task publish [OPTIONS]",
  summary:
    "Writes outputs/published/<preset>/ from stored results of backend wasm: tables, curves,\n" +
    "scores of each seed, digests of all result files. Computes nothing; refuses if a job is\n" +
    "missing. deno task verify compares results with it.",
  example: "deno task publish --preset smoke",
  options: [
    { name: "preset", value: "NAME", help: `${[...PRESETS.keys()].join(", ")} (default: full)` },
    {
      name: "searches",
      help: "publishes the searches' summaries instead, in outputs/published/searches/",
    },
  ],
};

/** The folder of published results, below `outputs/`. */
export const PUBLISHED = "published";

/** @throws {UsageError} If there is no preset of that name, or one beside `--searches` */
export function parseRequest(given: GivenArguments): { preset: Preset; searches: boolean } {
  const searches = given.flag("searches");
  if (searches && given.text("preset") !== undefined) {
    throw new UsageError("Cannot use --preset and --searches together: give one");
  }
  const name = parseChoice("preset", given.text("preset") ?? "full", [...PRESETS.keys()]);
  return { preset: PRESETS.get(name)!, searches };
}

/** All of a preset on a device. */
export function wholePreset(preset: Preset, device: Device): GraphRequest {
  return { preset, envs: preset.environments, seeds: preset.seeds, device };
}

async function run(given: GivenArguments): Promise<void> {
  const { preset, searches } = parseRequest(given);
  const outputs = new GuardedFiles(OUTPUTS, denoFiles);
  if (searches) {
    await checkOutputs();
    const { copied, missing } = await publishSearches(outputs, PUBLISHED);
    if (missing.length > 0) report(`not run here, so left as they are: ${missing.join(", ")}`);
    if (copied.length === 0) {
      throw new Error("Cannot publish searches: none was run; deno task search --list names them");
    }
    return report(`wrote outputs/${PUBLISHED}/${PUBLISHED_SEARCHES_FOLDER}: ${copied.join(", ")}`);
  }
  const workspace = await openWorkspace();
  const jobs = jobsOf(wholePreset(preset, { backend: "wasm" }));
  await requireAll(workspace, preset, jobs);
  const { published, curves } = await gather(workspace, preset, jobs);
  const files = await publishedFiles(published, curves);
  const bytes = Object.values(files).reduce((sum, file) => sum + file.length, 0);
  if (bytes > MOST_PUBLISHED_BYTES) {
    throw new RangeError(
      `Cannot publish preset "${preset.name}": it is ${bytes} bytes, must be at most ` +
        `${MOST_PUBLISHED_BYTES}`,
    );
  }
  const folder = `${PUBLISHED}/${preset.name}`;
  await removeTemporaries(outputs, folder);
  for (const [name, content] of Object.entries(files)) {
    await publish(outputs, `${folder}/${name}`, content);
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
  const stored = await storedManifests(store);
  for (const missing of needed) {
    const { state, reason } = explainMissing(missing, stored);
    await print(`${missing.job.name}: ${state}, ${reason}`);
  }
  throw new Error(
    `Cannot publish preset "${preset.name}": ${needed.length} of ${jobCount(jobs.length)} not ` +
      `stored, must be all; run ${reproduceCommand(preset)}`,
  );
}

function reproduceCommand({ name }: Preset): string {
  return `deno task reproduce --preset ${name} --backend wasm`;
}

/** Reads every result, its digest checked. */
async function gather(
  workspace: Workspace,
  preset: Preset,
  jobs: readonly Job[],
): Promise<{ published: Published; curves: Uint8Array }> {
  const keys: Record<string, string> = {};
  const files: Record<string, string> = {};
  const trainings: Training[] = [];
  const summaries: Summary[] = [];
  const fingerprints: Fingerprint[] = [];
  for (const job of jobs) {
    const { key, manifest } = await resultOf(workspace, job);
    const contents = await workspace.store.readAll(manifest);
    keys[job.name] = key;
    Object.assign(files, resultDigests(job.name, manifest));
    if (job.stage === "train") {
      trainings.push({ job, curve: contents["curve.csv"]! });
      fingerprints.push(await agentFingerprint(job, contents["parameters.safetensors"]!));
    }
    if (job.stage !== "tabulate") continue;
    summaries.push(parseSummary(new TextDecoder().decode(contents["summary.json"])));
  }
  const { name, description } = summaries[0]!.backend;
  const other = summaries.find(({ backend }) => backend.name !== "wasm");
  if (name !== "wasm" || other) {
    throw new TypeError(
      `Cannot publish results of backend "${other?.backend.name}": must be "wasm"`,
    );
  }
  fingerprints.push(...await summaryFingerprints(summaries));
  const root = new URL("../", import.meta.url);
  const commit = await checkedOutCommit((path) => Deno.readTextFile(new URL(path, root)));
  const published: Published = {
    manifest: {
      format: 1,
      preset: preset.name,
      backend: { name, description },
      command: `${reproduceCommand(preset)} && deno task publish --preset ${preset.name}`,
      commit: commit ?? null,
      deno: Deno.version.deno,
      jobs: jobs.length,
    },
    digests: { keys, files },
    scores: summaries.flatMap(scoresOf),
    fingerprints,
    tables: tableFiles(summaries, preset),
  };
  return { published, curves: curvesCsv(trainings) };
}

/** The fingerprint of a training, from its `parameters.safetensors`. */
export async function agentFingerprint(job: Job, parameters: Uint8Array): Promise<Fingerprint> {
  const { chosen, best, last } = decodeSafetensors(parameters).tensors;
  return await parametersFingerprint(job, {
    chosen: chosen!.data,
    best: best!.data,
    last: last!.data,
  });
}

/** Fingerprints of scores, one a summary, and of optima, one an environment. */
export async function summaryFingerprints(summaries: readonly Summary[]): Promise<Fingerprint[]> {
  const scores: Fingerprint[] = [];
  const optima = new Map<string, Fingerprint>();
  for (const { estimates, ...summary } of summaries) {
    scores.push(await scoresFingerprint({ ...summary, estimates }));
    if (!estimates || optima.has(summary.env)) continue;
    optima.set(summary.env, await optimaFingerprint({ ...summary, estimates }));
  }
  return [...scores, ...optima.values()];
}

async function resultOf(
  { store, keys }: Workspace,
  job: Job,
): Promise<{ key: string; manifest: Manifest }> {
  const { key } = await keys.of(job);
  const manifest = await store.get(key);
  if (manifest) return { key, manifest };
  throw new Error(`Cannot publish ${job.name}: its result is gone since it was looked for`);
}

if (import.meta.main) await runCommand(command, run);
