/**
 * The results of the smoke preset on `wasm`, held fixed byte by byte: the
 * backend promises the same bits on every machine.
 *
 * Of the stored results these are the files, by job and name, and of the tables
 * those in CSV. Keys, manifests and the tables' prose are left out: a change of
 * code that moves no number moves none of the digests.
 *
 * @module
 */
import { jobsOf } from "../../../pipeline/graph.ts";
import { PRESETS } from "../../../experiments/presets.ts";
import { resultDigests } from "../../../pipeline/release/result_digests.ts";
import type { Manifest } from "../../../pipeline/store/manifest.ts";
import { openStore } from "../../../pipeline/store/store.ts";
import { succeeded } from "../load.ts";
import { filesBelow, type Project } from "../project.ts";

/** What the file holds. */
export interface SmokeGolden {
  /** Why the numbers are what they are, from whoever wrote them last. */
  readonly reason: string;
  /** Mean undiscounted reward after adaptation of each trained cell, to tell how far a change went. */
  readonly rewards: Readonly<Record<string, number>>;
  /** SHA-256 by `JOB FILE`; inputs before what is made of them, tables last. */
  readonly files: Readonly<Record<string, string>>;
}

/** Where it is. */
export const SMOKE_URL = new URL("./smoke.json", import.meta.url);

/** Runs the smoke preset in a copy of the project, and writes its results down. */
export async function smokeOf(project: Project, reason: string): Promise<SmokeGolden> {
  succeeded(await project.run("reproduce --preset smoke --backend wasm"));
  const tables = `${project.path}/outputs/tables/smoke`;
  const files = await storedFiles(project);
  for (const path of await filesBelow(tables)) {
    if (!path.endsWith(".csv")) continue;
    const bytes = await Deno.readFile(path);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    files[`tables ${path.slice(tables.length + 1)}`] = digest;
  }
  return { reason, rewards: await rewardsIn(tables), files };
}

/** Digests of what the jobs left, in the order in which the graph names them. */
async function storedFiles(project: Project): Promise<Record<string, string>> {
  const manifests = new Map<string, Manifest>();
  for await (const listed of openStore(`${project.path}/outputs/store`).list()) {
    if ("manifest" in listed) manifests.set(listed.manifest.name, listed.manifest);
  }
  const preset = PRESETS.get("smoke")!;
  const { environments: envs, seeds } = preset;
  const files: Record<string, string> = {};
  for (const { name } of jobsOf({ preset, envs, seeds, device: { backend: "wasm" } })) {
    const manifest = manifests.get(name);
    if (!manifest) throw new Error(`there is no result of ${name}`);
    Object.assign(files, resultDigests(name, manifest));
  }
  return files;
}

async function rewardsIn(tables: string): Promise<Record<string, number>> {
  const rewards: Record<string, number> = {};
  for (const name of ["table1.csv", "table2.csv"]) {
    const [head, ...lines] = (await Deno.readTextFile(`${tables}/${name}`)).trim().split("\n");
    const columns = head!.split(",");
    for (const line of lines) {
      const cells = line.split(",");
      const cell = (column: string) => cells[columns.indexOf(column)]!;
      const isTrained = ["maml", "reptile"].includes(cell("algorithm"));
      const isChosen = cell("protocol") === "post-adaptation" && cell("estimate") === "precise";
      if (!isTrained || !isChosen) continue;
      rewards[`${cell("algorithm")} ${cell("env")}`] = Number(cell("raw_mean"));
    }
  }
  return rewards;
}

/** Names of files that differ, are missing or are new, in the order of the runs. */
export function movedFiles(expected: SmokeGolden, actual: SmokeGolden): string[] {
  const names = new Set([...Object.keys(actual.files), ...Object.keys(expected.files)]);
  return [...names].filter((name) => actual.files[name] !== expected.files[name]);
}
