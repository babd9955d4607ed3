/**
 * The results of the smoke preset on `wasm`, held fixed to the bit: the backend
 * promises the same on every machine.
 *
 * Of what is stored these are the numbers, not the form: fingerprints of each
 * agent's parameters and scores, of each setting's optima, as a release holds
 * them, and of the training curves. Of the tables it is those in CSV. Keys,
 * manifests and the tables' prose are left out: a change of code that moves no
 * number moves none of the digests.
 *
 * @module
 */
import { PRESETS } from "../../../experiments/presets.ts";
import { sha256 } from "../../../pipeline/digest.ts";
import { jobsOf } from "../../../pipeline/graph.ts";
import type { Job } from "../../../pipeline/job.ts";
import {
  type Fingerprint,
  parametersFingerprint,
  subjectOf,
  summaryFingerprints,
} from "../../../pipeline/release/fingerprints.ts";
import { RELEASE_DEVICE, wholePreset } from "../../../pipeline/release/make.ts";
import { openStore } from "../../../pipeline/store/store.ts";
import { type Curve, CURVE_COLUMNS, decodeCurve } from "../../../results/curve.ts";
import type { Files } from "../../../results/files.ts";
import { decodeOptima } from "../../../results/optima.ts";
import { decodeParameters } from "../../../results/parameters.ts";
import type { Summary } from "../../../results/summary.ts";
import { decodeSummary } from "../../../results/tabulated.ts";
import { succeeded } from "../load.ts";
import { filesBelow, type Project } from "../project.ts";

/** What the file holds. */
export interface SmokeGolden {
  /** Why the numbers are what they are, from whoever wrote them last. */
  readonly reason: string;
  /** Mean undiscounted reward after adaptation of each trained cell, to tell how far a change went. */
  readonly rewards: Readonly<Record<string, number>>;
  /** SHA-256 of numbers, by what they are; what is trained before what is made of it. */
  readonly fingerprints: Readonly<Record<string, string>>;
  /** SHA-256 of the tables in CSV, by file name. */
  readonly tables: Readonly<Record<string, string>>;
}

/** Where it is. */
export const SMOKE_URL = new URL("./smoke.json", import.meta.url);

/** Runs the smoke preset in a copy of the project, and writes its results down. */
export async function smokeOf(project: Project, reason: string): Promise<SmokeGolden> {
  succeeded(await project.run("reproduce --preset smoke --backend wasm"));
  const folder = `${project.path}/outputs/tables/smoke`;
  const tables: Record<string, string> = {};
  for (const path of await filesBelow(folder)) {
    if (!path.endsWith(".csv")) continue;
    tables[path.slice(folder.length + 1)] = await sha256(await Deno.readFile(path));
  }
  const fingerprints = await storedFingerprints(project);
  return { reason, rewards: await rewardsIn(folder), fingerprints, tables };
}

/** Digests of what the jobs left, in the order in which the graph names them. */
async function storedFingerprints(project: Project): Promise<Record<string, string>> {
  const left = await storedFiles(project);
  const of = (job: Job): Files => {
    const files = left.get(job.name);
    if (files) return files;
    throw new Error(`there is no result of ${job.name}`);
  };
  const trained: Record<string, string> = {};
  const summaries: Summary[] = [];
  for (const job of jobsOf(wholePreset(PRESETS.get("smoke")!), RELEASE_DEVICE)) {
    const files = of(job);
    if (job.stage === "train") {
      const agent = decodeParameters(files["parameters.safetensors"]!);
      Object.assign(trained, named(await parametersFingerprint(job, agent)));
      const subject = `curve of ${job.algorithm} on ${job.env}, seed ${job.seed}`;
      trained[subject] = await curveDigest(decodeCurve(files["curve.safetensors"]!));
    }
    if (job.stage === "tabulate") {
      const optima = decodeOptima(of(job.inputs.optima!)["optima.safetensors"]!);
      summaries.push(decodeSummary(files, optima));
    }
  }
  const others = (await summaryFingerprints(summaries)).map(named);
  return Object.assign(trained, ...others);
}

function named(fingerprint: Fingerprint): Record<string, string> {
  return { [subjectOf(fingerprint)]: fingerprint.sha256 };
}

/** What each stored job left, by its name. */
async function storedFiles(project: Project): Promise<ReadonlyMap<string, Files>> {
  const left = new Map<string, Files>();
  const store = openStore(`${project.path}/outputs/store`);
  for await (const listed of store.list()) {
    if (!("manifest" in listed)) continue;
    left.set(listed.manifest.name, await store.readAll(listed.manifest));
  }
  return left;
}

/** SHA-256 of a curve's columns, each behind its name in UTF-8, as little-endian f64. */
export async function curveDigest(curve: Curve): Promise<string> {
  const parts = CURVE_COLUMNS.flatMap((name) => {
    const column = curve[name];
    if (!column) return [];
    const view = new DataView(new ArrayBuffer(8 * column.length));
    column.forEach((value, i) => view.setFloat64(8 * i, value, true));
    return [new TextEncoder().encode(name), new Uint8Array(view.buffer)];
  });
  return await sha256(new Uint8Array(await new Blob(parts).arrayBuffer()));
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

/** All digests by the names of what they are of. */
export function digestsIn({ fingerprints, tables }: Partial<SmokeGolden>): Record<string, string> {
  return { ...fingerprints, ...tables };
}

/**
 * Names of results that differ, are missing or are new, in the order of the runs.
 *
 * @param expected may be of an older form: what it lacks is new
 */
export function movedResults(expected: Partial<SmokeGolden>, actual: SmokeGolden): string[] {
  const [was, is] = [digestsIn(expected), digestsIn(actual)];
  return [...new Set([...Object.keys(is), ...Object.keys(was)])]
    .filter((name) => is[name] !== was[name]);
}
