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
import { CorruptArtifactError } from "./store/errors.ts";
import type { Job as StoredJob } from "./store/manifest.ts";
import { loadResults, storedManifest, type Workspace } from "./workspace.ts";

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

/**
 * The files of `outputs/tables/<preset>/`, of what is stored of a request and of nothing else; kept
 * in the store.
 *
 * @param jobs of the request
 * @param only a single table
 * @throws {CorruptArtifactError} If a summary is not as it was stored
 */
export async function makeTables(
  workspace: Workspace,
  request: GraphRequest,
  jobs: readonly Job[],
  only?: TableSpec,
): Promise<Files> {
  const { store } = workspace;
  const glance = { ...workspace, store: await store.glance() };
  const { name, environments, seeds } = request.preset;
  const preset = {
    name,
    environments: environments.filter((env) =>
      only === undefined || tableOf(settingOf(parseEnvironment(env))) === only
    ),
    seeds,
  };
  const absent = absentFrom(request);
  const make = async (): Promise<Files> => {
    // What makes them and its packages are loaded only if they are to be made.
    const { tableFilesWithOverview } = await import("../report/tables/files.ts");
    const results = await loadResults(glance, jobs, absent);
    const texts = tableFilesWithOverview(results, preset, only && [only]);
    return Object.fromEntries(
      Object.entries(texts)
        .filter(([name]) =>
          only === undefined || [only.id, "overview"].includes(name.split(".")[0]!)
        )
        .map(([name, text]) => [name, new TextEncoder().encode(text)]),
    );
  };
  const code = await codeOfTables(workspace);
  if (!code) return await make();
  const job: StoredJob = {
    name: `tables/${name}`,
    schema: SCHEMA,
    stage: "tables",
    settings: { preset, absent, tables: (only ? [only] : TABLES).map(({ id }) => id) },
    code,
    inputs: { results: await digestOfResults(glance, jobs) },
    seed: null,
    backend: "report",
  };
  const key = jobKey({ ...job, code: job.code.digest });
  const stored = await storedFiles(workspace, key);
  if (stored) return stored;
  const files = await make();
  // Code that was edited while jobs ran made other texts than the code that was loaded.
  const now = await workspace.keys.codeNow(ENTRIES, filesOfPackage);
  if (now.digest === code.digest) {
    await store.withLock(key, () => store.put({ ...job, key }, files));
  }
  return files;
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
