import type { FileLayer, OpenFile } from "../../../pipeline/store/file_layer.ts";

/** Called before each operation, named as the layer names it; what it throws, the operation rejects with. */
export type Before = (operation: string, path: string) => void | Promise<void>;

/** A file layer that does what another does, if it may. A write that may not leaves half of it. */
export function intercepted(files: FileLayer, before: Before): FileLayer {
  const handle = (path: string, file: OpenFile | undefined): OpenFile | undefined =>
    file && {
      async facts() {
        await before("facts", path);
        return await file.facts();
      },
      async tryLock() {
        await before("tryLock", path);
        return await file.tryLock();
      },
      async read(most) {
        await before("read", path);
        return await file.read(most);
      },
      async write(bytes) {
        try {
          await before("write", path);
        } catch (error) {
          await file.write(bytes.subarray(0, bytes.length / 2));
          throw error;
        }
        await file.write(bytes);
      },
      async sync() {
        await before("sync", path);
        await file.sync();
      },
      close: () => file.close(),
    };
  return {
    async lstat(path) {
      await before("lstat", path);
      return await files.lstat(path);
    },
    async readDir(path) {
      await before("readDir", path);
      return await files.readDir(path);
    },
    async lstatAll(path) {
      await before("lstatAll", path);
      return await files.lstatAll(path);
    },
    async mkdir(path) {
      await before("mkdir", path);
      await files.mkdir(path);
    },
    async open(path) {
      await before("open", path);
      return handle(path, await files.open(path));
    },
    async createNew(path) {
      await before("createNew", path);
      return handle(path, await files.createNew(path));
    },
    async rename(from, to) {
      await before("rename", from);
      await files.rename(from, to);
    },
    async remove(path) {
      await before("remove", path);
      await files.remove(path);
    },
    async syncDir(path) {
      await before("syncDir", path);
      await files.syncDir(path);
    },
  };
}
