/**
 * Manifests: what a job was, and what it left.
 *
 * @module
 */
import { canonicalJson, type Json } from "../canonical_json.ts";
import type { CodeDigest } from "../code/code_digest.ts";
import { sha256 } from "../digest.ts";
import { jobKey } from "../key.ts";

/** Version of the manifest's own layout. */
export const FORMAT = 2;

/** More is no manifest. */
export const MOST_MANIFEST_BYTES = 2 ** 20;

/** More is no artifact of ours, whose largest are adapted parameters of some hundred tasks. */
export const MOST_OBJECT_BYTES = 2 ** 30;

/** A job, as its stage describes it: what its key is made of, and what it is called. */
export interface Job {
  /** E.g. `train/maml/bandit-k5-n10/3`. */
  readonly name: string;
  /** The key that the caller made of the parts below, if it did: the store makes its own and compares. */
  readonly key?: string;
  /** Version of what stages read and write. */
  readonly schema: number;
  readonly stage: string;
  /** The stage's slice of the settings, JSON. */
  readonly settings: unknown;
  /** The code that the stage reaches on its backend, and the digest over it. */
  readonly code: CodeDigest;
  /** Keys of the jobs whose outputs it reads, by the name the stage calls them. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly seed: number | null;
  /** The adapter of a GPU; absent elsewhere. */
  readonly adapter?: string;
  /** What computed it, JSON; for the reader, no part of the key. */
  readonly backend: unknown;
}

/** An output: its SHA-256 and its length. */
export interface Output {
  readonly digest: string;
  readonly bytes: number;
}

/** What the store keeps of a finished job. */
export interface Manifest extends Omit<Job, "code"> {
  readonly format: typeof FORMAT;
  /** As {@linkcode jobKey} makes it of the job's parts. */
  readonly key: string;
  readonly settings: Json;
  /** Digest of the code; the list of its files is an object of that digest. */
  readonly code: string;
  readonly backend: Json;
  /** By file name. */
  readonly outputs: Readonly<Record<string, Output>>;
  /** SHA-256 over the canonical JSON of all the rest. */
  readonly digest: string;
}

/** The key of a job. */
export function keyOf(job: Omit<Job, "code" | "key"> & { readonly code: string }): string {
  return jobKey(job);
}

/**
 * The manifest of a job that left these outputs, as the store would read it.
 *
 * @throws {TypeError} If the job or an output's name is not as it must be; says what and why
 */
export async function makeManifest(
  job: Job,
  outputs: Readonly<Record<string, Uint8Array>>,
): Promise<Manifest> {
  const entries = Object.entries(outputs).map(([name, bytes]) =>
    [name, { digest: sha256(bytes), bytes: bytes.length }] as const
  );
  const { name, schema, stage, settings, inputs, seed, adapter, backend } = job;
  const code = job.code.digest;
  const ofGpu = adapter === undefined ? {} : { adapter };
  const parts = { name, schema, stage, settings, code, inputs, seed, ...ofGpu, backend };
  const key = keyOf(parts);
  if (job.key !== undefined && job.key !== key) {
    throw new TypeError(`Cannot store ${name}: its key is ${job.key}, must be ${key}`);
  }
  const rest = { ...parts, format: FORMAT, key, outputs: Object.fromEntries(entries) };
  const manifest = { ...rest, digest: sha256(canonicalJson(rest)) } as Manifest;
  const { checkManifest } = await import("./check_manifest.ts");
  const checked = checkManifest(writeManifest(manifest));
  if ("manifest" in checked) return checked.manifest;
  throw new TypeError(`Cannot store ${name}: ${checked.found}, must be ${checked.expected}`);
}

/** The bytes of a manifest: canonical JSON and a line feed. */
export function writeManifest(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(`${canonicalJson(manifest)}\n`);
}
