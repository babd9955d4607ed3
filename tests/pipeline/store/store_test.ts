import { assert, assertEquals, assertRejects } from "@std/assert";
import { ConflictingResultError } from "../../../pipeline/store/errors.ts";
import type { Job } from "../../../pipeline/store/manifest.ts";
import { openStore } from "../../../pipeline/store/store.ts";
import { intercepted } from "./intercepted_files.ts";
import { exampleChain, exampleJob, readBack } from "./jobs.ts";
import { MemoryFiles } from "./memory_files.ts";

const ROOT = "outputs/store";
const chain = await exampleChain();
const [train, adapt] = [chain[0]!, chain[1]!];

function newStore() {
  const files = new MemoryFiles();
  return { files, store: openStore(ROOT, files) };
}

Deno.test("what was put is got and read, by another store on the same folder too", async () => {
  const { files, store } = newStore();
  for (const { job, outputs } of chain) await store.put(job, outputs);
  await readBack(store, chain);
  await readBack(openStore(`${ROOT}/`, files), chain);
  const manifest = await store.get(adapt.key);
  assertEquals(manifest?.inputs, { train: train.key });
  assertEquals(manifest?.settings, JSON.parse(JSON.stringify(adapt.job.settings)));
});

Deno.test("a store that nothing was put into has nothing, and looking at it makes no folder", async () => {
  const { files, store } = newStore();
  assertEquals(await store.get(train.key), undefined);
  assertEquals(await Array.fromAsync(store.list()), []);
  assertEquals(await Array.fromAsync(store.verifyAll()), []);
  assertEquals(await store.collectGarbage(), []);
  assertEquals(await files.lstat("outputs"), undefined);
});

Deno.test("a manifest depends on the job and its outputs only, and so do the bytes on disk", async () => {
  const trees = [];
  for (const order of [chain, chain.toReversed()]) {
    const { files, store } = newStore();
    for (const { job, outputs } of order) {
      await store.put(job, Object.fromEntries(Object.entries(outputs).reverse()));
    }
    trees.push(files.tree(ROOT));
  }
  assertEquals(trees[0], trees[1]);
});

Deno.test("a job put again with the same outputs stays as it is, with others it is a conflict", async () => {
  const { files, store } = newStore();
  const manifest = await store.put(train.job, train.outputs);
  const tree = files.tree(ROOT);
  const elsewhere = { ...train.job, backend: { name: "reference", host: "another" } };
  assertEquals(await store.put(elsewhere, train.outputs), manifest);
  const curve = new TextEncoder().encode("iteration\r\n");
  const others = [
    { ...train.outputs, "curve.csv": curve },
    { "curve.csv": train.outputs["curve.csv"]! },
    { ...train.outputs, "more.csv": curve },
  ];
  for (const outputs of others) {
    const error = await assertRejects(() => store.put(train.job, outputs), ConflictingResultError);
    assert(/\((curve|more|parameters)\.\w+: \S+ stored, \S+ now\)$/.test(error.message));
  }
  assertEquals(files.tree(ROOT), tree);
});

Deno.test("jobs and outputs that are not as they must be are refused, and nothing is written", async () => {
  const { files, store } = newStore();
  const bytes = new Uint8Array(1);
  const badJobs: [Partial<Job>, string][] = [
    ...["", "/train", "train/", "a//b", "../a", "Train", "a b", "a\0", "é", "x".repeat(201)].map((
      name,
    ) => [{ name }, "name is not as it must be"] as [Partial<Job>, string]),
    [{ schema: 0 }, "schema is 0"],
    [{ seed: -1 }, "seed is -1"],
    [{ settings: { rate: NaN } }, "settings.rate"],
    [{ settings: undefined }, "settings"],
    [{ settings: JSON.parse('{"__proto__":1}') }, "it is written otherwise"],
    [{ backend: { limits: new Map() } }, "backend.limits"],
    [{ inputs: { train: "abc" } }, "input train"],
    [{ inputs: { "../x": train.key } }, "inputs"],
    [{ code: { ...train.job.code, digest: "abc" } }, 'code is "abc"'],
    [{ code: { ...train.job.code, digest: train.key } }, `its digest is ${train.key}, must be`],
    [{ code: { ...train.job.code, files: {} } }, "Cannot store code: its digest is"],
    [{ key: adapt.key }, `its key is ${adapt.key}, must be ${train.key}`],
  ];
  for (const [change, message] of badJobs) {
    const put = () => store.put({ ...train.job, ...change }, {});
    const error = await assertRejects(put, Error, message);
    assert(error instanceof TypeError || error instanceof RangeError, error.stack);
  }
  const names = ["", ".", "..", "../x", "a/b", "a\\b", "a\0", "A", "é", "\u0430", "x".repeat(101)];
  for (const name of [...names, "__proto__", " a", "a\n", "-a", ".a"]) {
    const put = () => store.put(train.job, Object.fromEntries([[name, bytes]]));
    await assertRejects(put, TypeError, "Cannot store train/maml/bandit-k5-n10/3", name);
  }
  assertEquals(await files.lstat("outputs"), undefined);
});

Deno.test("the list of a code is stored once for all jobs, and no manifest repeats it", async () => {
  const { files, store } = newStore();
  for (let seed = 0; seed < 5; seed++) {
    const { job, outputs } = await exampleJob(seed);
    await store.put(job, outputs);
  }
  const texts = Object.values(files.tree(ROOT)).map((hex) =>
    new TextDecoder().decode(Uint8Array.fromHex(hex))
  );
  assertEquals(texts.filter((text) => text.includes("kernels/adam/adam.ts")).length, 1);
  const { digest, files: list } = train.job.code;
  assertEquals(await store.codeFiles(digest), list);
  assertEquals(await store.codeFiles(train.key), {}, "no list is an empty one");
});

Deno.test("a key that is none, and an output that a job has not, are refused", async () => {
  const { store } = newStore();
  for (const key of ["", "../x", train.key.toUpperCase(), `${train.key}\n`, `${train.key}0`]) {
    await assertRejects(() => store.get(key), TypeError, "must be a SHA-256");
    const lock = () => store.withLock(key, () => Promise.resolve());
    await assertRejects(lock, TypeError, "must be a SHA-256");
  }
  const manifest = await store.put(train.job, train.outputs);
  for (const name of ["none", "__proto__", "constructor"]) {
    await assertRejects(() => store.read(manifest, name), RangeError, "must be one of curve.csv");
  }
});

Deno.test("many jobs at once, each put twice, are all there", async () => {
  const { files, store } = newStore();
  const jobs = await Promise.all(Array.from({ length: 20 }, (_, seed) => exampleJob(seed)));
  const other = openStore(ROOT, files);
  await Promise.all(
    jobs.flatMap(({ job, outputs }) => [store.put(job, outputs), other.put(job, outputs)]),
  );
  await readBack(store, jobs);
  assertEquals(await Array.fromAsync(store.verifyAll()), []);
  assertEquals(files.opened, 0);
});

Deno.test("one at a time holds the lock of a job, in whatever order operations come", async () => {
  for (let seed = 0; seed < 40; seed++) {
    const files = new MemoryFiles();
    files.tellsOfOpened = seed < 20;
    let turn = seed;
    const slow = intercepted(files, async () => {
      // Another holder's operations come in between, after some turns or others.
      for (turn = (turn * 16807) % 2147483647; turn % 5 > 0; turn = (turn * 16807) % 2147483647) {
        await Promise.resolve();
      }
    });
    let inside = 0, most = 0, runs = 0;
    const run = async () => {
      most = Math.max(most, ++inside);
      for (let turns = 0; turns < 10; turns++) await Promise.resolve();
      runs++;
      inside--;
    };
    const stores = Array.from({ length: 4 }, () => openStore(ROOT, slow));
    await Promise.all([...stores, ...stores].map((store) => store.withLock(train.key, run)));
    assertEquals({ most, runs, opened: files.opened }, { most: 1, runs: 8, opened: 0 });
    assertEquals(files.tree(ROOT), {});
  }
});

Deno.test("a lock is let go of when its function fails, and others are not in its way", async () => {
  const { store } = newStore();
  const fail = () => Promise.reject(new Error("failed"));
  await assertRejects(() => store.withLock(train.key, fail), Error, "failed");
  const nested = await store.withLock(
    train.key,
    () => store.withLock(adapt.key, () => Promise.resolve("both")),
  );
  assertEquals(nested, "both");
});

Deno.test("waiting for a lock is told once, and ends when it is called off", async () => {
  const { store } = newStore();
  const control = new AbortController();
  let told = 0;
  const waiting = await store.withLock(train.key, async () => {
    const options = { signal: control.signal, onWait: () => void told++ };
    const wait = store.withLock(train.key, () => Promise.resolve("never"), options);
    setTimeout(() => control.abort(new Error("interrupted")), 30);
    return await assertRejects(() => wait, Error, "interrupted");
  });
  assertEquals(waiting.message, "interrupted");
  assertEquals(told, 1);
});

Deno.test("several locks are taken in one order, whatever order they are named in", async () => {
  const { files, store } = newStore();
  const keys = await Promise.all([0, 1, 2].map(async (seed) => (await exampleJob(seed)).key));
  const [a, b, c] = keys as [string, string, string];
  // A deadlock would be called off, and fail.
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(new Error("deadlock")), 5000);
  const order: string[] = [];
  const hold = (name: string) => async () => {
    order.push(name);
    await new Promise((resolve) => setTimeout(resolve, 5));
    order.push(name);
  };
  const requests = [[a, b, c], [c, b, a], [b, a], [c, a, c]];
  await Promise.all(requests.map((request, k) => {
    return store.withLocks(request, hold(String(k)), { signal: control.signal });
  }));
  clearTimeout(timer);
  for (let k = 0; k < order.length; k += 2) assertEquals(order[k], order[k + 1], "one at a time");
  assertEquals([order.length, files.opened, files.tree(ROOT)], [8, 0, {}]);
  assertEquals(await store.withLocks([], () => Promise.resolve("none")), "none");
});

Deno.test("who waits for one of several locks is told which, and lets go of all", async () => {
  const { files, store } = newStore();
  const keys = [train.key, adapt.key].toSorted();
  const control = new AbortController();
  const told: string[] = [];
  await store.withLock(keys[1]!, async () => {
    const onWait = (key: string) => {
      told.push(key);
      control.abort(new Error("interrupted"));
    };
    const options = { signal: control.signal, onWait };
    const wait = () => store.withLocks(keys, () => Promise.resolve(), options);
    await assertRejects(wait, Error, "interrupted");
  });
  assertEquals([told, files.opened, files.tree(ROOT)], [[keys[1]!], 0, {}]);
});

Deno.test("a job on a GPU is stored under a key of its own for each adapter", async () => {
  const { store } = newStore();
  const jobs = [train.job, ...["one", "other"].map((adapter) => ({ ...train.job, adapter }))];
  const stored = [];
  for (const job of jobs) stored.push(await store.put(job, train.outputs));
  assertEquals(new Set(stored.map(({ key }) => key)).size, 3);
  for (const manifest of stored) assertEquals(await store.get(manifest.key), manifest);
  assertEquals(stored.map(({ adapter }) => adapter), [undefined, "one", "other"]);
});

Deno.test("a lock file that is removed under its holder harms nothing", async () => {
  const { files, store } = newStore();
  const path = `${ROOT}/locks/${train.key}.lock`;
  await store.withLock(train.key, async () => {
    await files.remove(path);
    // Nobody is kept out any more, but what two holders put is the same.
    await store.withLock(train.key, () => store.put(train.job, train.outputs));
    await store.put(train.job, train.outputs);
  });
  await readBack(store, [train]);
});

Deno.test("who lets go of a lock whose file was replaced leaves the new one to its holder", async () => {
  const { files, store } = newStore();
  const order: string[] = [];
  const hold = (name: string, wait: number) => async () => {
    order.push(name);
    await new Promise((resolve) => setTimeout(resolve, wait));
    order.push(`${name} ends`);
  };
  let second: Promise<void>;
  await store.withLock(train.key, async () => {
    await files.remove(`${ROOT}/locks/${train.key}.lock`);
    second = store.withLock(train.key, hold("second", 30));
    while (order.length === 0) await new Promise((resolve) => setTimeout(resolve));
  });
  await Promise.all([second!, store.withLock(train.key, hold("third", 0))]);
  assertEquals(order, ["second", "second ends", "third", "third ends"]);
});

Deno.test("garbage collection removes what the dead left, and nothing that is being written or held", async () => {
  const { files, store } = newStore();
  await store.put(train.job, train.outputs);
  const object = Object.keys(files.tree(ROOT)).find((path) => path.includes("/objects/"))!;
  const dead = [`${object}.123.tmp`, `${ROOT}/locks/${train.key}.lock`].sort();
  const kept = `${object}.corrupt-1`;
  for (const path of [...dead, kept]) files.plant(path, "file");
  const alive = (await files.createNew(`${object}.456.tmp`))!;
  assert(await alive.tryLock());
  await store.withLock(adapt.key, async () => {
    assertEquals((await store.collectGarbage()).sort(), dead);
    assertEquals(await store.collectGarbage(), []);
  });
  assert(await files.lstat(`${object}.456.tmp`) && await files.lstat(kept));
  alive.close();
  assertEquals(await store.collectGarbage(), [`${object}.456.tmp`]);
  assertEquals(await Array.fromAsync(store.verifyAll()), []);
});

Deno.test("garbage collection while others write takes nothing away from them", async () => {
  const { files, store } = newStore();
  const jobs = await Promise.all(Array.from({ length: 10 }, (_, seed) => exampleJob(seed)));
  let isDone = false;
  const collecting = (async () => {
    const collector = openStore(ROOT, files);
    while (!isDone) {
      await collector.collectGarbage();
      await new Promise((resolve) => setTimeout(resolve));
    }
  })();
  await Promise.all(jobs.map(({ job, outputs }) => store.put(job, outputs)));
  isDone = true;
  await collecting;
  await readBack(store, jobs);
});
