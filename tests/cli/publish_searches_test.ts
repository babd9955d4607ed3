import { assert, assertEquals } from "@std/assert";
import { publishSearches } from "../../cli/publish_searches.ts";
import { RELEASED_SEARCHES } from "../../experiments/searches/searches.ts";
import { GuardedFiles } from "../../pipeline/store/guarded_files.ts";
import { writeAtomically } from "../../pipeline/store/atomic_write.ts";
import { MemoryFiles } from "../pipeline/store/memory_files.ts";

const [run, half, never] = RELEASED_SEARCHES.map(({ name }) => name);

Deno.test("searches that were run are copied whole, what was published of others stays", async () => {
  const files = new MemoryFiles();
  const outputs = new GuardedFiles("outputs", files);
  const write = (path: string, text: string) =>
    writeAtomically(outputs, path, new TextEncoder().encode(text));
  await write(`searches/${run}/summary.md`, "new");
  await write(`searches/${run}/trials.csv`, "rows");
  await write(`searches/${half}/summary.md`, "without its rows");
  await write(`published/searches/${run}/summary.md`, "old");
  await write(`published/searches/${never}/summary.md`, "kept");

  const { copied, missing } = await publishSearches(outputs, "published");
  assertEquals(copied, [run!]);
  assertEquals(missing.length, RELEASED_SEARCHES.length - 1);
  assert(missing.includes(half!) && missing.includes(never!));
  const text = async (path: string) =>
    new TextDecoder().decode(await outputs.read(path, { most: 100 }));
  assertEquals(await text(`published/searches/${run}/summary.md`), "new");
  assertEquals(await text(`published/searches/${run}/trials.csv`), "rows");
  assertEquals(await text(`published/searches/${never}/summary.md`), "kept");
  assertEquals(await outputs.read(`published/searches/${half}/summary.md`, { most: 1 }), undefined);
});
