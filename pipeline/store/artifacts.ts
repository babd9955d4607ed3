/**
 * Reading what is stored, never without checking it.
 *
 * @module
 */
import { sha256 } from "../digest.ts";
import { CorruptArtifactError } from "./errors.ts";
import type { GuardedFiles } from "./guarded_files.ts";
import type { Known, StoreIndex } from "./index_file.ts";
import { manifestPath, objectPath } from "./layout.ts";
import { type Manifest, MOST_MANIFEST_BYTES, MOST_OBJECT_BYTES, type Output } from "./manifest.ts";

/**
 * What is known of a file without looking again: it is listed as the index has it, and so are the outputs
 * that it names. Nothing is known outside of a glance.
 */
export function knownAt(
  files: GuardedFiles,
  path: string,
  index: StoreIndex,
): Known | undefined {
  const facts = files.seen(path);
  const known = facts && index.known(path, facts);
  for (const name in known?.manifest?.outputs) {
    const { digest, bytes } = known.manifest.outputs[name]!;
    if (files.seen(objectPath(digest))?.bytes !== bytes) return undefined;
  }
  return known;
}

/**
 * The manifest of a key; undefined if there is none.
 *
 * @param index spares reading it
 * @throws {CorruptArtifactError} If it is not as it was written, or is another job's
 */
export async function readManifest(
  files: GuardedFiles,
  key: string,
  index?: StoreIndex,
): Promise<Manifest | undefined> {
  const path = manifestPath(key);
  const facts = index && await files.facts(path);
  const known = facts && index.known(path, facts)?.manifest;
  if (known) return known;
  const bytes = await files.read(path, { most: MOST_MANIFEST_BYTES });
  if (!bytes) return undefined;
  const { checkManifest } = await import("./check_manifest.ts");
  const checked = checkManifest(bytes);
  if (!("manifest" in checked)) {
    throw new CorruptArtifactError(files.full(path), checked.found, checked.expected);
  }
  const { manifest } = checked;
  if (manifest.key === key) return manifest;
  throw new CorruptArtifactError(
    files.full(path),
    `it is the manifest of ${manifest.name} with key ${manifest.key}`,
    `that of key ${key}`,
  );
}

/**
 * The bytes of a digest.
 *
 * @throws {CorruptArtifactError} If they are not there, of another length, or of another digest
 */
export async function readObject(
  files: GuardedFiles,
  { digest, bytes }: { digest: string; bytes?: number },
): Promise<Uint8Array> {
  const path = objectPath(digest);
  const size = { most: MOST_OBJECT_BYTES, ...bytes === undefined ? {} : { exactly: bytes } };
  const content = await files.read(path, size);
  if (!content) throw missing(files, path);
  const found = sha256(content);
  if (found === digest) return content;
  throw new CorruptArtifactError(files.full(path), `its SHA-256 is ${found}`, digest);
}

/**
 * Checks that an output is there and of its length, without reading it.
 *
 * @throws {CorruptArtifactError} If it is not
 */
export async function checkPresent(
  files: GuardedFiles,
  { digest, bytes }: Output,
): Promise<void> {
  const path = objectPath(digest);
  const facts = await files.facts(path);
  if (!facts) throw missing(files, path);
  if (facts.bytes === bytes) return;
  const found = `it has ${facts.bytes} bytes`;
  throw new CorruptArtifactError(files.full(path), found, `${bytes} bytes long`);
}

function missing(files: GuardedFiles, path: string): CorruptArtifactError {
  return new CorruptArtifactError(files.full(path), "it is not there", "there for its job");
}
