import { assert, assertEquals, assertGreater } from "@std/assert";
import type { FileLayer } from "../../../pipeline/store/file_layer.ts";
import { FileActionError } from "../../../pipeline/store/errors.ts";
import { openStore } from "../../../pipeline/store/store.ts";
import { createUniform } from "../../support/random.ts";
import { intercepted } from "./intercepted_files.ts";
import { exampleChain, readBack, runJobs } from "./jobs.ts";
import { MemoryFiles } from "./memory_files.ts";

const ROOT = "outputs/store";
const jobs = await exampleChain();

/** What an undisturbed run leaves, and how many operations it takes. */
const undisturbed = await (async () => {
  const files = new MemoryFiles();
  let operations = 0;
  await runJobs(ROOT, intercepted(files, () => void operations++), jobs);
  return { tree: files.tree(ROOT), operations };
})();

/** Fails at the n-th operation, and at all after it if it fails for ever. */
function failing(files: FileLayer, n: number, isForEver: boolean, error: Error): FileLayer {
  let operations = 0;
  return intercepted(files, () => {
    operations++;
    if (operations === n || (isForEver && operations > n)) throw error;
  });
}

Deno.test("a run leaves objects and manifests, nothing temporary and no lock", () => {
  const paths = Object.keys(undisturbed.tree).map((path) => path.replace(/[0-9a-f]{64}/, "…"));
  const kinds = paths.map((path) => path.replace(/\/[0-9a-f]{2}\//, "/aa/"));
  assertEquals(kinds, [
    ...new Array(2).fill(`${ROOT}/jobs/aa/….json`),
    // curve.csv is the same of both jobs, and so is the list of their code.
    ...new Array(4).fill(`${ROOT}/objects/aa/…`),
  ]);
});

Deno.test("whichever operation fails, once or for ever, is named; a re-run ends in the same bytes", async () => {
  assertGreater(undisturbed.operations, 100);
  const codes = ["ENOSPC", "EIO", "EROFS", "EACCES", "EMFILE"];
  for (const isForEver of [false, true]) {
    for (let n = 1; n <= undisturbed.operations; n++) {
      const error = new Error(`${codes[n % codes.length]}: os error`);
      const files = new MemoryFiles();
      const outcome = await runJobs(ROOT, failing(files, n, isForEver, error), jobs)
        .catch((error) => error);
      if (outcome !== undefined) {
        assert(outcome instanceof FileActionError, `${n}: ${outcome.stack}`);
        assertEquals(outcome.cause, error);
        assertEquals(outcome.message, `Cannot ${outcome.action} ${outcome.path}: ${error.message}`);
        // The folder of a store's outermost new folder is synced too.
        assert(/^(\.|outputs(\/[\w.-]+)*)$/.test(outcome.path), outcome.path);
      }
      // One fault may hit the removal of a lock that is let go of; a run of faults hits more.
      assert(!isForEver || outcome !== undefined);
      assertEquals(files.opened, 0, `files left open after a fault at ${n}`);
      const store = openStore(ROOT, files);
      assertEquals(await Array.fromAsync(store.verifyAll()), [], `torn by a fault at ${n}`);
      await runJobs(ROOT, files, jobs);
      assertEquals(files.tree(ROOT), undisturbed.tree);
    }
  }
});

/** Runs until the power fails at the n-th operation; what is found is wrong, or nothing is. */
async function wrongAfterPowerLoss(
  seed: number,
  broken: (files: FileLayer) => FileLayer = (files) => files,
): Promise<string | undefined> {
  const uniform = createUniform(seed);
  const n = 1 + Math.floor(uniform() * undisturbed.operations);
  const before = new MemoryFiles();
  const stored: string[] = [];
  const off = failing(broken(before), n, true, new Error("no power"));
  await runJobs(ROOT, off, jobs, (key) => stored.push(key)).catch(() => {});
  const after = before.afterPowerLoss(uniform);
  const store = openStore(ROOT, after);
  const problems = await Array.fromAsync(store.verifyAll());
  if (problems.length > 0) return `${problems[0]!.problem} (operation ${n})`;
  try {
    await readBack(store, jobs.filter(({ key }) => stored.includes(key)));
  } catch (error) {
    return `lost: ${(error as Error).message} (operation ${n})`;
  }
  await runJobs(ROOT, after, jobs);
  assertEquals(after.tree(ROOT), undisturbed.tree, `seed ${seed}`);
}

async function lossesIn(broken?: (files: FileLayer) => FileLayer): Promise<string[]> {
  const found: string[] = [];
  for (let seed = 0; seed < 100; seed++) {
    const wrong = await wrongAfterPowerLoss(seed, broken);
    if (wrong !== undefined) found.push(wrong);
  }
  return found;
}

Deno.test("a loss of power at a random instant loses no stored job and leaves none torn", async () => {
  assertEquals(await lossesIn(), []);
});

Deno.test("a store that syncs no files, or no folders, is found out by a loss of power", async () => {
  const nothing = () => Promise.resolve();
  const noSyncDir = await lossesIn((files) => without(files, { syncDir: nothing }));
  const noSync = await lossesIn((files) =>
    without(files, {
      async createNew(path) {
        const file = await files.createNew(path);
        return file && { ...file, sync: nothing };
      },
    })
  );
  assertGreater(noSyncDir.length, 10);
  assertGreater(noSync.length, 10);
});

/** A layer some of whose operations are others. */
function without(files: FileLayer, others: Partial<FileLayer>): FileLayer {
  return { ...intercepted(files, () => {}), ...others };
}
