import { assert, assertEquals, assertRejects } from "@std/assert";
import { UnsafePathError } from "../../../pipeline/store/errors.ts";
import { manifestPath, objectPath } from "../../../pipeline/store/layout.ts";
import { openStore } from "../../../pipeline/store/store.ts";
import { intercepted } from "./intercepted_files.ts";
import { exampleChain, readBack, runJobs } from "./jobs.ts";
import { MemoryFiles } from "./memory_files.ts";

const ROOT = "outputs/store";
const INDEX = `${ROOT}/index`;
const HOUR = 3_600_000;
const chain = await exampleChain();

/** A store whose files were written an hour ago. */
async function storeOf(): Promise<MemoryFiles> {
  const files = new MemoryFiles();
  files.clock = HOUR;
  await runJobs(ROOT, files, chain);
  files.clock = 2 * HOUR;
  return files;
}

/** What a look at what has changed finds wrong, and which files below the store it opens. */
async function look(files: MemoryFiles): Promise<{ wrong: string[]; opened: string[] }> {
  const opened: string[] = [];
  const observed = intercepted(files, (operation, path) => {
    if (operation === "open") opened.push(path);
  });
  const problems = await Array.fromAsync(openStore(ROOT, observed).verifyChanged());
  assertEquals(files.opened, 0);
  return { wrong: problems.map(({ path }) => path), opened };
}

const inOrder = (opened: readonly string[]) => [...new Set(opened)].sort();
const all = async () =>
  Object.keys((await storeOf()).tree(ROOT)).filter((path) => !path.includes("/locks/"));
const ALL = await all();
const train = chain[0]!;
const object = await (async () => {
  const { outputs } = (await openStore(ROOT, await storeOf()).get(train.key))!;
  return `${ROOT}/${objectPath(outputs["parameters.safetensors"]!.digest)}`;
})();
const manifest = `${ROOT}/${manifestPath(train.key)}`;

Deno.test("what has not changed is read once; then only the index is", async () => {
  const files = await storeOf();
  assertEquals(await look(files), { wrong: [], opened: ALL });
  for (let round = 0; round < 3; round++) {
    assertEquals(await look(files), { wrong: [], opened: [INDEX] });
  }
  const reads: string[] = [];
  const observed = intercepted(files, (operation, path) => {
    if (operation === "open") reads.push(path);
  });
  const glance = await openStore(ROOT, observed).glance();
  for (const { key, job } of chain) assertEquals((await glance.get(key))?.name, job.name);
  assertEquals((await Array.fromAsync(glance.list())).length, chain.length);
  assertEquals(reads, [INDEX]);
});

Deno.test("a changed byte is found at the next look, whatever the dates say, and told until it is mended", async () => {
  for (const path of [object, manifest]) {
    for (const clock of [0, HOUR, 2 * HOUR, 3 * HOUR, 1000 * HOUR]) {
      const files = await storeOf();
      await look(files);
      const bytes = files.bytesAt(path).slice();
      bytes[3]! ^= 1;
      files.clock = clock;
      // The date of its bytes is set back, that of the file cannot be: only an equal one hides a change.
      if (clock === HOUR) continue;
      files.overwrite(path, bytes, HOUR);
      for (let round = 0; round < 2; round++) {
        const { wrong, opened } = await look(files);
        assertEquals(wrong, [path]);
        assertEquals(inOrder(opened), [INDEX, path].sort());
      }
    }
  }
});

Deno.test("a file that changed just before it was read is read again, since a change after it could look the same", async () => {
  const files = await storeOf();
  files.clock = HOUR;
  for (const later of [0, 1000, 2000]) {
    files.clock = HOUR + later;
    await look(files);
    const bytes = files.bytesAt(object).slice();
    const changed = bytes.slice();
    changed[3]! ^= 1;
    files.clock = HOUR;
    files.overwrite(object, changed); // in the same tick as it was written
    assertEquals((await look(files)).wrong, [object], `${later} ms later`);
    files.overwrite(object, bytes);
  }
});

Deno.test("files from the future are read each time, and touched ones once more", async () => {
  const files = await storeOf();
  await look(files);
  files.clock = 1000 * HOUR;
  files.overwrite(object, files.bytesAt(object));
  files.clock = 3 * HOUR;
  for (let round = 0; round < 2; round++) {
    assertEquals(inOrder((await look(files)).opened), [INDEX, object].sort());
  }
  files.clock = 0;
  files.overwrite(object, files.bytesAt(object));
  files.clock = 4 * HOUR;
  assertEquals(inOrder((await look(files)).opened), [INDEX, object].sort());
  assertEquals((await look(files)).opened, [INDEX]);
});

Deno.test("another file in its place, a missing one, a new one and a link are seen", async () => {
  const files = await storeOf();
  await look(files);
  const bytes = files.bytesAt(object);
  files.clock = HOUR;
  await files.remove(object);
  files.plant(object, "file");
  files.overwrite(object, bytes);
  files.clock = 3 * HOUR;
  assertEquals((await look(files)).opened.includes(object), true, "another inode, equal dates");
  await files.remove(object);
  assertEquals((await look(files)).wrong, [object]);
  files.plant(object, "file");
  await files.remove(object);
  files.plant("outside/file", "file");
  files.hardLink("outside/file", object);
  assertEquals((await look(files)).wrong, [object]);
  await files.remove(object);
  files.plant(object, "link", "outside/file");
  assertEquals((await look(files)).wrong, [object]);
});

Deno.test("an index that is not as it was written is ignored and written anew", async () => {
  const files = await storeOf();
  await look(files);
  const good = files.bytesAt(INDEX).slice();
  const bad = [
    new Uint8Array(0),
    good.slice(0, good.length / 2),
    good.slice(0, -1),
    new TextEncoder().encode("[]"),
    new TextEncoder().encode(
      new TextDecoder().decode(good).replace("store index 1", "store index 0"),
    ),
    ...[0, 30, 60, 120, good.length - 2].map((at) => good.with(at, good[at]! ^ 1)),
  ];
  for (const bytes of bad) {
    files.overwrite(INDEX, bytes);
    const { wrong, opened } = await look(files);
    assertEquals([wrong, inOrder(opened)], [[], [...ALL, INDEX].sort()]);
    assertEquals(files.bytesAt(INDEX), good);
  }
  await files.remove(INDEX);
  files.plant(INDEX, "giant");
  assertEquals((await look(files)).opened, ALL);
  assertEquals(files.bytesAt(INDEX), good);
});

Deno.test("nothing planted in place of the index is followed or overwritten", async () => {
  for (const kind of ["link", "fifo", "folder"] as const) {
    const files = await storeOf();
    files.plant("outside/file", "file");
    files.plant(INDEX, kind, "outside/file");
    const error = await assertRejects(() => look(files), UnsafePathError);
    assertEquals(error.path, INDEX);
    const told = await Array.fromAsync(openStore(ROOT, files).verifyAll());
    assertEquals(told.map(({ path }) => path), [INDEX]);
    assertEquals(files.tree("outside"), { "outside/file": "" });
  }
});

Deno.test("two that write the index at once leave one of theirs; what a dead one left is garbage", async () => {
  const files = await storeOf();
  await Promise.all([look, look, look].map(async (run) => await run(files).catch(() => {})));
  assertEquals((await look(files)).opened, [INDEX]);
  // One dies at each of its operations.
  for (let n = 1; n < 60; n++) {
    await files.remove(INDEX);
    let count = 0;
    const dying = intercepted(files, () => {
      if (++count >= n) throw new Error("no more");
    });
    await Array.fromAsync(openStore(ROOT, dying).verifyChanged()).catch(() => {});
    const { wrong } = await look(files);
    assertEquals(wrong, []);
    await openStore(ROOT, files).collectGarbage();
    assertEquals((await files.readDir(ROOT)).sort(), ["index", "jobs", "locks", "objects"]);
    assertEquals((await look(files)).opened, [INDEX]);
  }
});

Deno.test("what is stored after a look is seen, and a look changes no result", async () => {
  const files = await storeOf();
  const store = openStore(ROOT, files);
  const before = files.tree(`${ROOT}/objects`);
  await Array.fromAsync(store.verifyChanged());
  assertEquals(files.tree(`${ROOT}/objects`), before);
  await files.remove(manifest);
  assert(await (await store.glance()).get(train.key), "as it was when it was looked at");
  await store.put(train.job, train.outputs);
  await files.remove(manifest);
  assertEquals(await (await store.glance()).get(train.key), undefined);
  await store.put(train.job, train.outputs);
  await readBack(store, chain);
});
