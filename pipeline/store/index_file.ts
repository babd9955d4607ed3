/**
 * The index of a store: which files had been read and found right, and what the manifests say, so that
 * nothing is read twice while it stays as it is.
 *
 * A file is as it was if size, both times, device and inode are. One that changed within the
 * resolution of these times before it was read is not entered: another change could look the same.
 * It is a cache (`cache_file.ts`) with a list of [path, facts, manifest].
 *
 * @module
 */
import { type StartedFile, startWriting } from "./atomic_write.ts";
import { readCache, writeCache } from "./cache_file.ts";
import { FileActionError } from "./errors.ts";
import { type FileFacts, isSettled, stampOf } from "./file_layer.ts";
import type { GuardedFiles } from "./guarded_files.ts";
import { INDEX } from "./layout.ts";
import { FORMAT, type Manifest } from "./manifest.ts";

/** What is known of a file. */
export interface Known {
  /** What was there when it was read. */
  readonly facts: string;
  /** Of a manifest. */
  readonly manifest?: Manifest;
}

const HEADER = `outerloop store index 1, manifests ${FORMAT}`;

/** What the files of a store were when they were last read. */
export class StoreIndex {
  /** By path. */
  readonly entries: ReadonlyMap<string, Known>;

  /** @param entries by path */
  constructor(entries: ReadonlyMap<string, Known> = new Map()) {
    this.entries = entries;
  }

  /** What is known of a file if these are its facts; undefined if nothing is. */
  known(path: string, facts: FileFacts): Known | undefined {
    const known = this.entries.get(path);
    return known?.facts === stampOf(facts) ? known : undefined;
  }
}

/** The index of a store; an empty one if there is none that is as it was written. */
export async function readIndex(files: GuardedFiles): Promise<StoreIndex> {
  const lines = await readCache(files, INDEX, HEADER) as [string, string, Manifest?][] | undefined;
  return new StoreIndex(
    new Map(
      lines?.map(([path, facts, manifest]) =>
        [path, { facts, ...(manifest && { manifest }) }] as const
      ),
    ),
  );
}

/** What is found while all files of a store are gone through. */
export interface Draft {
  /** What is not read again. */
  readonly before: StoreIndex;
  /** Enters what is known of a file already. */
  keep(path: string, known: Known): void;
  /**
   * What a file says, read only if it is not known.
   *
   * @param read rejects if the file is not right; gives its content if it is a manifest
   */
  take(
    path: string,
    facts: FileFacts,
    read: () => Promise<Manifest | undefined>,
  ): Promise<Manifest | undefined>;
}

/** Reads everything, and knows it until the process ends. */
export class MemoryDraft implements Draft {
  readonly before: StoreIndex = new StoreIndex();
  readonly #entries = new Map<string, Known>();

  keep(path: string, known: Known): void {
    this.#entries.set(path, known);
  }

  async take(path: string, facts: FileFacts, read: () => Promise<Manifest | undefined>) {
    const manifest = await read();
    this.keep(path, { facts: stampOf(facts), ...(manifest && { manifest }) });
    return manifest;
  }

  /** All that was read. */
  finish(): StoreIndex {
    return new StoreIndex(this.#entries);
  }
}

/** The next index. */
export class IndexDraft implements Draft, AsyncDisposable {
  readonly #files: GuardedFiles;
  /** That of the last time. */
  readonly before: StoreIndex;
  readonly #entries = new Map<string, Known>();
  #isNew = false;
  #isWritable = true;
  /** Begun before the first file is read, so that its time is before that of any reading. */
  #started: StartedFile | undefined;

  /** @param files the store, @param before its index */
  constructor(files: GuardedFiles, before: StoreIndex) {
    this.#files = files;
    this.before = before;
  }

  keep(path: string, known: Known): void {
    this.#entries.set(path, known);
  }

  async take(
    path: string,
    facts: FileFacts,
    read: () => Promise<Manifest | undefined>,
  ): Promise<Manifest | undefined> {
    const known = this.before.known(path, facts);
    if (known) this.#entries.set(path, known);
    if (known) return known.manifest;
    const time = await this.#attempt(async (file) => await file.created());
    const now = await this.#files.facts(path);
    const manifest = await read();
    if (now && time !== undefined && isSettled(now, time)) {
      this.#entries.set(path, { facts: stampOf(now), ...(manifest && { manifest }) });
      this.#isNew = true;
    }
    return manifest;
  }

  /** Does what takes a file to write; undefined if there can be none: a cache is in nobody's way. */
  async #attempt<T>(run: (file: StartedFile) => Promise<T>): Promise<T | undefined> {
    if (!this.#isWritable) return undefined;
    try {
      return await run(this.#started ??= await startWriting(this.#files, INDEX));
    } catch (error) {
      if (!(error instanceof FileActionError)) throw error;
      this.#isWritable = false;
      return undefined;
    }
  }

  /** Puts the index in place if it is another than before, and gives it. */
  async finish(): Promise<StoreIndex> {
    if (!this.#isNew && this.#entries.size === this.before.entries.size) return this.before;
    const lines = Array.from(this.#entries, ([path, { facts, manifest }]) => [
      path,
      facts,
      ...(manifest ? [manifest] : []),
    ]);
    await this.#attempt((file) => file.finish(writeCache(HEADER, lines)));
    return new StoreIndex(this.#entries);
  }

  /** Removes what was begun and not finished. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#started?.[Symbol.asyncDispose]();
  }
}
