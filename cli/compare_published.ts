/**
 * What is stored, held against `outputs/published/`.
 *
 * @module
 */
import { type Preset, PRESETS } from "../experiments/presets.ts";
import type { Device } from "../pipeline/backends.ts";
import { jobsOf } from "../pipeline/graph.ts";
import type { Job } from "../pipeline/job.ts";
import {
  CELL_TOLERANCE,
  compareCells,
  compareDigests,
  compareFingerprints,
  compareTables,
  type StoredResult,
} from "../pipeline/published/compare.ts";
import type { Fingerprint } from "../pipeline/published/fingerprints.ts";
import {
  MOST_PUBLISHED_BYTES,
  type Published,
  PublishedFolderError,
  readPublished,
} from "../pipeline/published/folder.ts";
import { denoFiles } from "../pipeline/store/deno_files.ts";
import {
  CorruptArtifactError,
  FileActionError,
  UnsafePathError,
} from "../pipeline/store/errors.ts";
import { GuardedFiles } from "../pipeline/store/guarded_files.ts";
import type { Manifest } from "../pipeline/store/manifest.ts";
import { parseSummary, type Summary } from "../report/summary.ts";
import { tableFiles } from "../report/tables/files.ts";
import { OUTPUTS } from "./outputs.ts";
import { agentFingerprint, PUBLISHED, summaryFingerprints, wholePreset } from "./publish.ts";
import { PUBLISHED_SEARCHES_FOLDER } from "./publish_searches.ts";
import type { Workspace } from "./run_jobs.ts";

/** A stored result, and the job that it is of. */
interface JobResult extends StoredResult {
  readonly job: Job;
  readonly manifest: Manifest;
}

/** What was compared and what differs. */
export interface PublishedReport {
  /** One line for each comparison: how much of what was compared. */
  readonly compared: readonly string[];
  /** One line each, the published folder first. */
  readonly differences: readonly string[];
}

/**
 * Compares all published presets with what is stored of them under the code as it is now.
 *
 * @param stored all manifests, which tell what GPUs were used
 */
export async function comparePublished(
  workspace: Workspace,
  stored: readonly Manifest[],
): Promise<PublishedReport> {
  const outputs = new GuardedFiles(OUTPUTS, denoFiles);
  const compared: string[] = [];
  const differences: string[] = [];
  for (const name of await outputs.names(PUBLISHED)) {
    if (name === PUBLISHED_SEARCHES_FOLDER) continue; // its trainings are not in the tables' store
    const folder = `${PUBLISHED}/${name}`;
    try {
      const published = await readFolder(outputs, folder);
      const preset = PRESETS.get(published.manifest.preset);
      if (!preset) throw new PublishedFolderError("Cannot compare: no preset has its name now");
      for (const part of await comparisons(workspace, published, preset, gpusOf(stored))) {
        compared.push(`outputs/${folder}: ${part.text}`);
        differences.push(...part.differences.map((it) => `outputs/${folder}: ${it}`));
      }
    } catch (error) {
      if (!(error instanceof PublishedFolderError || isAboutAPath(error))) throw error;
      differences.push(`outputs/${folder}: ${error.message}`);
    }
  }
  if (compared.length + differences.length === 0) {
    compared.push(`compared with nothing: there are no published results in outputs/${PUBLISHED}`);
  }
  return { compared, differences };
}

async function readFolder(outputs: GuardedFiles, folder: string): Promise<Published> {
  const names = await outputs.names(folder);
  return await readPublished(names, async (name) => {
    const bytes = await outputs.read(`${folder}/${name}`, { most: MOST_PUBLISHED_BYTES });
    if (!bytes) throw new PublishedFolderError(`Cannot use published ${name}: it is gone`);
    return bytes;
  });
}

async function comparisons(
  workspace: Workspace,
  published: Published,
  preset: Preset,
  gpus: readonly Device[],
): Promise<{ text: string; differences: readonly string[] }[]> {
  const { digests, tables, scores, manifest } = published;
  const results = await resultsOn(workspace, preset, { backend: "wasm" });
  const files = compareDigests(published, results);
  const parts = [{
    text: `${files.compared} of ${manifest.jobs} jobs compared on wasm, byte by byte`,
    differences: files.differences,
  }];
  const numbers = compareFingerprints(
    published.fingerprints,
    await fingerprintsOf(workspace, results),
  );
  parts.push({
    text: `${numbers.compared} fingerprints of θ, scores and optima compared`,
    differences: numbers.differences,
  });
  if (files.compared === Object.keys(digests.keys).length) {
    const made = compareTables(tables, tableFiles(summariesOf(results), preset));
    parts.push({
      text: `${made.compared} tables compared, made anew`,
      differences: made.differences,
    });
  }
  const all = new Set(scores.map(({ env, algorithm }) => `${env} ${algorithm}`)).size;
  for (const gpu of gpus) {
    const summaries = summariesOf(await resultsOn(workspace, preset, gpu));
    const cells = compareCells(scores, summaries);
    const { learned, computed } = CELL_TOLERANCE;
    parts.push({
      text: `${cells.compared} of ${all} cells compared on gpu (${gpu.adapter}), means within ` +
        `${percent(learned)}/√seeds if trained, ${percent(computed)}/√seeds if computed`,
      differences: cells.differences.map((it) => `${it}, on gpu (${gpu.adapter})`),
    });
  }
  return parts;
}

async function fingerprintsOf(
  { store }: Workspace,
  results: readonly JobResult[],
): Promise<Fingerprint[]> {
  const fingerprints: Fingerprint[] = [];
  for (const { job, manifest } of results) {
    if (job.stage !== "train") continue;
    const bytes = await store.read(manifest, "parameters.safetensors");
    fingerprints.push(await agentFingerprint(job, bytes));
  }
  return [...fingerprints, ...await summaryFingerprints(summariesOf(results))];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function summariesOf(results: readonly StoredResult[]): Summary[] {
  return results.flatMap(({ summary }) => summary ? [summary] : []);
}

/** What is stored of a preset under the code as it is now. */
async function resultsOn(
  { store, keys }: Workspace,
  preset: Preset,
  device: Device,
): Promise<JobResult[]> {
  const results: JobResult[] = [];
  for (const job of jobsOf(wholePreset(preset, device))) {
    const { key } = await keys.of(job);
    const manifest = await store.get(key);
    if (!manifest) continue;
    const summary = await summaryOf(store, job, manifest);
    results.push({ job, name: job.name, key, manifest, ...(summary && { summary }) });
  }
  return results;
}

async function summaryOf(
  store: Workspace["store"],
  job: Job,
  manifest: Manifest,
): Promise<Summary | undefined> {
  if (job.stage !== "tabulate") return undefined;
  return parseSummary(new TextDecoder().decode(await store.read(manifest, "summary.json")));
}

/** The GPUs that results were made on. */
function gpusOf(stored: readonly Manifest[]): Device[] {
  return [...new Set(stored.map(({ adapter }) => adapter))].flatMap((adapter) =>
    adapter === undefined ? [] : [{ backend: "gpu" as const, adapter }]
  );
}

function isAboutAPath(error: unknown): error is Error {
  return error instanceof CorruptArtifactError || error instanceof UnsafePathError ||
    error instanceof FileActionError;
}
