import { assert, assertEquals, assertRejects } from "@std/assert";
import { FileActionError, UnsafePathError } from "../../../pipeline/store/errors.ts";
import { openStore } from "../../../pipeline/store/store.ts";
import { exampleChain, exampleJob, readBack, runJobs } from "./jobs.ts";
import { MemoryFiles } from "./memory_files.ts";
import type { Race } from "./race.ts";
import { temporaryFolder } from "./temporary_folder.ts";
import { denoFiles } from "../../../pipeline/store/deno_files.ts";

const chain = await exampleChain();

Deno.test("on a disk, a store is what it is in memory", async () => {
  await using folder = await temporaryFolder();
  const root = `${folder.path}/a folder/é/store`;
  await runJobs(root, denoFiles, chain);
  await runJobs(root, denoFiles, chain);
  await readBack(openStore(root), chain);
  assertEquals(await Array.fromAsync(openStore(root).verifyAll()), []);
  const memory = new MemoryFiles();
  await runJobs("store", memory, chain);
  for (const [path, hex] of Object.entries(memory.tree("store"))) {
    const bytes = await Deno.readFile(path.replace("store", root));
    assertEquals(bytes.toHex(), hex);
  }
});

Deno.test("on a disk, a hard link and a folder in the way are refused, the other name untouched", async () => {
  await using folder = await temporaryFolder();
  const root = `${folder.path}/store`;
  await runJobs(root, denoFiles, chain);
  const store = openStore(root);
  for await (const { path } of store.list()) {
    const precious = `${folder.path}/precious`;
    await Deno.rename(path, precious);
    await Deno.link(precious, path);
    const before = await Deno.readFile(precious);
    await assertRejects(() => readBack(store, chain), UnsafePathError, "a hard link");
    assertEquals(await Deno.readFile(precious), before);
    await Deno.remove(path);
    await Deno.mkdir(path);
    await assertRejects(() => readBack(store, chain), UnsafePathError, "it is a folder");
    await Deno.remove(path);
    await Deno.rename(precious, path);
  }
  await readBack(store, chain);
});

const forbidden = decodeURI(new URL("../../../outputs/not-allowed", import.meta.url).pathname);

Deno.test({
  name: "where writing is not allowed, the message names the path, the action and the permission",
  // With -A it would leave a folder behind, and the next run would find it made already.
  ignore: Deno.permissions.querySync({ name: "write", path: forbidden }).state === "granted",
  async fn() {
    const error = await assertRejects(
      () => openStore(`${forbidden}/store`).put(chain[0]!.job, chain[0]!.outputs),
      FileActionError,
      "Cannot make the folder",
    );
    assert(error.path.endsWith("outputs/not-allowed"), error.path);
    assert(error.message.includes("write access"), error.message);
    assert(error.cause instanceof Deno.errors.NotCapable);
  },
});

Deno.test("four threads on one folder do each job once, and nothing is lost", async () => {
  await using folder = await temporaryFolder();
  const root = `${folder.path}/store`;
  const jobs = 12;
  const done = await Promise.all([1, 2, 3, 4].map(async (seed) => {
    const worker = new Worker(import.meta.resolve("./race_worker.ts"), { type: "module" });
    try {
      return await new Promise<number[]>((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => {
          event.preventDefault();
          reject(new Error(event.message));
        };
        worker.postMessage({ root, seed, jobs } satisfies Race);
      });
    } finally {
      worker.terminate();
    }
  }));
  assertEquals(done.flat().sort((a, b) => a - b), Array.from({ length: jobs }, (_, job) => job));
  const store = openStore(root);
  for (let seed = 0; seed < jobs; seed++) await readBack(store, [await exampleJob(seed)]);
  assertEquals(await Array.fromAsync(store.verifyAll()), []);
  assertEquals(await store.collectGarbage(), []);
});
