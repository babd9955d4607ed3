/**
 * What is stored, held against the releases under `outputs/published/`.
 *
 * @module
 */
import { type Preset, PRESETS } from "../../experiments/presets.ts";
import type { Results, Summary } from "../../results/summary.ts";
import { backendNamed, BACKENDS, type Device, RELEASE_DEVICE } from "../backends.ts";
import { absentFrom, type GraphRequest, jobsOf } from "../graph.ts";
import type { Job } from "../job.ts";
import { codeNameOf } from "../keys.ts";
import { CorruptArtifactError, FileActionError, UnsafePathError } from "../store/errors.ts";
import type { GuardedFiles } from "../store/guarded_files.ts";
import type { Manifest } from "../store/manifest.ts";
import { isReleased, storedTables } from "../tables.ts";
import { loadResults, storedManifest, type Workspace } from "../workspace.ts";
import {
  CELL_TOLERANCE,
  compareCells,
  compareDigests,
  compareFingerprints,
  compareTables,
  type Comparison,
  type StoredResult,
} from "./compare.ts";
import { MOST_RELEASE_BYTES, readRelease, type Release, ReleaseError } from "./folder.ts";
import { wholePreset } from "./whole_preset.ts";

/** The folder of releases, below `outputs/`. */
export const RELEASES = "published";

/** The folder of the searches' summaries, below that of the releases. */
export const RELEASED_SEARCHES_FOLDER = "searches";

/** One comparison with a release. */
export interface ReleaseComparison {
  /** Folder of the release. */
  readonly release: string;
  /** What was compared; by cells with each GPU. */
  readonly of: "jobs" | "fingerprints" | "tables" | "cells";
  /** How many were compared; others are not stored here. */
  readonly compared: number;
  /** How many the release has; null where that is not counted. */
  readonly released: number | null;
  /** The same as a line. */
  readonly text: string;
  /** One line each. */
  readonly differences: readonly string[];
}

/** What was compared and what differs. */
export interface ReleaseReport {
  readonly comparisons: readonly ReleaseComparison[];
  /** One line each, the folder of the release first: also of a release that cannot be read. */
  readonly differences: readonly string[];
}

/** How to compare. */
export interface CompareOptions {
  /** All manifests, which tell what GPUs were used. */
  readonly stored: readonly Manifest[];
  /** Tables and fingerprints are made again even where the bytes that they are made from are as released. */
  readonly isThorough?: boolean;
}

/**
 * Compares all releases with what is stored of their presets under the code as it is now.
 *
 * @param outputs the folder `outputs/`
 */
export async function compareReleases(
  workspace: Workspace,
  outputs: GuardedFiles,
  options: CompareOptions,
): Promise<ReleaseReport> {
  const glance = { ...workspace, store: await workspace.store.glance() };
  const compared: ReleaseComparison[] = [];
  const differences: string[] = [];
  for (const name of await outputs.names(RELEASES)) {
    if (name === RELEASED_SEARCHES_FOLDER) continue; // its trainings are not in the tables' store
    const folder = `${RELEASES}/${name}`;
    try {
      const release = await readFolder(outputs, folder);
      const preset = PRESETS.get(release.manifest.preset);
      if (!preset) throw new ReleaseError("Cannot compare: no preset has its name now");
      for (const part of await comparisons(glance, release, preset, options)) {
        compared.push({ release: `outputs/${folder}`, ...part });
        differences.push(...part.differences.map((it) => `outputs/${folder}: ${it}`));
      }
    } catch (error) {
      if (!(error instanceof ReleaseError || isAboutAPath(error))) throw error;
      differences.push(`outputs/${folder}: ${error.message}`);
    }
  }
  return { comparisons: compared, differences };
}

async function readFolder(outputs: GuardedFiles, folder: string): Promise<Release> {
  const names = await outputs.names(folder);
  return await readRelease(names, async (name) => {
    const bytes = await outputs.read(`${folder}/${name}`, { most: MOST_RELEASE_BYTES });
    if (!bytes) throw new ReleaseError(`Cannot use released ${name}: it is gone`);
    return bytes;
  });
}

type Part = Omit<ReleaseComparison, "release">;

async function comparisons(
  workspace: Workspace,
  release: Release,
  preset: Preset,
  { stored, isThorough = false }: CompareOptions,
): Promise<Part[]> {
  const { manifest: { jobs: released }, tables } = release;
  const request = wholePreset(preset);
  const jobs = jobsOf(request, RELEASE_DEVICE);
  const quick = compareDigests(release, await resultsOf(workspace, jobs));
  // What is made of the same bytes is the same.
  const isMade = isThorough || quick.differences.length > 0;
  const results = isMade ? await loadResults(workspace, jobs, absentFrom(request)) : undefined;
  const files = results && quick.differences.length > 0
    ? compareDigests(release, await resultsOf(workspace, jobs, results.summaries))
    : quick;
  const parts = [part("jobs", "jobs", files, released, "identical to the released bytes")];
  if (results && files.compared > 0) {
    const { fingerprintsOf } = await import("./make.ts");
    const made = await fingerprintsOf(workspace, jobs, results.summaries);
    parts.push(part(
      "fingerprints",
      "fingerprints of θ, scores and optima",
      compareFingerprints(release.fingerprints, made),
      release.fingerprints.length,
      "equal to the released ones",
    ));
  }
  if (files.compared === released) {
    const stored = results ? undefined : await textsOf(workspace, request, jobs);
    const made = stored ?? await textsMade(
      results ?? await loadResults(workspace, jobs, absentFrom(request)),
      preset,
    );
    const how = stored ? "identical to the released bytes" : "identical when made again";
    const count = Object.keys(tables).length;
    parts.push(part("tables", "tables", compareTables(tables, made), count, how));
  }
  for (const gpu of gpusOf(stored)) parts.push(await cellsOn(gpu, workspace, release, request));
  return parts;
}

function part(
  of: Part["of"],
  what: string,
  comparison: Comparison,
  released: number,
  same: string,
): Part {
  const text = outcome(what, comparison, released, same);
  return { of, ...comparison, released, text };
}

/** The cells of a release held against those made on a GPU. */
async function cellsOn(
  gpu: Device,
  workspace: Workspace,
  { scores }: Release,
  request: GraphRequest,
): Promise<Part> {
  const all = new Set(scores.map(({ env, algorithm }) => `${env} ${algorithm}`)).size;
  const { summaries } = await loadResults(workspace, jobsOf(request, gpu));
  const cells = compareCells(scores, summaries);
  const { learned, computed } = CELL_TOLERANCE;
  return {
    of: "cells",
    compared: cells.compared,
    released: all,
    text: `${cells.compared} of ${all} cells compared on gpu (${gpu.adapter}), means within ` +
      `${percent(learned)}/√seeds if trained, ${percent(computed)}/√seeds if computed`,
    differences: cells.differences.map((it) => `${it}, on gpu (${gpu.adapter})`),
  };
}

/** The texts of tables, made again; what makes them is loaded only for that. */
async function textsMade(results: Results, preset: Preset): Promise<Record<string, string>> {
  const { tableFiles } = await import("../../report/tables/files.ts");
  return tableFiles(results, preset);
}

/** The texts of the tables that are stored, as a release has them; undefined if none are. */
async function textsOf(
  workspace: Workspace,
  request: GraphRequest,
  jobs: readonly Job[],
): Promise<Record<string, string> | undefined> {
  const files = await storedTables(workspace, { request, jobs }) ?? {};
  const texts = Object.entries(files).filter(([name]) => isReleased(name))
    .map(([name, it]) => [name, new TextDecoder().decode(it)]);
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}

/** `70 of 70 jobs identical …`, or how many could be compared and how many differ. */
function outcome(
  what: string,
  { compared, differences }: Comparison,
  released: number,
  same: string,
): string {
  const count = `${compared} of ${released} ${what}`;
  if (differences.length > 0) return `${count} compared: ${differences.length} differences`;
  if (compared === 0) return `none of ${released} ${what} is stored here`;
  return compared === released ? `${count} ${same}` : `${count} are stored here, all ${same}`;
}

/** What is stored of some jobs, with the summaries of those that tabulate, if they are given. */
async function resultsOf(
  workspace: Workspace,
  jobs: readonly Job[],
  summaries: readonly Summary[] = [],
): Promise<StoredResult[]> {
  const nameOf = (algorithm: string, env: string, seed: unknown) => `${algorithm}/${env}/${seed}`;
  const byName = new Map(
    summaries.map((it) => [nameOf(it.algorithm, it.setting.env, it.seed), it]),
  );
  const results: StoredResult[] = [];
  for (const job of jobs) {
    const { name, stage, algorithm, env, seed } = job;
    const manifest = await storedManifest(workspace, job);
    if (!manifest) continue;
    const summary = stage === "tabulate" ? byName.get(nameOf(algorithm, env, seed)) : undefined;
    const code = { name: codeNameOf(job), digest: manifest.code };
    results.push({ name, code, manifest, ...(summary && { summary }) });
  }
  return results;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** The GPUs that results were made on. */
function gpusOf(stored: readonly Manifest[]): Device[] {
  const withAdapters = BACKENDS.filter((name) => backendNamed(name).hasAdapters);
  return [...new Set(stored.map(({ adapter }) => adapter))].flatMap((adapter) =>
    adapter === undefined ? [] : withAdapters.map((backend) => ({ backend, adapter }))
  );
}

function isAboutAPath(error: unknown): error is Error {
  return error instanceof CorruptArtifactError || error instanceof UnsafePathError ||
    error instanceof FileActionError;
}
