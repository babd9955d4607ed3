/**
 * The store: what jobs left, under the key of the job and the digest of the content.
 *
 * A job's manifest is written after the outputs it names, so an artifact is absent, or complete and
 * verified. Any number of processes may use one store at once.
 *
 * @module
 */
import { bytesOfFiles, type CodeDigest } from "../code/code_digest.ts";
import { SHA256, sha256 } from "../digest.ts";
import { checkPresent, knownAt, readManifest, readObject } from "./artifacts.ts";
import { denoFiles } from "./deno_files.ts";
import { ConflictingResultError, CorruptArtifactError } from "./errors.ts";
import type { FileLayer } from "./file_layer.ts";
import { GuardedFiles, parentOf } from "./guarded_files.ts";
import { type Draft, IndexDraft, MemoryDraft, readIndex, type StoreIndex } from "./index_file.ts";
import { allEntries, lockPath, manifestPath, objectPath } from "./layout.ts";
import { removeIfUnlocked, tryLock } from "./lock_file.ts";
import { type Job, makeManifest, type Manifest, type Output, writeManifest } from "./manifest.ts";
import { setAside, writeAtomically } from "./atomic_write.ts";
import { type Problem, verify } from "./verify.ts";

/** A stored job, or why its manifest is no use. */
export type Listed =
  | { readonly key: string; readonly path: string; readonly manifest: Manifest }
  | { readonly key: string; readonly path: string; readonly error: CorruptArtifactError };

/** How to wait for a lock. */
export interface LockOptions {
  /** Ends the waiting, by rejecting with its reason. */
  readonly signal?: AbortSignal;
  /** Called once, with the key, when another holder is first waited for. */
  readonly onWait?: (key: string) => void;
}

/** Milliseconds between two looks at a lock that another has. */
const WAIT = { first: 5, most: 200, growth: 1.5 };

/** The store in a folder, which is made when something is first stored. */
export function openStore(root: string, files: FileLayer = denoFiles): Store {
  return new Store(new GuardedFiles(root, files));
}

/** See {@linkcode openStore}. */
export class Store {
  readonly #files: GuardedFiles;
  readonly #index: StoreIndex | undefined;
  #lastIndex: StoreIndex | undefined;
  /** Digests of code whose lists this process has stored. */
  readonly #codes = new Set<string>();
  /** What a look at everything saw, until anything is changed here. */
  #seen: Store | undefined;

  /** @param files the folder, @param index spares reading manifests */
  constructor(files: GuardedFiles, index?: StoreIndex) {
    this.#files = files;
    this.#index = index;
  }

  /**
   * The store as it is now, or as a look at all of it saw it if nothing was done with this
   * one since, to look many jobs up: each path is looked at once, and manifests that the index knows are
   * not read.
   */
  async glance(): Promise<Store> {
    if (this.#index) return this;
    if (this.#seen) return this.#seen;
    // Even one that is out of date says nothing wrong of a file.
    this.#lastIndex ??= await readIndex(this.#files);
    return new Store(this.#files.glance(), this.#lastIndex);
  }

  /**
   * The manifest of a job whose outputs are all there; undefined if there is none.
   *
   * @throws {CorruptArtifactError} If the manifest is not as written, or an output is missing or of
   * another length; its path is what to set aside
   */
  async get(key: string): Promise<Manifest | undefined> {
    checkKey(key);
    const known = this.#index && knownAt(this.#files, manifestPath(key), this.#index);
    if (known) return known.manifest;
    const manifest = await readManifest(this.#files, key, this.#index);
    for (const output of Object.values(manifest?.outputs ?? {})) {
      await checkPresent(this.#files, output);
    }
    return manifest;
  }

  /**
   * The bytes of a job's output, their digest checked.
   *
   * @throws {RangeError} If the job has no such output
   * @throws {CorruptArtifactError} If the bytes are not those that were stored
   */
  async read(manifest: Manifest, name: string): Promise<Uint8Array> {
    if (!Object.hasOwn(manifest.outputs, name)) {
      const names = Object.keys(manifest.outputs).join(", ");
      throw new RangeError(`Cannot read "${name}" of ${manifest.name}: must be one of ${names}`);
    }
    return await readObject(this.#files, manifest.outputs[name]!);
  }

  /** The bytes of all outputs of a job, by file name; throws as {@linkcode Store.read} does. */
  async readAll(manifest: Manifest): Promise<Record<string, Uint8Array>> {
    const files: [string, Uint8Array][] = [];
    for (const name of Object.keys(manifest.outputs)) {
      files.push([name, await this.read(manifest, name)]);
    }
    return Object.fromEntries(files);
  }

  /**
   * Stores what a job left, on disk when this returns. What is stored already and intact stays as it
   * is; what is stored and corrupt is set aside.
   *
   * @param outputs bytes by file name
   * @throws {ConflictingResultError} If other outputs are stored for the key, intact
   * @throws {TypeError} If the job or a name is not as it must be
   * @throws {FileActionError} If the disk is full, say; nothing half done is left in place
   */
  async put(job: Job, outputs: Readonly<Record<string, Uint8Array>>): Promise<Manifest> {
    const manifest = await makeManifest(job, outputs);
    this.#seen = undefined;
    const stored = await this.#intact(manifest.key);
    if (stored) {
      this.#checkSame(stored, manifest);
      await this.#files.syncFolder(parentOf(manifestPath(stored.key)));
      return stored;
    }
    await this.#putCode(job.code);
    for (const [name, output] of Object.entries(manifest.outputs)) {
      await this.#putObject(output, outputs[name]!);
    }
    await writeAtomically(this.#files, manifestPath(manifest.key), writeManifest(manifest));
    return manifest;
  }

  /** The manifest of a key if all of its outputs are intact; what is corrupt is set aside. */
  async #intact(key: string): Promise<Manifest | undefined> {
    try {
      const manifest = await readManifest(this.#files, key, this.#index);
      for (const output of Object.values(manifest?.outputs ?? {})) {
        await readObject(this.#files, output);
      }
      return manifest;
    } catch (error) {
      if (!(error instanceof CorruptArtifactError)) throw error;
      await this.setAside(error.path);
      return undefined;
    }
  }

  #checkSame(stored: Manifest, made: Manifest): void {
    const names = new Set([...Object.keys(stored.outputs), ...Object.keys(made.outputs)]);
    for (const name of names) {
      const [before, now] = [stored, made].map(({ outputs }) =>
        Object.hasOwn(outputs, name) ? outputs[name]!.digest : "none"
      );
      if (before === now) continue;
      const path = this.#files.full(manifestPath(stored.key));
      throw new ConflictingResultError(made.name, path, `${name}: ${before} stored, ${now} now`);
    }
  }

  /** Keeps the list of the files behind a digest of code, once for all jobs of this process. */
  async #putCode({ digest, files }: CodeDigest): Promise<void> {
    if (this.#codes.has(digest)) return;
    const bytes = bytesOfFiles(files);
    const found = sha256(bytes);
    if (found !== digest) {
      throw new TypeError(`Cannot store code: its digest is ${digest}, must be ${found}`);
    }
    await this.#putObject({ digest, bytes: bytes.length }, bytes);
    this.#codes.add(digest);
  }

  /**
   * The digests of the files behind a digest of code, by path; none if the list is gone or not as it
   * was, since nothing but explanations needs it.
   */
  async codeFiles(digest: string): Promise<Readonly<Record<string, string>>> {
    try {
      return JSON.parse(new TextDecoder().decode(await readObject(this.#files, { digest })));
    } catch (error) {
      if (error instanceof CorruptArtifactError) return {};
      throw error;
    }
  }

  async #putObject(output: Output, bytes: Uint8Array): Promise<void> {
    const path = objectPath(output.digest);
    if (await this.#files.facts(path)) {
      try {
        await readObject(this.#files, output);
        // Its writer may have died before it synced the name.
        return await this.#files.syncFolder(parentOf(path));
      } catch (error) {
        if (!(error instanceof CorruptArtifactError)) throw error;
        await this.setAside(error.path);
      }
    }
    await writeAtomically(this.#files, path, bytes);
  }

  /**
   * Runs a function while no other process, and nothing else in this one, holds the lock of a job. The
   * lock ends with the process, however that ends. A function must not lock a job in its turn;
   * {@linkcode Store.withLocks} is for several.
   */
  async withLock<T>(
    key: string,
    run: () => Promise<T>,
    { signal, onWait }: LockOptions = {},
  ): Promise<T> {
    checkKey(key);
    this.#seen = undefined;
    let wait = WAIT.first;
    let lock = await tryLock(this.#files, lockPath(key));
    if (!lock) onWait?.(key);
    while (!lock) {
      signal?.throwIfAborted();
      // Not the system's own waiting: it would keep a thread each, which Deno has few of.
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(wait * WAIT.growth, WAIT.most);
      lock = await tryLock(this.#files, lockPath(key));
    }
    try {
      signal?.throwIfAborted();
      return await run();
    } finally {
      await lock.release();
    }
  }

  /**
   * Runs a function under the locks of some jobs. All take locks in the order of the keys, so none
   * waits for one who waits for it.
   */
  async withLocks<T>(
    keys: readonly string[],
    run: () => Promise<T>,
    options: LockOptions = {},
  ): Promise<T> {
    const [first, ...rest] = [...new Set(keys)].toSorted();
    if (first === undefined) return await run();
    return await this.withLock(first, () => this.withLocks(rest, run, options), options);
  }

  /**
   * Renames a corrupt file to `….corrupt-1`, or the next number that is free.
   *
   * @param path as a {@linkcode CorruptArtifactError} names it
   * @returns the new path; undefined if the file is not there
   * @throws {RangeError} If the path is none of an object or a manifest of this store
   */
  async setAside(path: string): Promise<string | undefined> {
    const prefix = this.#files.full("") + "/";
    const relative = path.startsWith(prefix) ? path.slice(prefix.length) : "";
    const digest = /([0-9a-f]{64})(\.json)?$/.exec(relative)?.[1] ?? "";
    if (relative !== objectPath(digest) && relative !== manifestPath(digest)) {
      throw new RangeError(`Cannot set ${path} aside: must be an object or a manifest`);
    }
    this.#seen = undefined;
    return await setAside(this.#files, relative);
  }

  /** All stored jobs, in the order of their keys. */
  async *list(): AsyncGenerator<Listed> {
    for await (const { kind, path, digest: key } of allEntries(this.#files)) {
      if (kind === "manifest") yield* this.#listed(key, this.#files.full(path));
    }
  }

  async *#listed(key: string, path: string): AsyncGenerator<Listed> {
    try {
      const known = this.#index && knownAt(this.#files, manifestPath(key), this.#index);
      const manifest = known?.manifest ?? await readManifest(this.#files, key, this.#index);
      if (manifest) yield { key, path, manifest };
    } catch (error) {
      if (!(error instanceof CorruptArtifactError)) throw error;
      yield { key, path, error };
    }
  }

  /** Re-hashes all that is stored and tells what is wrong; moves nothing. */
  async *verifyAll(): AsyncGenerator<Problem> {
    const draft = new MemoryDraft();
    yield* this.#verify(draft, () => Promise.resolve(draft.finish()));
  }

  /**
   * Tells what is wrong as {@linkcode Store.verifyAll} does, but hashes only what has changed since the
   * last time by size, times and identity; then writes the index for the next time.
   */
  async *verifyChanged(): AsyncGenerator<Problem> {
    await using draft = new IndexDraft(this.#files, await readIndex(this.#files));
    yield* this.#verify(draft, async () => this.#lastIndex = await draft.finish());
  }

  async *#verify(draft: Draft, finish: () => Promise<StoreIndex>): AsyncGenerator<Problem> {
    const files = this.#files.glance();
    this.#seen = undefined;
    let isRight = true;
    for await (const problem of verify(files, draft)) {
      isRight = false;
      yield problem;
    }
    const index = await finish();
    // Where something was wrong, it is set aside meanwhile.
    if (isRight) this.#seen = new Store(files, index);
  }

  /** Garbage collection: removes the temporary files and locks of dead processes; the paths it removed. */
  async collectGarbage(): Promise<string[]> {
    const removed: string[] = [];
    for await (const { kind, path } of allEntries((this.#seen ?? this).#files)) {
      if (kind !== "temporary" && kind !== "lock") continue;
      if (await removeIfUnlocked(this.#files, path)) removed.push(this.#files.full(path));
    }
    return removed;
  }
}

function checkKey(key: string): void {
  if (typeof key === "string" && SHA256.test(key)) return;
  throw new TypeError(`Cannot look up the key "${String(key).slice(0, 80)}": must be a SHA-256`);
}
