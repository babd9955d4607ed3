import { assert, assertEquals } from "@std/assert";
import { publishSweeps } from "../../cli/publish_sweeps.ts";
import { PUBLISHED_SWEEPS } from "../../experiments/sweeps/sweeps.ts";
import { GuardedFiles } from "../../pipeline/store/guarded_files.ts";
import { publish } from "../../pipeline/store/publish.ts";
import { MemoryFiles } from "../pipeline/store/memory_files.ts";

const [run, half, never] = PUBLISHED_SWEEPS.map(({ name }) => name);

Deno.test("sweeps that were run are copied whole, what was published of others stays", async () => {
  const files = new MemoryFiles();
  const outputs = new GuardedFiles("outputs", files);
  const write = (path: string, text: string) =>
    publish(outputs, path, new TextEncoder().encode(text));
  await write(`sweeps/${run}/summary.md`, "new");
  await write(`sweeps/${run}/trials.csv`, "rows");
  await write(`sweeps/${half}/summary.md`, "without its rows");
  await write(`published/sweeps/${run}/summary.md`, "old");
  await write(`published/sweeps/${never}/summary.md`, "kept");

  const { copied, missing } = await publishSweeps(outputs, "published");
  assertEquals(copied, [run!]);
  assertEquals(missing.length, PUBLISHED_SWEEPS.length - 1);
  assert(missing.includes(half!) && missing.includes(never!));
  const text = async (path: string) =>
    new TextDecoder().decode(await outputs.read(path, { most: 100 }));
  assertEquals(await text(`published/sweeps/${run}/summary.md`), "new");
  assertEquals(await text(`published/sweeps/${run}/trials.csv`), "rows");
  assertEquals(await text(`published/sweeps/${never}/summary.md`), "kept");
  assertEquals(await outputs.read(`published/sweeps/${half}/summary.md`, { most: 1 }), undefined);
});
