import { assert, assertEquals, assertRejects } from "@std/assert";
import { denoFiles } from "../../../pipeline/store/deno_files.ts";
import type { FileLayer } from "../../../pipeline/store/file_layer.ts";
import { intercepted } from "./intercepted_files.ts";
import { MemoryFiles } from "./memory_files.ts";
import { temporaryFolder } from "./temporary_folder.ts";

/** The layers, each with a folder to use: what the tests of the store believe of one holds for all. */
async function withLayers(test: (files: FileLayer, folder: string) => Promise<void>) {
  await using folder = await temporaryFolder();
  await test(denoFiles, folder.path);
  for (const wrap of [(it: FileLayer) => it, (it: FileLayer) => intercepted(it, () => {})]) {
    const memory = new MemoryFiles();
    memory.plant("outputs/folder", "folder");
    await test(wrap(memory), "outputs/folder");
    assertEquals(memory.opened, 0);
  }
}

async function write(files: FileLayer, path: string, text: string): Promise<void> {
  const file = (await files.createNew(path))!;
  await file.write(new TextEncoder().encode(text));
  await file.sync();
  file.close();
}

async function read(files: FileLayer, path: string, most = 100): Promise<string | undefined> {
  const file = await files.open(path);
  const bytes = await file?.read(most);
  file?.close();
  return bytes && new TextDecoder().decode(bytes);
}

Deno.test("a file is created once, read in parts, renamed over another and removed", async () => {
  await withLayers(async (files, folder) => {
    const [a, b] = [`${folder}/a`, `${folder}/b`];
    assertEquals(await files.open(a), undefined);
    await write(files, a, "one two");
    assertEquals(await files.createNew(a), undefined);
    assertEquals(await read(files, a, 3), "one");
    assertEquals(await read(files, a), "one two");
    await write(files, b, "");
    await files.rename(a, b);
    await files.syncDir(folder);
    assertEquals(await read(files, a), undefined);
    assertEquals(await read(files, b), "one two");
    await files.remove(b);
    await files.remove(b);
    assertEquals(await files.readDir(folder), []);
    await assertRejects(() => files.rename(a, b), Deno.errors.NotFound);
  });
});

Deno.test("folders are made once and listed", async () => {
  await withLayers(async (files, folder) => {
    await files.mkdir(`${folder}/inner`);
    await files.mkdir(`${folder}/inner`);
    await write(files, `${folder}/inner/x`, "x");
    await write(files, `${folder}/y`, "y");
    assertEquals((await files.readDir(folder)).sort(), ["inner", "y"]);
    assertEquals((await files.lstat(`${folder}/inner`))?.kind, "folder");
    await assertRejects(() => files.readDir(`${folder}/none`), Deno.errors.NotFound);
  });
});

Deno.test("facts tell kind, length and whether two names are one file", async () => {
  await withLayers(async (files, folder) => {
    const [a, b] = [`${folder}/a`, `${folder}/b`];
    assertEquals(await files.lstat(a), undefined);
    assertEquals(await files.lstat(`${folder}/none/a`), undefined);
    await write(files, a, "abc");
    await write(files, b, "abc");
    const [before, other] = [(await files.lstat(a))!, (await files.lstat(b))!];
    const { kind, bytes, links, modified, changed } = before;
    assertEquals({ kind, bytes, links }, { kind: "file", bytes: 3, links: 1 });
    assert(Number.isFinite(modified) && Number.isFinite(changed));
    assert(before.identity !== other.identity);
    const file = (await files.open(a))!;
    await files.rename(a, b);
    assertEquals((await files.lstat(b))?.identity, before.identity);
    assertEquals((await file.facts())!.identity, before.identity);
    await files.remove(b);
    await write(files, b, "abc");
    // The file is still open, so its identity is not given to another.
    assert((await files.lstat(b))!.identity !== (await file.facts())!.identity);
    file.close();
  });
});

Deno.test("a lock keeps out whoever opened the file too, until it is closed", async () => {
  await withLayers(async (files, folder) => {
    const path = `${folder}/lock`;
    const first = (await files.createNew(path))!;
    const second = (await files.open(path))!;
    assert(await first.tryLock());
    assert(!await second.tryLock());
    first.close();
    assert(await second.tryLock());
    await files.remove(path);
    const third = (await files.createNew(path))!;
    assert(await third.tryLock());
    second.close();
    third.close();
  });
});
