import { assert, assertEquals, assertRejects } from "@std/assert";
import { CorruptArtifactError, UnsafePathError } from "../../../pipeline/store/errors.ts";
import { lockPath, manifestPath, objectPath } from "../../../pipeline/store/layout.ts";
import { GuardedFiles } from "../../../pipeline/store/guarded_files.ts";
import { openStore, type Store } from "../../../pipeline/store/store.ts";
import { exampleJob, readBack, runJobs } from "./jobs.ts";
import { MemoryFiles } from "./memory_files.ts";

const ROOT = "outputs/store";
const example = await exampleJob(3);
const layout = await (async () => {
  const files = new MemoryFiles();
  await runJobs(ROOT, files, [example]);
  const { outputs } = (await openStore(ROOT, files).get(example.key))!;
  const object = objectPath(outputs["curve.csv"]!.digest);
  return { object, fan: object.slice(0, "objects/aa".length), bytes: outputs["curve.csv"]!.bytes };
})();
const object = `${ROOT}/${layout.object}`;
const manifest = `${ROOT}/${manifestPath(example.key)}`;
const lock = `${ROOT}/${lockPath(example.key)}`;

type Plant = (files: MemoryFiles) => void;

/** Where something is planted before the store is used, what, and what the message says it is. */
const plants: [string, Plant, string][] = [
  [ROOT, (it) => it.plant(ROOT, "link", "outside"), "a symbolic link, must be a folder"],
  [
    `${ROOT}/objects`,
    (it) => it.plant(`${ROOT}/objects`, "link", "outside"),
    "a symbolic link, must be a folder",
  ],
  [
    `${ROOT}/${layout.fan}`,
    (it) => it.plant(`${ROOT}/${layout.fan}`, "link", "outside"),
    "a symbolic link, must be a folder",
  ],
  [object, (it) => it.plant(object, "link", "outside/file"), "a symbolic link, must be a file"],
  [object, (it) => it.plant(object, "link", "outside/none"), "a symbolic link, must be a file"],
  [manifest, (it) => it.plant(manifest, "link", "outside/file"), "a symbolic link, must be a file"],
  [lock, (it) => it.plant(lock, "link", "outside/file"), "a symbolic link, must be a file"],
  [lock, (it) => it.plant(lock, "link", "outside/none"), "a symbolic link, must be a file"],
  [`${ROOT}/jobs`, (it) => it.plant(`${ROOT}/jobs`, "file"), "a file, must be a folder"],
  [object, (it) => it.plant(object, "folder"), "a folder, must be a file"],
  [manifest, (it) => it.plant(manifest, "folder"), "a folder, must be a file"],
  [object, (it) => it.plant(object, "fifo"), "no file, must be a file"],
  [manifest, (it) => it.plant(manifest, "fifo"), "no file, must be a file"],
  [lock, (it) => it.plant(lock, "fifo"), "no file, must be a file"],
  [
    object,
    (it) => it.hardLink("outside/file", object),
    "a hard link, must be a file with no other name",
  ],
  [
    manifest,
    (it) => it.hardLink("outside/file", manifest),
    "a hard link, must be a file with no other name",
  ],
  [
    lock,
    (it) => it.hardLink("outside/file", lock),
    "a hard link, must be a file with no other name",
  ],
];

function world(plant: Plant): MemoryFiles {
  const files = new MemoryFiles();
  files.plant("outside/file", "file");
  files.overwrite("outside/file", new TextEncoder().encode("precious"));
  plant(files);
  return files;
}

const outside = { "outside/file": new TextEncoder().encode("precious").toHex() };

Deno.test("links, hard links, FIFOs and folders in the way are refused by name, nothing followed", async () => {
  for (const [path, plant, message] of plants) {
    const files = world(plant);
    const error = await assertRejects(
      () => runJobs(ROOT, files, [example]),
      UnsafePathError,
      `Cannot use ${path}: it is ${message}; remove it`,
    );
    assertEquals(error.path, path);
    assertEquals(files.tree("outside"), outside);
    const store = openStore(ROOT, files);
    const problems = await Array.fromAsync(store.verifyAll());
    const told = problems.find((problem) => problem.path === path);
    assertEquals(told?.mendable, false, `${path}: ${message}`);
    assertEquals(files.tree("outside"), outside);
    assertEquals(files.opened, 0);
  }
});

Deno.test("each operation by itself looks at every folder on its way", async () => {
  const operations: [string, (store: Store) => Promise<unknown>][] = [
    ["jobs", (store) => store.get(example.key)],
    ["jobs", (store) => store.put(example.job, example.outputs)],
    ["objects", (store) => store.put(example.job, example.outputs)],
    ["locks", (store) => store.withLock(example.key, () => Promise.resolve())],
    ["objects", (store) => store.collectGarbage()],
    ["jobs", (store) => Array.fromAsync(store.list())],
  ];
  for (const [folder, operation] of operations) {
    for (const path of [ROOT, `${ROOT}/${folder}`]) {
      const files = world((it) => it.plant(path, "link", "outside"));
      const run = () => operation(openStore(ROOT, files));
      assertEquals((await assertRejects(run, UnsafePathError, "a symbolic link")).path, path);
      assertEquals(files.tree("outside"), outside);
    }
  }
});

Deno.test("no folder is made beyond a link", async () => {
  for (const path of [ROOT, `${ROOT}/jobs`, `${ROOT}/jobs/aa`]) {
    const files = world((it) => it.plant(path, "link", "outside"));
    const make = () => new GuardedFiles(ROOT, files).ensureFolder("jobs/aa/deep");
    assertEquals((await assertRejects(make, UnsafePathError)).path, path);
    assertEquals(await files.readDir("outside"), ["file"]);
  }
});

Deno.test("what takes the place of something stored is refused when that is read", async () => {
  const atFiles = plants.filter(([path]) => path === object || path === manifest);
  for (const [path, plant, message] of atFiles) {
    const files = world(() => {});
    await runJobs(ROOT, files, [example]);
    await files.remove(path);
    plant(files);
    const store = openStore(ROOT, files);
    await assertRejects(() => store.get(example.key), UnsafePathError, message);
    await assertRejects(() => store.put(example.job, example.outputs), UnsafePathError, message);
    await assertRejects(() => store.setAside(path), UnsafePathError, message);
    assertEquals(files.tree("outside"), outside);
  }
});

Deno.test("a sparse giant is corrupt, and is not read to find out", async () => {
  for (const path of [object, manifest]) {
    const files = world(() => {});
    await runJobs(ROOT, files, [example]);
    await files.remove(path);
    files.plant(path, "giant");
    const store = openStore(ROOT, files);
    const error = await assertRejects(() => store.get(example.key), CorruptArtifactError);
    assert(error.message.startsWith(`Cannot use ${path}: it has ${2 ** 42} bytes, must be`));
    const problems = await Array.fromAsync(store.verifyAll());
    assertEquals(problems.map(({ path }) => path), [path]);
    await store.setAside(path);
    await store.put(example.job, example.outputs);
    await readBack(store, [example]);
  }
});

Deno.test("names that the store never makes are told by verify, and left alone", async () => {
  const strange = [
    "readme.txt",
    "jobs/zz/file",
    `jobs/aa/${"b".repeat(64)}.json`,
    `objects/${"0".repeat(64)}`,
    `${layout.fan}/x.tmp`,
    `${layout.object}.json`,
    `${layout.object}.other`,
    "locks/x.lock",
  ];
  const files = world(() => {});
  await runJobs(ROOT, files, [example]);
  for (const path of strange) files.plant(`${ROOT}/${path}`, "file");
  const store = openStore(ROOT, files);
  assertEquals(
    await store.collectGarbage().catch((error) => error.path),
    `${ROOT}/objects/${"0".repeat(64)}`,
  );
  const told = (await Array.fromAsync(store.verifyAll())).map(({ path }) => path);
  assertEquals(told.sort(), strange.map((path) => `${ROOT}/${path}`).sort());
});

Deno.test("folders above the store may be links, they are the user's", async () => {
  const files = new MemoryFiles();
  files.plant("disk/large", "folder");
  files.plant("outputs", "link", "disk/large");
  await runJobs(ROOT, files, [example]);
  // A manifest, two outputs, and the list of the code.
  assertEquals(Object.keys(files.tree("disk/large/store")).length, 4);
});
