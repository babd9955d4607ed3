import { assertEquals, assertNotEquals } from "@std/assert";
import { projectFiles } from "../../../pipeline/code/project_files.ts";
import { ScanIndex } from "../../../pipeline/code/scan_index.ts";
import { Keys } from "../../../pipeline/keys.ts";
import { GuardedFiles } from "../../../pipeline/store/guarded_files.ts";
import { MemoryFiles } from "../store/memory_files.ts";
import { tinyJob } from "../tiny.ts";

const project = projectFiles();
const EDITED = "kernels/adam/adam.ts";
const job = tinyJob("train", { algorithms: ["maml"] });

/** Keys as a command makes them: which files it reads, and the key of a job. */
async function command(
  store: GuardedFiles,
  { edited = false, modified = {} }: {
    edited?: boolean;
    modified?: Readonly<Record<string, number>>;
  } = {},
): Promise<{ read: string[]; key: string }> {
  const read: string[] = [];
  const facts = { kind: "file", bytes: 1, links: 1, identity: "1", changed: 0 } as const;
  const look = (path: string) => Promise.resolve({ ...facts, modified: modified[path] ?? 0 });
  const open = () => async (path: string) => {
    read.push(path);
    return edited && path === EDITED ? new TextEncoder().encode("void 0;") : await project(path);
  };
  const index = await ScanIndex.read(store, look);
  const { key } = await new Keys(open, look, index).of(job);
  await index.write(store);
  return { read, key };
}

Deno.test("code is read once, and again only what was touched since; its keys are the same", async () => {
  const store = new GuardedFiles("outputs/store", new MemoryFiles());
  const first = await command(store);
  assertNotEquals(first.read, []);
  assertEquals(await command(store), { read: [], key: first.key });
  const touched = await command(store, { edited: true, modified: { [EDITED]: 1 } });
  assertEquals(touched.read, [EDITED]);
  assertNotEquals(touched.key, first.key);
  assertEquals(await command(store), { read: [EDITED], key: first.key });
});

Deno.test("a file that changed just before it was read is read again", async () => {
  const store = new GuardedFiles("outputs/store", new MemoryFiles());
  const modified = { [EDITED]: Date.now() };
  await command(store, { modified });
  assertEquals((await command(store, { modified })).read, [EDITED]);
});

Deno.test("all code is read again if what scans it was touched, or the index is not as it was written", async () => {
  const files = new MemoryFiles();
  const store = new GuardedFiles("outputs/store", files);
  const { read: all } = await command(store);
  for (const scanner of ["tokens", "imports", "code_digest"]) {
    const modified = { [`pipeline/code/${scanner}.ts`]: 1 };
    assertEquals((await command(store, { modified })).read, all);
    assertEquals((await command(store, { modified })).read, []);
  }
  const bytes = files.bytesAt("outputs/store/code").slice();
  bytes[bytes.length - 3]! ^= 1;
  files.overwrite("outputs/store/code", bytes);
  const modified = { "pipeline/code/code_digest.ts": 1 };
  assertEquals((await command(store, { modified })).read, all);
});
