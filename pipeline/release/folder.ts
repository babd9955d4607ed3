/**
 * A release: the results of a preset in a form small enough to commit,
 * and the digests of all the rest.
 *
 * | file | content |
 * |---|---|
 * | `manifest.json` | what made it, and the SHA-256 of each file below |
 * | `digests.json` | SHA-256 of every result file of every job, and of each stage's code |
 * | `curves.csv` | training curves |
 * | `scores.csv` | mean score of each seed |
 * | `fingerprints.csv` | digests of θ, scores and optima as numbers |
 * | `table1.csv`, `table1.md`, … | the tables, and the claims |
 * | `README.md` | this, for who finds the folder |
 *
 * @module
 */
import { BITS } from "../../kernels/backends.ts";
import { z } from "zod";
import { SHA256, sha256 } from "../digest.ts";
import { decodeFingerprints, encodeFingerprints, type Fingerprint } from "./fingerprints.ts";
import { decodeScores, encodeScores, type Score } from "./scores.ts";
import { releaseReadme } from "./readme.ts";

const digest = z.string().regex(SHA256, "must be a SHA-256");

const manifestSchema = z.strictObject({
  format: z.literal(2),
  preset: z.string(),
  /** Its name, and its own description. */
  backend: z.strictObject({ name: z.literal(BITS.name), description: z.string() }),
  /** What makes it again. */
  command: z.string(),
  /** Checked out when it was published; null if that was no clone. */
  commit: z.string().regex(/^[0-9a-f]{40,64}$/, "must be a commit").nullable(),
  /** Version of Deno. */
  deno: z.string(),
  /** How many jobs the preset has. */
  jobs: z.int().positive(),
  /** SHA-256 by file name, of all files but the manifest. */
  files: z.record(z.string(), digest),
});

const digestsSchema = z.strictObject({
  /** By stage, and what it is handed: a digest of its code. `tables` stands for `report/`. */
  code: z.record(z.string(), digest),
  /** By `JOB FILE`. */
  files: z.record(z.string(), digest),
});

/** What made a release. */
export type ReleaseManifest = z.infer<typeof manifestSchema>;
/** Digests of results, and of the code that made them. */
export type ReleaseDigests = z.infer<typeof digestsSchema>;

/** What is published. */
export interface Release {
  readonly manifest: Omit<ReleaseManifest, "files">;
  readonly digests: ReleaseDigests;
  readonly scores: readonly Score[];
  readonly fingerprints: readonly Fingerprint[];
  /** Texts by file name. */
  readonly tables: Readonly<Record<string, string>>;
}

/** The largest file is that of the curves. */
export const MOST_RELEASE_BYTES = 10 * 2 ** 20;

const TABLE = /^[a-z0-9_]+\.(csv|md)$/;
const OWN = ["README.md", "curves.csv", "digests.json", "fingerprints.csv", "scores.csv"];

/** The files of a release, by name, the manifest last. */
export function releaseFiles(
  { manifest, digests, scores, fingerprints, tables }: Release,
  curves: string,
): Record<string, Uint8Array> {
  const text = new TextEncoder();
  const files: Record<string, Uint8Array> = {
    "README.md": text.encode(releaseReadme(manifest)),
    "curves.csv": text.encode(curves),
    "digests.json": text.encode(jsonOf(digests)),
    "scores.csv": text.encode(encodeScores(scores)),
    "fingerprints.csv": text.encode(encodeFingerprints(fingerprints)),
    ...Object.fromEntries(Object.entries(tables).map(([name, it]) => [name, text.encode(it)])),
  };
  const hashes: Record<string, string> = {};
  for (const [name, bytes] of Object.entries(files)) hashes[name] = sha256(bytes);
  return { ...files, "manifest.json": text.encode(jsonOf({ ...manifest, files: hashes })) };
}

function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

/**
 * Reads a release, each file's digest checked.
 *
 * @param names of all files that are there
 * @throws {ReleaseError} If a file is missing, changed, or nothing of the folder's
 */
export async function readRelease(
  names: readonly string[],
  read: (name: string) => Promise<Uint8Array>,
): Promise<Release> {
  if (!names.includes("manifest.json")) refuse("manifest.json", "it is not there", "there");
  const { files, ...manifest } = parsed(
    "manifest.json",
    manifestSchema,
    await read("manifest.json"),
  );
  const bytes: Record<string, Uint8Array> = {};
  for (const name of new Set([...OWN, ...Object.keys(files), ...names])) {
    if (name === "manifest.json") continue;
    const expected = files[name];
    if (!names.includes(name)) refuse(name, "it is not there", "there");
    if (expected === undefined) refuse(name, "it is not in manifest.json", "named there");
    bytes[name] = await read(name);
    const found = sha256(bytes[name]);
    if (found !== expected) refuse(name, `its SHA-256 is ${found}`, expected);
  }
  return {
    manifest,
    digests: parsed("digests.json", digestsSchema, bytes["digests.json"]!),
    scores: rowsIn("scores.csv", bytes, decodeScores),
    fingerprints: rowsIn("fingerprints.csv", bytes, decodeFingerprints),
    tables: Object.fromEntries(
      Object.keys(bytes).filter((name) => TABLE.test(name) && !OWN.includes(name))
        .map((name) => [name, new TextDecoder().decode(bytes[name])]),
    ),
  };
}

/** A release is not what was published; the message names the file. */
export class ReleaseError extends Error {
  override readonly name = "ReleaseError";
}

function refuse(name: string, found: string, expected: string): never {
  throw new ReleaseError(`Cannot use released ${name}: ${found}, must be ${expected}`);
}

function parsed<T>(name: string, schema: z.ZodType<T>, bytes: Uint8Array): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    refuse(name, "it is not JSON", "as released");
  }
  const { data, error } = schema.safeParse(value);
  if (data !== undefined) return data;
  const { path, message } = error!.issues[0]!;
  return refuse(name, `${path.join(".")} is wrong, ${message}`, "as released");
}

function rowsIn<T>(
  name: string,
  files: Readonly<Record<string, Uint8Array>>,
  decode: (text: string) => T[],
): T[] {
  try {
    return decode(new TextDecoder().decode(files[name]));
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(name, error.message, "as released");
    throw error;
  }
}
