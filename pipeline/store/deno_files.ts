/**
 * The file layer of real files.
 *
 * @module
 */
import type { FileFacts, FileLayer, OpenFile } from "./file_layer.ts";

/**
 * Files through Deno, with the permissions that the process has. What reads is synchronous inside: for
 * thousands of small files the way to a thread and back takes longer than the reading.
 */
export const denoFiles: FileLayer = {
  lstat: (path) => Promise.try(() => factsNow(path)),

  readDir: (path) => Promise.try(() => Array.from(Deno.readDirSync(path), ({ name }) => name)),

  lstatAll: (path) =>
    Promise.try(() =>
      Array.from(Deno.readDirSync(path)).flatMap(({ name }) => {
        const facts = factsNow(`${path}/${name}`);
        return facts ? [[name, facts] as [string, FileFacts]] : [];
      })
    ),

  mkdir: (path) => unless(Deno.errors.AlreadyExists, () => Deno.mkdir(path)),

  open: (path) => unless(Deno.errors.NotFound, () => openFile(Deno.openSync(path, { read: true }))),

  createNew: (path) =>
    unless(
      Deno.errors.AlreadyExists,
      async () => openFile(await Deno.open(path, { write: true, createNew: true })),
    ),

  rename: (from, to) => Deno.rename(from, to),

  remove: (path) => unless(Deno.errors.NotFound, () => Deno.remove(path)),

  async syncDir(path) {
    // Windows opens no folder as a file, and keeps names without being asked.
    if (Deno.build.os === "windows") return;
    using folder = await Deno.open(path, { read: true });
    await folder.sync();
  },
};

function openFile(file: Deno.FsFile): OpenFile {
  return {
    facts: () => unless(Deno.errors.NotCapable, () => factsOf(file.statSync())),
    tryLock: () => file.tryLock(true),
    read: (most) =>
      Promise.try(() => {
        const bytes = new Uint8Array(most);
        let length = 0;
        while (length < most) {
          const count = file.readSync(bytes.subarray(length));
          if (count === null) break;
          length += count;
        }
        return bytes.subarray(0, length);
      }),
    async write(bytes) {
      for (let written = 0; written < bytes.length;) {
        written += await file.write(bytes.subarray(written));
      }
    },
    sync: () => file.sync(),
    close: () => file.close(),
  };
}

function factsNow(path: string): FileFacts | undefined {
  try {
    return factsOf(Deno.lstatSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function factsOf(info: Deno.FileInfo): FileFacts {
  const kind = info.isSymlink
    ? "link"
    : info.isFile
    ? "file"
    : info.isDirectory
    ? "folder"
    : "other";
  return {
    kind,
    bytes: info.size,
    links: info.nlink ?? 1,
    identity: `${info.dev}:${info.ino}`,
    modified: info.mtime?.getTime() ?? NaN,
    changed: info.ctime?.getTime() ?? NaN,
  };
}

/** What an operation gives; undefined if it fails in the way expected. */
async function unless<T>(
  expected: new () => Error,
  operation: () => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await operation();
  } catch (error) {
    if (error instanceof expected) return undefined;
    throw error;
  }
}
