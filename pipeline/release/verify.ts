/**
 * What is stored, held against the releases under `outputs/published/`.
 *
 * @module
 */
import { type Preset, PRESETS } from "../../experiments/presets.ts";
import { tableFiles } from "../../report/tables/files.ts";
import { backendNamed, BACKENDS, type Device, RELEASE_DEVICE } from "../backends.ts";
import { absentFrom, jobsOf } from "../graph.ts";
import type { Job } from "../job.ts";
import { codeNameOf } from "../keys.ts";
import { CorruptArtifactError, FileActionError, UnsafePathError } from "../store/errors.ts";
import type { GuardedFiles } from "../store/guarded_files.ts";
import type { Manifest } from "../store/manifest.ts";
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
import { fingerprintsOf, wholePreset } from "./make.ts";

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

/**
 * Compares all releases with what is stored of their presets under the code as it is now.
 *
 * @param outputs the folder `outputs/`
 * @param stored all manifests, which tell what GPUs were used
 */
export async function compareReleases(
  workspace: Workspace,
  outputs: GuardedFiles,
  stored: readonly Manifest[],
): Promise<ReleaseReport> {
  const compared: ReleaseComparison[] = [];
  const differences: string[] = [];
  for (const name of await outputs.names(RELEASES)) {
    if (name === RELEASED_SEARCHES_FOLDER) continue; // its trainings are not in the tables' store
    const folder = `${RELEASES}/${name}`;
    try {
      const release = await readFolder(outputs, folder);
      const preset = PRESETS.get(release.manifest.preset);
      if (!preset) throw new ReleaseError("Cannot compare: no preset has its name now");
      for (const part of await comparisons(workspace, release, preset, gpusOf(stored))) {
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

async function comparisons(
  workspace: Workspace,
  release: Release,
  preset: Preset,
  gpus: readonly Device[],
): Promise<Omit<ReleaseComparison, "release">[]> {
  const { tables, scores, manifest } = release;
  const request = wholePreset(preset);
  const jobs = jobsOf(request, RELEASE_DEVICE);
  const results = await loadResults(workspace, jobs, absentFrom(request));
  const means = new Map(
    results.summaries.map((it) => [`${it.algorithm}/${it.setting.env}/${it.seed}`, it]),
  );
  const stored: StoredResult[] = [];
  for (const job of jobs) {
    const result = await resultOf(workspace, job);
    const summary = job.stage === "tabulate" &&
      means.get(`${job.algorithm}/${job.env}/${job.seed}`);
    if (result) stored.push({ ...result, ...(summary && { summary }) });
  }
  const files = compareDigests(release, stored);
  const numbers = compareFingerprints(release.fingerprints, await fingerprintsOf(workspace, jobs));
  const parts: Omit<ReleaseComparison, "release">[] = [{
    of: "jobs",
    compared: files.compared,
    released: manifest.jobs,
    text: outcome("jobs", files, manifest.jobs, "identical to the released bytes"),
    differences: files.differences,
  }, {
    of: "fingerprints",
    compared: numbers.compared,
    released: release.fingerprints.length,
    text: outcome(
      "fingerprints of θ, scores and optima",
      numbers,
      release.fingerprints.length,
      "equal to the released ones",
    ),
    differences: numbers.differences,
  }];
  if (files.compared === manifest.jobs) {
    const made = compareTables(tables, tableFiles(results, preset));
    parts.push({
      of: "tables",
      compared: made.compared,
      released: Object.keys(tables).length,
      text: outcome("tables", made, Object.keys(tables).length, "identical when made again"),
      differences: made.differences,
    });
  }
  const all = new Set(scores.map(({ env, algorithm }) => `${env} ${algorithm}`)).size;
  for (const gpu of gpus) {
    const { summaries } = await loadResults(workspace, jobsOf(request, gpu));
    const cells = compareCells(scores, summaries);
    const { learned, computed } = CELL_TOLERANCE;
    parts.push({
      of: "cells",
      compared: cells.compared,
      released: all,
      text: `${cells.compared} of ${all} cells compared on gpu (${gpu.adapter}), means within ` +
        `${percent(learned)}/√seeds if trained, ${percent(computed)}/√seeds if computed`,
      differences: cells.differences.map((it) => `${it}, on gpu (${gpu.adapter})`),
    });
  }
  return parts;
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

async function resultOf(workspace: Workspace, job: Job): Promise<StoredResult | undefined> {
  const manifest = await storedManifest(workspace, job);
  if (!manifest) return undefined;
  return { name: job.name, code: { name: codeNameOf(job), digest: manifest.code }, manifest };
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
