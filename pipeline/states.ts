/**
 * What a person asks of jobs: which are done, why the others are not, and what of a key is another.
 *
 * @module
 */
import { withoutTables } from "../envs/content.ts";
import type { TaskFamily } from "../envs/family.ts";
import { parseEnvironment } from "../envs/names.ts";
import { PRESETS } from "../experiments/presets.ts";
import { backendNamed } from "./backends.ts";
import { canonicalJson } from "./canonical_json.ts";
import { explainCodeChange } from "./code/explain_change.ts";
import { jobsOf } from "./graph.ts";
import type { Job } from "./job.ts";
import { type KeyedJob, type NeededJob, SCHEMA } from "./keys.ts";
import type { Manifest } from "./store/manifest.ts";

/** A stored job, and the files behind its code. */
export interface StoredJob {
  readonly manifest: Manifest;
  /** None if their list is gone. */
  readonly code: Readonly<Record<string, string>>;
}

/** Whether a job has to run, and why. */
export interface JobState {
  readonly job: Job;
  readonly state: "missing" | "stale";
  readonly reason: string;
}

/**
 * Why jobs have to run. A result of another preset under a job's name makes it missing, not stale.
 *
 * @param needed as `neededJobs` lists them
 * @param stored all that is
 */
export function explainNeeded(
  needed: readonly NeededJob[],
  stored: readonly StoredJob[],
): JobState[] {
  const others = resultsOfOtherPresets(needed.map(({ job }) => job), stored);
  const own = Map.groupBy(
    stored.filter((it) => !others.has(it)),
    ({ manifest }) => manifest.name,
  );
  const presets = Map.groupBy(others, ([{ manifest }]) => manifest.name);
  return needed.map((it) => {
    const explained = explainMissing(it, own.get(it.job.name) ?? []);
    const names = new Set(presets.get(it.job.name)?.map(([, preset]) => preset));
    const reason = explained.state === "missing" && names.size > 0
      ? `stored for preset ${[...names].join(", ")} only`
      : explained.reason;
    return { job: it.job, state: explained.state, reason };
  });
}

/**
 * The stored results that some jobs are called like but that another preset asked for, with its name:
 * their settings are those of that preset, or those of what they were made from.
 */
function resultsOfOtherPresets(
  jobs: readonly Job[],
  stored: readonly StoredJob[],
): ReadonlyMap<StoredJob, string> {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const named = stored.filter(({ manifest }) => byName.has(manifest.name));
  if (named.length === 0) return new Map();
  const presetsOf = new Map<string, string[]>();
  for (const { name, job } of jobsOfAllPresets(jobs)) {
    const text = identity(job.name, job.settings);
    presetsOf.set(text, [...presetsOf.get(text) ?? [], name]);
  }
  const byKey = new Map(stored.map((it) => [it.manifest.key, it]));
  const presetOf = ({ name, settings, inputs }: Manifest): string | undefined => {
    const job = byName.get(name);
    if (job && identity(name, job.settings) !== identity(name, settings)) {
      const [preset] = presetsOf.get(identity(name, settings)) ?? [];
      if (preset !== undefined) return preset;
    }
    return Object.values(inputs)
      .map((key) => byKey.get(key))
      .map((input) => input && presetOf(input.manifest))
      .find((preset) => preset !== undefined);
  };
  return new Map(named.flatMap((it) => {
    const preset = presetOf(it.manifest);
    return preset === undefined ? [] : [[it, preset] as const];
  }));
}

function identity(name: string, settings: unknown): string {
  return `${name} ${canonicalJson(withoutTables(settings))}`;
}

/** What every preset would run in the place of some jobs. */
function jobsOfAllPresets(jobs: readonly Job[]): { name: string; job: Job }[] {
  const seeds = [...new Set(jobs.map(({ seed }) => seed ?? 0))];
  const families = [...new Set(jobs.map(({ env }) => env))].flatMap(namedFamily);
  return [...PRESETS.values()].flatMap((preset) =>
    jobsOf({ preset, families, seeds }, jobs[0]!.device)
      .map((job) => ({ name: preset.name, job }))
  );
}

/** The family of a name; none if it has another origin than its name, and no preset knows it. */
function namedFamily(env: string): TaskFamily[] {
  try {
    return [parseEnvironment(env)];
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/**
 * Why a job has to run: what is wrong with its result, or, of what is stored
 * under its name by its backend, the shortest list of differences to one.
 */
export function explainMissing(
  keyed: NeededJob,
  stored: readonly StoredJob[],
): Omit<JobState, "job"> {
  if (keyed.problem !== undefined) return { state: "stale", reason: keyed.problem };
  const named = stored.filter(({ manifest }) => manifest.name === keyed.job.name);
  if (named.length === 0) return { state: "missing", reason: "never run" };
  const { backend, adapter } = keyed.job.device;
  const candidates = named.filter(({ manifest }) =>
    adapter === undefined || String(manifest.backend).endsWith(adapter)
  );
  const known = candidates.filter(({ code }) => Object.hasOwn(code, backendNamed(backend).module));
  // Without a list nobody can tell on what it ran.
  const onBackend = known.length > 0 ? known : candidates.filter(({ code }) => isUnknown(code));
  if (onBackend.length === 0) {
    return { state: "missing", reason: `never run on ${adapter ?? backend}` };
  }
  const reasons = onBackend.map((it) => differences(keyed, it));
  const fewest = reasons.reduce((a, b) => b.length < a.length ? b : a);
  return { state: "stale", reason: fewest.join("; ") || "its result was set aside" };
}

function isUnknown(code: StoredJob["code"]): boolean {
  return Object.keys(code).length === 0;
}

/** The changes of a key in words; all files of code in one. */
function differences(keyed: KeyedJob, stored: StoredJob): string[] {
  const files = isUnknown(stored.code) ? [] : explainCodeChange(stored.code, keyed.code.files);
  let isCodeSaid = false;
  return keyChanges(keyed, stored).flatMap(({ part, was = "absent", is = "absent" }) => {
    const [kind, name] = part.split(" ");
    switch (kind) {
      case "schema":
        return [`schema ${was} is now ${is}`];
      case "code":
        if (isCodeSaid) return [];
        isCodeSaid = true;
        return [`code: ${files.join(", ") || "another, the list of its files is gone"}`];
      case "settings":
        return [`setting ${name} was ${was}, is ${is}`];
      case "input":
        return [`its input ${name} is another`];
      default:
        return []; // results of another adapter are left out
    }
  });
}

/** A part of a key that is another than that of a stored result; undefined: there is none. */
export interface KeyChange {
  readonly part: string;
  readonly was: string | undefined;
  readonly is: string | undefined;
}

/** All parts of a job's key that differ from those of a stored result. */
export function keyChanges(
  { job, code, inputs }: KeyedJob,
  { manifest, code: stored }: StoredJob,
): KeyChange[] {
  const changes: KeyChange[] = [
    { part: "schema", was: String(manifest.schema), is: String(SCHEMA) },
  ];
  const paths = Object.keys(stored).length === 0 ? [] : Object.keys({ ...stored, ...code.files });
  for (const path of paths.sort()) {
    changes.push({ part: `code ${path}`, was: stored[path], is: code.files[path] });
  }
  // The list of the files may be gone.
  if (paths.length === 0) changes.push({ part: "code", was: manifest.code, is: code.digest });
  const [before, now] = [leaves(manifest.settings), leaves(withoutTables(job.settings))];
  for (const path of [...new Set([...before.keys(), ...now.keys()])].sort()) {
    changes.push({ part: `settings ${path}`, was: before.get(path), is: now.get(path) });
  }
  for (const name of new Set([...Object.keys(manifest.inputs), ...Object.keys(inputs)])) {
    changes.push({ part: `input ${name}`, was: manifest.inputs[name], is: inputs[name] });
  }
  changes.push({ part: "adapter", was: manifest.adapter, is: job.device.adapter });
  return changes.filter(({ was, is }) => was !== is);
}

/** Values of settings as JSON, by path. */
function leaves(value: unknown, path = ""): Map<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return new Map([[path, canonicalJson(value)]]);
  }
  return new Map(
    Object.entries(value).flatMap(([key, part]) => [
      ...leaves(part, path === "" ? key : `${path}.${key}`),
    ]),
  );
}
