/**
 * Manifests: what a job was, and what it left.
 *
 * @module
 */
import { z } from "zod";
import { canonicalJson, type Json } from "../canonical_json.ts";
import type { CodeDigest } from "../code/code_digest.ts";
import { SHA256, sha256 } from "../digest.ts";
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

/** A manifest, or what was wrong with it. */
export type Checked =
  | { readonly manifest: Manifest }
  | { readonly found: string; readonly expected: string };

const NAME = /^[a-z0-9][a-z0-9._+-]{0,99}$/;
const JOB_NAME = /^(?=.{1,200}$)[a-z0-9][a-z0-9._+-]*(\/[a-z0-9][a-z0-9._+-]*)*$/;

const digest = z.string().regex(SHA256, "must be a SHA-256");
const named = <T extends z.ZodType>(pattern: RegExp, value: T) =>
  z.record(z.string().regex(pattern, "must be a plain name"), value);

const schema = z.strictObject({
  format: z.literal(FORMAT),
  name: z.string().regex(JOB_NAME, "must be lower-case names with / between"),
  key: digest,
  schema: z.int().min(1),
  stage: z.string().regex(NAME, "must be a plain name"),
  settings: z.json(),
  code: digest,
  inputs: named(NAME, digest),
  seed: z.int().min(0).max(2 ** 32 - 1).nullable(),
  adapter: z.string().exactOptional(),
  backend: z.json(),
  outputs: named(
    NAME,
    z.strictObject({ digest, bytes: z.int().min(0).max(MOST_OBJECT_BYTES) }),
  ),
  digest,
});

/** The key of a job. */
export function keyOf(job: Omit<Job, "code" | "key"> & { readonly code: string }): string {
  return jobKey(job);
}

/**
 * The manifest of a job that left these outputs, as the store would read it.
 *
 * @throws {TypeError} If the job or an output's name is not as it must be; says what and why
 */
export function makeManifest(
  job: Job,
  outputs: Readonly<Record<string, Uint8Array>>,
): Manifest {
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
  const checked = checkManifest(writeManifest(manifest));
  if ("manifest" in checked) return checked.manifest;
  throw new TypeError(`Cannot store ${name}: ${checked.found}, must be ${checked.expected}`);
}

/** The bytes of a manifest: canonical JSON and a line feed. */
export function writeManifest(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(`${canonicalJson(manifest)}\n`);
}

/** Reads a manifest, and checks that each byte of it is as it was written. */
export function checkManifest(bytes: Uint8Array): Checked {
  if (bytes.length > MOST_MANIFEST_BYTES) {
    return { found: `it has ${bytes.length} bytes`, expected: `at most ${MOST_MANIFEST_BYTES}` };
  }
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
    canonicalJson(value); // so that what follows meets no endless levels
  } catch (error) {
    return { found: (error as Error).message, expected: "a manifest in canonical JSON" };
  }
  const format = (value as { format?: unknown } | null)?.format;
  if (format !== FORMAT) {
    return { found: `its format is ${JSON.stringify(format)}`, expected: `format ${FORMAT}` };
  }
  const result = schema.safeParse(value);
  if (!result.success) return faultIn(result.error);
  return checkDigests(result.data, text);
}

function faultIn(error: z.ZodError): Checked {
  const { path, message } = error.issues[0]!;
  const place = path.length > 0 ? path.join(".").slice(0, 120) : "it";
  return { found: `${place} is not as it must be`, expected: `a manifest (${message})` };
}

/** Checks the digest over all, and the key over its parts. */
function checkDigests(manifest: Manifest, text: string): Checked {
  const { digest, ...rest } = manifest;
  // Also what the schema drops in silence: a field called __proto__.
  if (text !== `${canonicalJson(manifest)}\n`) {
    return { found: "it is written otherwise", expected: "a manifest in canonical JSON" };
  }
  const pairs: [string, string, string][] = [
    ["digest", digest, sha256(canonicalJson(rest))],
    ["key", manifest.key, keyOf(manifest)],
  ];
  const wrong = pairs.find(([, found, expected]) => found !== expected);
  if (!wrong) return { manifest };
  return { found: `its ${wrong[0]} is ${wrong[1]}`, expected: `${wrong[2]} for the rest of it` };
}
