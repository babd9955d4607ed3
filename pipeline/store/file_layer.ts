/**
 * All that the store does to files, as one small object: tests put one in its place that fails at the
 * n-th operation, or forgets what was not synced.
 *
 * Operations reject with the system's error, but for what the store expects to happen: something
 * already there, or nothing there.
 *
 * @module
 */

/** What a path holds; of a symbolic link, the link itself. */
export interface FileFacts {
  readonly kind: "file" | "folder" | "link" | "other";
  readonly bytes: number;
  /** How many names it has. */
  readonly links: number;
  /** Equal only for the same file, whatever it is called. */
  readonly identity: string;
  /** When its bytes changed, by the file system's clock in milliseconds; NaN if it does not say. */
  readonly modified: number;
  /** When anything of it changed, its name and owner too; to the second on some systems, or NaN. */
  readonly changed: number;
}

/** Times of files are this coarse at most, in milliseconds: those of FAT are. */
const RESOLUTION = 2000;

/** What differs once a file was changed, even if it was changed back. */
export function stampOf({ bytes, modified, changed, identity }: FileFacts): string {
  return `${bytes} ${modified} ${changed} ${identity}`;
}

/**
 * Whether a file that had these facts at a time, by its own clock, has another {@linkcode stampOf} after
 * any change since. Not if it had just been changed, or its times are not known.
 */
export function isSettled({ modified, changed }: FileFacts, time: number): boolean {
  return Math.max(modified, changed) + RESOLUTION < time;
}

/** An open file. */
export interface OpenFile {
  /** Undefined if nobody may ask: Deno wants leave to read where a symbolic link on its way leads. */
  facts(): Promise<FileFacts | undefined>;
  /** Takes the exclusive lock that ends with this file's closing, or its process; false if another has it. */
  tryLock(): Promise<boolean>;
  /** The next bytes, fewer only at the end of the file. */
  read(most: number): Promise<Uint8Array>;
  write(bytes: Uint8Array): Promise<void>;
  /** Returns when what was written would survive a loss of power. */
  sync(): Promise<void>;
  close(): void;
}

/** The file operations of the store; paths use `/`. */
export interface FileLayer {
  /** Undefined if nothing is there. */
  lstat(path: string): Promise<FileFacts | undefined>;
  /** Names in a folder, in no order. */
  readDir(path: string): Promise<string[]>;
  /** The same with what each holds, which takes less than to ask for one after the other. */
  lstatAll(path: string): Promise<[name: string, facts: FileFacts][]>;
  /** Makes one folder; nothing happens if something is there. */
  mkdir(path: string): Promise<void>;
  /** Opens for reading; undefined if nothing is there. */
  open(path: string): Promise<OpenFile | undefined>;
  /** Creates a file for writing; undefined, nothing followed or changed, if something is there. */
  createNew(path: string): Promise<OpenFile | undefined>;
  /** Renames a file over whatever file is there. */
  rename(from: string, to: string): Promise<void>;
  /** Nothing happens if nothing is there. */
  remove(path: string): Promise<void>;
  /** Returns when the names in a folder would survive a loss of power. */
  syncDir(path: string): Promise<void>;
}
