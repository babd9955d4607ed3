/**
 * A folder in which nothing planted is followed.
 *
 * A write permission on a folder follows a symbolic link planted in it, so each part of a path is
 * looked at before it is used. Paths are relative to the root of the store, with `/`.
 *
 * @module
 */
import { CorruptArtifactError, FileActionError, UnsafePathError } from "./errors.ts";
import type { FileFacts, FileLayer, OpenFile } from "./file_layer.ts";

/** Files that macOS, Windows and NFS leave in folders. */
const OF_A_SYSTEM = /^(?:\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|\.nfs.*)$/i;

/** How long a file may be. */
export interface SizeLimit {
  readonly most: number;
  readonly exactly?: number;
}

/** The file operations of a store; errors name what was tried on which path. */
export class GuardedFiles {
  readonly #root: string;
  readonly #files: FileLayer;
  /** Folders whose own name is on disk. */
  readonly #synced = new Set<string>();
  /** What paths were found to hold, if each is looked at once. */
  readonly #seen: Map<string, FileFacts | undefined> | undefined;
  /** And the names in folders. */
  readonly #lists = new Map<string, string[]>();

  /** Whether the root may be a link to a folder. */
  readonly #mayBeLink: boolean;

  constructor(
    root: string,
    files: FileLayer,
    { mayBeLink = false, seen }: {
      readonly mayBeLink?: boolean;
      readonly seen?: Map<string, FileFacts | undefined>;
    } = {},
  ) {
    this.#root = root.replace(/(?<=.)\/+$/s, "");
    this.#files = files;
    this.#mayBeLink = mayBeLink;
    this.#seen = seen;
  }

  /** The same folder, each path in it looked at once: to pass over all that is there, and to change nothing. */
  glance(): GuardedFiles {
    return new GuardedFiles(this.#root, this.#files, {
      mayBeLink: this.#mayBeLink,
      seen: new Map(),
    });
  }

  /** The path as messages name it. */
  full(path: string): string {
    return path === "" ? this.#root : `${this.#root}/${path}`;
  }

  /**
   * What is at a path; undefined if nothing is, or a folder on the way is not there.
   *
   * @throws {UnsafePathError} If a folder on the way is none, a link for one, or the end is not what
   * is wanted; a file that has other names could be outside too
   */
  async facts(path: string, wanted: "file" | "folder" = "file"): Promise<FileFacts | undefined> {
    for (let end = path === "" ? -1 : 0; end >= 0; end = path.indexOf("/", end + 1)) {
      const part = this.full(path.slice(0, end));
      const facts = this.#seen?.get(part) ?? await this.#lstat(part);
      if (!facts) return undefined;
      this.#check(part, facts, "folder");
    }
    const full = this.full(path);
    const facts = this.#seen?.get(full) ?? await this.#lstat(full);
    if (facts) this.#check(full, facts, wanted);
    return facts;
  }

  #check(full: string, facts: FileFacts, wanted: "file" | "folder"): void {
    if (this.#mayBeLink && full === this.#root && facts.kind === "link") return;
    check(full, facts, wanted);
  }

  /** What a listing of its folder found at a path, if this is a glance, and it is a file that may be used. */
  seen(path: string): FileFacts | undefined {
    const facts = this.#seen?.get(`${this.#root}/${path}`);
    return facts && facts.kind === "file" && facts.links <= 1 ? facts : undefined;
  }

  /** Names in a folder, sorted; none if it is not there. What a system leaves there is passed over. */
  async names(folder: string): Promise<string[]> {
    if (!await this.facts(folder, "folder")) return [];
    const full = this.full(folder);
    if (!this.#seen) {
      const names = await attempt("list", full, () => this.#files.readDir(full));
      return names.filter((name) => !OF_A_SYSTEM.test(name)).sort();
    }
    const known = this.#lists.get(full);
    if (known) return known;
    const all = await attempt("list", full, () => this.#files.lstatAll(full));
    for (const [name, facts] of all) this.#seen.set(`${full}/${name}`, facts);
    const names = all.map(([name]) => name).filter((name) => !OF_A_SYSTEM.test(name)).sort();
    this.#lists.set(full, names);
    return names;
  }

  /**
   * The bytes of a file; undefined if it is not there. One of a wrong size is not read.
   *
   * @throws {CorruptArtifactError} If its size is wrong
   */
  async read(path: string, size: SizeLimit): Promise<Uint8Array | undefined> {
    const full = this.full(path);
    const facts = await this.facts(path);
    if (facts) checkSize(full, facts.bytes, size);
    const file = facts && await this.open(path);
    if (!file) return undefined;
    try {
      // Whatever took its place since then is read no further, and has another digest.
      return await attempt("read", full, () => file.read(facts.bytes));
    } finally {
      file.close();
    }
  }

  /** Opens a file for reading; undefined if it is not there. */
  async open(path: string): Promise<OpenFile | undefined> {
    const full = this.full(path);
    return await attempt("open", full, () => this.#files.open(full));
  }

  /** Creates a file for writing; undefined if something is there. */
  async createNew(path: string): Promise<OpenFile | undefined> {
    const full = this.full(path);
    return await attempt("create", full, () => this.#files.createNew(full));
  }

  /** The identity of an open file; undefined if nobody may ask for it. */
  async identityOf(path: string, file: OpenFile): Promise<string | undefined> {
    return (await attempt("look at", this.full(path), () => file.facts()))?.identity;
  }

  /** Renames within a folder, and makes the new name safe on disk. */
  async rename(from: string, to: string): Promise<void> {
    const [source, target] = [this.full(from), this.full(to)];
    await attempt("rename a file to", target, () => this.#files.rename(source, target));
    await this.syncFolder(parentOf(to));
  }

  /** Removes a file, if it is there. */
  async remove(path: string): Promise<void> {
    const full = this.full(path);
    await attempt("remove", full, () => this.#files.remove(full));
  }

  /** Makes the names in a folder safe on disk. */
  async syncFolder(path: string): Promise<void> {
    const full = this.full(path);
    await attempt("sync", full, () => this.#files.syncDir(full));
  }

  /** Makes a folder and those above it, and their names safe on disk. */
  async ensureFolder(path: string): Promise<void> {
    if (path === "") return await this.#ensureRoot(this.#root);
    await this.ensureFolder(parentOf(path));
    await this.#ensureOne(this.full(path), this.full(parentOf(path)));
  }

  /** Folders above the root are the user's: made if need be, and links if they are links. */
  async #ensureRoot(root: string): Promise<void> {
    const above = /^(.*[^/])\/+[^/]+$/s.exec(root)?.[1];
    if (above !== undefined && !await this.#lstat(above)) await this.#ensureRoot(above);
    await this.#ensureOne(root, above ?? (root.startsWith("/") ? "/" : "."));
  }

  async #ensureOne(full: string, above: string): Promise<void> {
    if (!await this.#lstat(full)) {
      this.#synced.delete(full);
      await attempt("make the folder", full, () => this.#files.mkdir(full));
    }
    const facts = await this.#lstat(full);
    if (facts) this.#check(full, facts, "folder");
    // Once for each folder and process: another process may have made it and not synced it yet.
    if (this.#synced.has(full)) return;
    await attempt("sync", above, () => this.#files.syncDir(above));
    this.#synced.add(full);
  }

  async #lstat(full: string): Promise<FileFacts | undefined> {
    if (this.#seen?.has(full)) return this.#seen.get(full);
    const facts = await attempt("look at", full, () => this.#files.lstat(full));
    this.#seen?.set(full, facts);
    return facts;
  }
}

/** The folder that a path is in. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** Runs an operation; its failure becomes a {@linkcode FileActionError}. */
export async function attempt<T>(
  action: string,
  path: string,
  operation: () => Promise<T>,
): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw new FileActionError(action, path, error);
  }
}

const KINDS = { file: "a file", folder: "a folder", link: "a symbolic link", other: "no file" };

function check(path: string, facts: FileFacts, wanted: "file" | "folder"): void {
  if (facts.kind !== wanted) throw new UnsafePathError(path, KINDS[facts.kind], KINDS[wanted]);
  if (wanted === "file" && facts.links > 1) {
    throw new UnsafePathError(path, "a hard link", "a file with no other name");
  }
}

function checkSize(path: string, bytes: number, { most, exactly }: SizeLimit): void {
  if (exactly !== undefined && bytes !== exactly) {
    throw new CorruptArtifactError(path, `it has ${bytes} bytes`, `${exactly} bytes long`);
  }
  if (bytes > most) {
    throw new CorruptArtifactError(path, `it has ${bytes} bytes`, `at most ${most} bytes long`);
  }
}
