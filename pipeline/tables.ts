/**
 * Tables as results: stored under a key made of the digests of what they are made from, and of the
 * code of the report.
 *
 * @module
 */
import { parseEnvironment } from "../envs/names.ts";
import { tableOf, TABLES } from "../report/tables/registry.ts";
import type { TableSpec } from "../report/tables/spec.ts";
import type { Files } from "../results/files.ts";
import { settingOf } from "../results/summary.ts";
import { canonicalJson } from "./canonical_json.ts";
import type { CodeDigest } from "./code/code_digest.ts";
import { sha256 } from "./digest.ts";
import { absentFrom, type GraphRequest } from "./graph.ts";
import type { Job } from "./job.ts";
import { jobKey } from "./key.ts";
import { SCHEMA } from "./keys.ts";
import { CorruptArtifactError, FileActionError } from "./store/errors.ts";
import type { Job as StoredJob } from "./store/manifest.ts";
import { loadResults, storedManifest, type Workspace } from "./workspace.ts";

/** The file among them that is no table: what the screen at the end of a run shows. */
export const OVERVIEW = "overview.json";

/** Whether a file is part of a release: the overview and figures are made of what is. */
export function isReleased(name: string): boolean {
  return name !== OVERVIEW && !name.endsWith(".svg");
}

/** What the texts are made by: the report, and the readers of results. */
const ENTRIES = ["report/tables/files.ts", "results/tabulated.ts", "results/optima.ts"];

/** The files that hold what a package is: the lock, and of those of `@std` our own. */
function filesOfPackage(name: string): string[] {
  const [, own] = /^@std\/(\w+)/.exec(name) ?? [];
  return own === undefined ? ["deno.lock"] : ["deno.lock", `std/${own}/mod.ts`];
}

/**
 * The code that makes tables, as it was when this was first called: to be called before jobs run, near
 * to when the code was loaded.
 */
export async function codeOfTables({ keys }: Workspace): Promise<CodeDigest | undefined> {
  try {
    return await keys.codeOf(ENTRIES, filesOfPackage);
  } catch {
    return undefined; // a file of a backend is gone that nobody may need: tables are not kept then
  }
}

/** Which tables, of which jobs. */
export interface TablesRequest {
  readonly request: GraphRequest;
  /** Of the request. */
  readonly jobs: readonly Job[];
  /** A single table; all if absent. */
  readonly only?: TableSpec | undefined;
}

/**
 * The files of `outputs/tables/<preset>/`, of what is stored of a request and of nothing else; kept
 * in the store.
 *
 * @throws {CorruptArtifactError} If a summary is not as it was stored
 */
export async function makeTables(workspace: Workspace, asked: TablesRequest): Promise<Files> {
  const { store, keys } = workspace;
  const glance = { ...workspace, store: await store.glance() };
  const job = await tablesJob(glance, asked);
  const stored = job && await storedFiles(workspace, job.key);
  if (stored) return stored;
  const files = await make(glance, asked);
  // Code that was edited while jobs ran made other texts than the code that was loaded.
  const now = job && await keys.codeNow(ENTRIES, filesOfPackage).catch(() => undefined);
  if (now && now.digest === job?.code.digest) {
    try {
      await store.withLock(job.key, () => store.put(job, files));
    } catch (error) {
      if (!(error instanceof FileActionError)) throw error; // they are made again next time
    }
  }
  return files;
}

/** The same if they are stored, made by the code as it is now; else undefined. */
export async function storedTables(
  workspace: Workspace,
  asked: TablesRequest,
): Promise<Files | undefined> {
  const job = await tablesJob(workspace, asked);
  const manifest = job && await workspace.store.get(job.key);
  return manifest && await workspace.store.readAll(manifest);
}

async function make(
  workspace: Workspace,
  { request, jobs, only }: TablesRequest,
): Promise<Files> {
  // What makes them and its packages are loaded only if they are to be made.
  const { tableFilesWithOverview } = await import("../report/tables/files.ts");
  const results = await loadResults(workspace, jobs, absentFrom(request));
  const texts = tableFilesWithOverview(results, presetOf(request, only), only && [only]);
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([name]) => only === undefined || [only.id, "overview"].includes(name.split(".")[0]!))
      .map(([name, text]) => [name, new TextEncoder().encode(text)]),
  );
}

/** What tables have to know of a preset. */
function presetOf({ preset: { name, environments, seeds } }: GraphRequest, only?: TableSpec) {
  const isIn = (env: string) =>
    only === undefined || tableOf(settingOf(parseEnvironment(env))) === only;
  return { name, environments: environments.filter(isIn), seeds };
}

/** Tables as a result of the store; undefined if nobody can tell what code makes them. */
async function tablesJob(
  workspace: Workspace,
  { request, jobs, only }: TablesRequest,
): Promise<StoredJob & { readonly key: string } | undefined> {
  const code = await codeOfTables(workspace);
  if (!code) return undefined;
  const job: StoredJob = {
    name: `tables/${request.preset.name}`,
    schema: SCHEMA,
    stage: "tables",
    settings: {
      preset: presetOf(request, only),
      absent: absentFrom(request),
      tables: (only ? [only] : TABLES).map(({ id }) => id),
    },
    code,
    inputs: { results: await digestOfResults(workspace, jobs) },
    seed: null,
    backend: "report",
  };
  return { ...job, key: jobKey({ ...job, code: code.digest }) };
}

/** What is stored under the key; a bad file of it is set aside, since it can be made again at once. */
async function storedFiles({ store }: Workspace, key: string): Promise<Files | undefined> {
  try {
    const manifest = await store.get(key);
    return manifest && await store.readAll(manifest);
  } catch (error) {
    if (!(error instanceof CorruptArtifactError)) throw error;
    await store.setAside(error.path);
    return undefined;
  }
}

/** A digest of all that {@linkcode loadResults} would read. */
async function digestOfResults(workspace: Workspace, jobs: readonly Job[]): Promise<string> {
  const read: [string, unknown][] = [];
  for (const job of jobs) {
    if (job.stage !== "tabulate" && job.stage !== "optima") continue;
    const manifest = await storedManifest(workspace, job);
    if (manifest) read.push([job.name, manifest.outputs]);
  }
  // The order in which they were asked for is in no table.
  return sha256(canonicalJson(read.sort(([a], [b]) => a < b ? -1 : 1)));
}
