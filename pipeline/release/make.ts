/**
 * A release made from stored results.
 *
 * @module
 */
import type { Preset } from "../../experiments/presets.ts";
import { tableFiles } from "../../report/tables/files.ts";
import { decodeCurve } from "../../results/curve.ts";
import { decodeParameters } from "../../results/parameters.ts";
import { RELEASE_DEVICE } from "../backends.ts";
import { absentFrom, jobsOf } from "../graph.ts";
import type { Summary } from "../../results/summary.ts";
import type { Job } from "../job.ts";
import { codeNameOf } from "../keys.ts";
import { codeOfTables } from "../tables.ts";
import { loadResults, storedManifest, type Workspace } from "../workspace.ts";
import { curvesCsv, type Training } from "./curves.ts";
import { type Fingerprint, parametersFingerprint, summaryFingerprints } from "./fingerprints.ts";
import type { Release } from "./folder.ts";
import { resultDigests } from "./result_digests.ts";
import { scoresOf } from "./scores.ts";
import { wholePreset } from "./whole_preset.ts";

/** What a release says of its making. */
export type Origin = Pick<Release["manifest"], "command" | "commit" | "deno">;

/**
 * The release of a preset, every result read and its digest checked.
 *
 * @returns the release, and `curves.csv`
 * @throws {Error} If a result is not stored
 * @throws {TypeError} If results were not made by the backend that is released
 */
export async function makeRelease(
  workspace: Workspace,
  preset: Preset,
  origin: Origin,
): Promise<{ release: Release; curves: string }> {
  const request = wholePreset(preset);
  const jobs = jobsOf(request, RELEASE_DEVICE);
  const code: Record<string, string> = {};
  const files: Record<string, string> = {};
  const trainings: Training[] = [];
  const fingerprints: Fingerprint[] = [];
  for (const job of jobs) {
    const manifest = await storedManifest(workspace, job);
    if (!manifest) {
      throw new Error(`Cannot release ${job.name}: its result is gone since it was looked for`);
    }
    code[codeNameOf(job)] = manifest.code;
    Object.assign(files, resultDigests(job.name, manifest));
    if (job.stage !== "train") continue;
    const { "parameters.safetensors": parameters, "curve.safetensors": curve } = await workspace
      .store.readAll(manifest);
    fingerprints.push(parametersFingerprint(job, decodeParameters(parameters!)));
    trainings.push({ job, curve: decodeCurve(curve!) });
  }
  const tablesCode = await codeOfTables(workspace);
  if (tablesCode) code.tables = tablesCode.digest;
  const results = await loadResults(workspace, jobs, absentFrom(request));
  fingerprints.push(...summaryFingerprints(results.summaries));
  const { name, description } = results.summaries[0]!.backend;
  const other = results.summaries.find(({ backend }) => backend.name !== RELEASE_DEVICE.backend);
  if (name !== RELEASE_DEVICE.backend || other) {
    throw new TypeError(
      `Cannot release results of backend "${other?.backend.name}": must be "${RELEASE_DEVICE.backend}"`,
    );
  }
  return {
    release: {
      manifest: {
        format: 2,
        preset: preset.name,
        backend: { name, description },
        ...origin,
        jobs: jobs.length,
      },
      digests: { code, files },
      scores: results.summaries.flatMap(scoresOf),
      fingerprints,
      tables: tableFiles(results, preset),
    },
    curves: curvesCsv(trainings),
  };
}

/** Fingerprints of what is stored of some jobs, whose summaries these are. */
export async function fingerprintsOf(
  workspace: Workspace,
  jobs: readonly Job[],
  summaries: readonly Summary[],
): Promise<Fingerprint[]> {
  const fingerprints: Fingerprint[] = [];
  for (const job of jobs) {
    const manifest = job.stage === "train" && await storedManifest(workspace, job);
    if (!manifest) continue;
    const bytes = await workspace.store.read(manifest, "parameters.safetensors");
    fingerprints.push(parametersFingerprint(job, decodeParameters(bytes)));
  }
  return [...fingerprints, ...summaryFingerprints(summaries)];
}
