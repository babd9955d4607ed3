/**
 * The project's store, the keys of jobs under its code, and what is stored of them.
 *
 * @module
 */
import { decodeOptima, type SettingOptima } from "../results/optima.ts";
import type { Absent, Results, Summary } from "../results/summary.ts";
import { decodeSummary } from "../results/tabulated.ts";
import type { Job } from "./job.ts";
import type { Keys } from "./keys.ts";
import type { StoredJob } from "./states.ts";
import type { Manifest } from "./store/manifest.ts";
import type { Store } from "./store/store.ts";

/** Where results are, and how they are called. */
export interface Workspace {
  readonly store: Store;
  readonly keys: Keys;
}

/** The manifest of a job's result under the code as it is now, if there is one. */
export async function storedManifest(
  { store, keys }: Workspace,
  job: Job,
): Promise<Manifest | undefined> {
  return await store.get((await keys.of(job)).key);
}

/** All stored manifests that can be read. */
export async function storedManifests(store: Store): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for await (const listed of (await store.glance()).list()) {
    if ("manifest" in listed) manifests.push(listed.manifest);
  }
  return manifests;
}

/** All stored jobs, with the files behind their code. */
export async function storedJobs(store: Store): Promise<StoredJob[]> {
  const codes = new Map<string, StoredJob["code"]>();
  const jobs: StoredJob[] = [];
  for (const manifest of await storedManifests(store)) {
    const code = codes.get(manifest.code) ?? await store.codeFiles(manifest.code);
    codes.set(manifest.code, code);
    jobs.push({ manifest, code });
  }
  return jobs;
}

/** Reads summaries; the optima of a setting are read once and shared by all of its summaries. */
export class SummaryLoader {
  readonly #workspace: Workspace;
  readonly #optima = new Map<Job, Promise<SettingOptima | undefined>>();

  /** @param workspace where results are */
  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /**
   * The summary that a job of stage `tabulate` left; undefined if it, or the optima beside it, are
   * not stored.
   *
   * @throws {CorruptArtifactError} If a file is not as it was stored
   */
  async summaryOf(job: Job): Promise<Summary | undefined> {
    const manifest = await storedManifest(this.#workspace, job);
    const optima = manifest && await this.#optimaOf(job.inputs.optima!);
    return optima && decodeSummary(await this.#workspace.store.readAll(manifest), optima);
  }

  #optimaOf(job: Job): Promise<SettingOptima | undefined> {
    const known = this.#optima.get(job) ?? this.#readOptima(job);
    this.#optima.set(job, known);
    return known;
  }

  async #readOptima(job: Job): Promise<SettingOptima | undefined> {
    const manifest = await storedManifest(this.#workspace, job);
    return manifest &&
      decodeOptima(await this.#workspace.store.read(manifest, "optima.safetensors"));
  }
}

/**
 * All that tables are made from: the summaries that are stored of some jobs.
 *
 * @param absent cells that cannot be had
 */
export async function loadResults(
  workspace: Workspace,
  jobs: readonly Job[],
  absent: readonly Absent[] = [],
): Promise<Results> {
  const loader = new SummaryLoader(workspace);
  const summaries: Summary[] = [];
  for (const job of jobs) {
    if (job.stage !== "tabulate") continue;
    const summary = await loader.summaryOf(job);
    if (summary) summaries.push(summary);
  }
  return { summaries, absent };
}
