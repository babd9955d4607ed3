import { assert, assertEquals, assertRejects } from "@std/assert";
import { canonicalJson } from "../../../pipeline/canonical_json.ts";
import { sha256 } from "../../../pipeline/digest.ts";
import { CorruptArtifactError } from "../../../pipeline/store/errors.ts";
import { manifestPath, objectPath } from "../../../pipeline/store/layout.ts";
import type { Manifest } from "../../../pipeline/store/manifest.ts";
import { openStore } from "../../../pipeline/store/store.ts";
import { createUniform } from "../../support/random.ts";
import { type Example, exampleChain, exampleJob, readBack, runJobs } from "./jobs.ts";
import { MemoryFiles } from "./memory_files.ts";

const ROOT = "outputs/store";
const chain = await exampleChain();
const train = chain[0]!;

async function stored(jobs: readonly Example[] = [train]) {
  const files = new MemoryFiles();
  await runJobs(ROOT, files, jobs);
  const store = openStore(ROOT, files);
  const manifest = (await store.get(jobs[0]!.key))!;
  const paths = [
    `${ROOT}/${manifestPath(manifest.key)}`,
    ...Object.values(manifest.outputs).map(({ digest }) => `${ROOT}/${objectPath(digest)}`),
  ];
  return { files, store, manifest, paths };
}

/** Checks that a damaged file is refused by whatever reads it, and named. */
async function assertDetected(
  { files, store }: { files: MemoryFiles; store: ReturnType<typeof openStore> },
  path: string,
  bytes: Uint8Array,
  message = "",
): Promise<void> {
  const original = files.bytesAt(path);
  files.overwrite(path, bytes);
  const read = async () => {
    const manifest = await store.get(train.key);
    assert(manifest, "the manifest is not there");
    await store.readAll(manifest);
  };
  const error = await assertRejects(read, CorruptArtifactError, message);
  assertEquals(error.path, path);
  assert(error.message.startsWith(`Cannot use ${path}: `) && error.message.includes(", must be "));
  const problems = await Array.fromAsync(store.verifyAll());
  assertEquals(problems, [{ path, problem: error.message, mendable: true }]);
  files.overwrite(path, original);
}

Deno.test("a flipped bit is detected, in a thousand places of manifest and outputs", async () => {
  const all = await stored();
  const uniform = createUniform(7);
  for (let run = 0; run < 1000; run++) {
    const path = all.paths[run % all.paths.length]!;
    const bytes = all.files.bytesAt(path).slice();
    const at = Math.floor(uniform() * bytes.length);
    bytes[at]! ^= 1 << Math.floor(uniform() * 8);
    await assertDetected(all, path, bytes);
  }
  await readBack(all.store, [train]);
});

Deno.test("a truncation to any length is detected, and so is a byte too many", async () => {
  const all = await stored();
  for (const path of all.paths) {
    const bytes = all.files.bytesAt(path);
    for (let length = 0; length < bytes.length; length++) {
      await assertDetected(all, path, bytes.subarray(0, length));
    }
    await assertDetected(all, path, Uint8Array.of(...bytes, 10));
  }
});

Deno.test("a missing output is detected before it is read", async () => {
  const { files, store, paths } = await stored();
  await files.remove(paths[1]!);
  const error = await assertRejects(() => store.get(train.key), CorruptArtifactError, "not there");
  assertEquals(error.path, paths[1]!);
  assertEquals((await Array.fromAsync(store.verifyAll())).map(({ path }) => path), [paths[1]!]);
});

/** A manifest with changes, whose own digest is right again. */
async function resealed(manifest: Manifest, changes: Record<string, unknown>): Promise<Uint8Array> {
  const { digest: _, ...rest } = { ...manifest, ...changes };
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined) delete (rest as Record<string, unknown>)[name];
  }
  const sealed = { ...rest, digest: await sha256(canonicalJson(rest)) };
  return new TextEncoder().encode(`${canonicalJson(sealed)}\n`);
}

Deno.test("swapped, older and misshapen manifests are refused by name, even if sealed anew", async () => {
  const all = await stored(chain);
  const { manifest, files } = all;
  const path = all.paths[0]!;
  const { code, outputs } = manifest;
  const [name, output] = Object.entries(outputs)[0]!;
  const other = "f".repeat(64);
  const changes: [Record<string, unknown>, string][] = [
    [{ format: 1 }, "its format is 1, must be format 2"],
    [{ format: 3 }, "its format is 3, must be format 2"],
    [{ format: undefined }, "its format is undefined"],
    [{ schema: 2 }, "its key is"],
    [{ stage: "adapt" }, "its key is"],
    [{ seed: 4 }, "its key is"],
    [{ seed: null }, "its key is"],
    [{ settings: { iterations: 5 } }, "its key is"],
    [{ inputs: { train: other } }, "its key is"],
    [{ code: other }, "its key is"],
    [{ code: { digest: code, files: {} } }, "code is not as it must be"],
    [{ code: undefined }, "code is not as it must be"],
    [{ key: other }, "its key is"],
    [{ key: undefined }, "key is not as it must be"],
    [{ extra: 1 }, "extra"],
    [{ name: "../../etc/passwd" }, "name is not as it must be"],
    [{ name: "Train\u0000" }, "name is not as it must be"],
    [{ seed: 2 ** 32 }, "seed is not as it must be"],
    [{ seed: 0.5 }, "seed is not as it must be"],
    [{ outputs: { "../x": output } }, "outputs.../x is not as it must be"],
    [{ outputs: { [name]: { ...output, bytes: -1 } } }, ".bytes is not as it must be"],
    [{ outputs: { [name]: { ...output, digest: "../../x" } } }, ".digest is not as it must be"],
    [{ outputs: [] }, "outputs is not as it must be"],
    [{ settings: JSON.parse('{"__proto__":{"a":1}}') }, "must be"],
    [{ digest: 1 }, ""],
  ];
  for (const [change, message] of changes.slice(0, -1)) {
    await assertDetected(all, path, await resealed(manifest, change), message);
  }
  // The other job's manifest, whole and sealed, in this one's place.
  const swapped = files.bytesAt(`${ROOT}/${manifestPath(chain[1]!.key)}`);
  await assertDetected(all, path, swapped, `it is the manifest of ${chain[1]!.job.name}`);
  // Outputs exchanged: the right bytes under the wrong digest.
  const [first, second] = all.paths.slice(1);
  const longer = files.bytesAt(first!), shorter = files.bytesAt(second!);
  await assertDetected(all, first!, shorter, "bytes long");
  const sameLength = longer.slice().reverse();
  await assertDetected(all, first!, sameLength, "its SHA-256 is");
});

Deno.test("text that only means the same as a manifest is none", async () => {
  const all = await stored();
  const path = all.paths[0]!;
  const text = new TextDecoder().decode(all.files.bytesAt(path));
  const others = [
    text.trimEnd(),
    `${text}\n`,
    `\ufeff${text}`,
    JSON.stringify(JSON.parse(text), null, 2),
    text.replace('"seed":3', '"seed":3.0'),
    text.replace('"seed":3', '"seed":3,"seed":3'),
    text.replace("maml", "\\u006daml"),
    "[".repeat(1e5),
    text.replace('"settings":', `"settings":${"[".repeat(1e5)}${"]".repeat(1e5)},"was":`),
    `${"[".repeat(1e5)}${"]".repeat(1e5)}`,
    "null\n",
    "",
    "1e999",
    '{"__proto__":{"format":1}}\n',
  ];
  for (const other of others) await assertDetected(all, path, new TextEncoder().encode(other));
  await assertDetected(all, path, Uint8Array.of(0xff, 0xfe), "must be a manifest");
});

Deno.test("what is corrupt is set aside under a free name, and can be made again", async () => {
  const { files, store, manifest, paths } = await stored();
  for (const path of paths) {
    const original = files.bytesAt(path);
    for (const n of [1, 2]) {
      files.overwrite(path, new TextEncoder().encode(`damage ${n}`));
      const error = await assertRejects(
        async () => await store.readAll((await store.get(train.key))!),
        CorruptArtifactError,
      );
      assertEquals(await store.setAside(error.path), `${path}.corrupt-${n}`);
      assertEquals(await store.setAside(error.path), undefined);
      assertEquals(await store.put(train.job, train.outputs), manifest);
      assertEquals(files.bytesAt(path), original);
      await readBack(store, [train]);
    }
  }
  assertEquals(await Array.fromAsync(store.verifyAll()), []);
  // Twice aside and once in place, and the list of the code.
  assertEquals(Object.keys(files.tree(ROOT)).length, 3 * paths.length + 1);
});

Deno.test("put replaces what is corrupt without being told, and keeps it aside", async () => {
  const { files, store, manifest, paths } = await stored();
  for (const path of paths) {
    files.overwrite(path, new TextEncoder().encode("damage"));
    assertEquals(await store.put(train.job, train.outputs), manifest);
    assertEquals(new TextDecoder().decode(files.bytesAt(`${path}.corrupt-1`)), "damage");
  }
  // The same without a manifest: an output that another job left, say.
  files.overwrite(paths[1]!, new Uint8Array(files.bytesAt(paths[1]!).length));
  await files.remove(paths[0]!);
  assertEquals(await store.put(train.job, train.outputs), manifest);
  await readBack(store, [train]);
});

Deno.test("a job whose outputs were lost may come out otherwise, an intact one may not", async () => {
  const { files, store, paths } = await stored();
  const others = { ...train.outputs, "curve.csv": new TextEncoder().encode("iteration\r\n1\r\n") };
  files.overwrite(paths[1]!, new Uint8Array(3));
  const manifest = await store.put(train.job, others);
  assertEquals((await store.get(train.key))?.digest, manifest.digest);
  await readBack(store, [{ ...train, outputs: others }]);
});

Deno.test("a bad list of a job's code is told by verify, and is in nobody's way", async () => {
  const damages: ((files: MemoryFiles, path: string) => Promise<void> | void)[] = [
    (files, path) => files.overwrite(path, new TextEncoder().encode("{}")),
    (files, path) => files.overwrite(path, files.bytesAt(path).subarray(1)),
    (files, path) => files.remove(path),
  ];
  for (const [at, damage] of damages.entries()) {
    const { files, store, manifest } = await stored(chain);
    const path = `${ROOT}/${objectPath(manifest.code)}`;
    assertEquals(await store.codeFiles(manifest.code), train.job.code.files);
    await damage(files, path);
    const isThere = await files.lstat(path) !== undefined;
    const told = await Array.fromAsync(store.verifyAll());
    assertEquals(
      told.map(({ path, mendable }) => ({ path, mendable })),
      isThere ? [{ path, mendable: true }] : [],
      `damage ${at}`,
    );
    // Every result is as good as before, and stays what it was; nothing is known of its code.
    await readBack(store, chain);
    assertEquals(await store.codeFiles(manifest.code), {});
    assertEquals(await store.put(train.job, train.outputs), manifest);
    if (isThere) assertEquals(await store.setAside(path), `${path}.corrupt-1`);
    assertEquals(await Array.fromAsync(store.verifyAll()), []);
    await readBack(store, chain);
    // The next job of that code brings the list again.
    const next = await exampleJob(4);
    await store.put(next.job, next.outputs);
    assertEquals(await store.codeFiles(manifest.code), train.job.code.files);
  }
});

Deno.test("the next process to store a job of a code replaces its list if that is bad", async () => {
  const { files, manifest } = await stored();
  const store = openStore(ROOT, files);
  const path = `${ROOT}/${objectPath(manifest.code)}`;
  files.overwrite(path, new TextEncoder().encode("damage"));
  const next = await exampleJob(4);
  await store.put(next.job, next.outputs);
  assertEquals(await store.codeFiles(manifest.code), train.job.code.files);
  assertEquals(new TextDecoder().decode(files.bytesAt(`${path}.corrupt-1`)), "damage");
});

Deno.test("only objects and manifests of this store are set aside", async () => {
  const { store, paths } = await stored();
  const bad = ["", ROOT, `${ROOT}/jobs`, "outputs/other", `${paths[0]}/x`, `x${paths[0]}`];
  bad.push(paths[1]!.replace("objects/", "objects/../objects/"), paths[0]!.replace(".json", ""));
  for (const path of bad) {
    await assertRejects(() => store.setAside(path), RangeError, "must be an object or a manifest");
  }
});

Deno.test("a list names corrupt manifests among the others", async () => {
  const { files, store, paths } = await stored(chain);
  files.overwrite(paths[0]!, new Uint8Array(2));
  const listed = await Array.fromAsync(store.list());
  const byKey = Object.fromEntries(listed.map((it) => [it.key, it]));
  assertEquals(listed.map(({ key }) => key), chain.map(({ key }) => key).sort());
  const bad = byKey[train.key]!, good = byKey[chain[1]!.key]!;
  assert("error" in bad && bad.error.path === paths[0] && bad.path === paths[0]);
  assert("manifest" in good && good.manifest.name === chain[1]!.job.name);
  assertEquals((await exampleJob(3)).key, train.key);
});
