import { assert, assertEquals, assertGreater, assertRejects } from "@std/assert";
import { UnsafePathError } from "../../../pipeline/store/errors.ts";
import { manifestPath } from "../../../pipeline/store/layout.ts";
import { openStore } from "../../../pipeline/store/store.ts";
import { createUniform } from "../../support/random.ts";
import { exampleJob, readBack } from "./jobs.ts";
import { temporaryFolder } from "./temporary_folder.ts";

// What the usual permissions of tests do not cover: other processes, symbolic links, FIFOs. It runs with
// `deno test --allow-read --allow-write --allow-run tests/pipeline/store/processes_test.ts`.
const isAllowed = (["read", "write", "run"] as const).every((name) =>
  Deno.permissions.querySync({ name }).state === "granted"
);
const test = isAllowed ? Deno.test : Deno.test.ignore;

const JOBS = 50;

function racer(root: string, seed: number): Deno.ChildProcess {
  const permissions = ["--allow-read", `--allow-write=${root}`];
  const script = new URL("race.ts", import.meta.url).href;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...permissions, script, root, `${seed}`, `${JOBS}`],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function seedsDoneBy(process: Deno.ChildProcess): Promise<number[]> {
  const { success, stdout, stderr } = await process.output();
  const text = new TextDecoder();
  assert(success, text.decode(stderr));
  return JSON.parse(text.decode(stdout));
}

async function assertComplete(root: string): Promise<void> {
  const store = openStore(root);
  for (let seed = 0; seed < JOBS; seed++) await readBack(store, [await exampleJob(seed)]);
  assertEquals(await Array.fromAsync(store.verifyAll()), []);
}

test("eight processes on one folder do each of fifty jobs once, and nothing is lost", async () => {
  await using folder = await temporaryFolder();
  const root = `${folder.path}/store`;
  const done = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => seedsDoneBy(racer(root, n))));
  assertEquals(done.flat().sort((a, b) => a - b), Array.from({ length: JOBS }, (_, job) => job));
  assertGreater(done.filter((seeds) => seeds.length > 0).length, 1);
  await assertComplete(root);
});

test("processes that are killed leave no torn artifact, no lock, and what garbage collection removes", async () => {
  await using folder = await temporaryFolder();
  const root = `${folder.path}/store`;
  const uniform = createUniform(11);
  for (let round = 0; round < 10; round++) {
    const racers = [1, 2].map((n) => racer(root, 10 * round + n));
    await new Promise((resolve) => setTimeout(resolve, 150 + 150 * uniform()));
    for (const process of racers) {
      kill(process);
      await process.output();
    }
    assertEquals(await Array.fromAsync(openStore(root).verifyAll()), []);
  }
  await seedsDoneBy(racer(root, 0));
  await openStore(root).collectGarbage();
  await assertComplete(root);
  const names = await Array.fromAsync(walk(root));
  assertEquals(names.filter((name) => /\.(tmp|lock)$/.test(name)), []);
});

/** Kills a process, unless it is done already. */
function kill(process: Deno.ChildProcess): void {
  try {
    process.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // "already terminated"
  }
}

async function* walk(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* walk(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}

test("on a disk, symbolic links and FIFOs are refused and lead nowhere", async () => {
  const { key, job, outputs } = await exampleJob(1);
  const mkfifo = async (path: string) => {
    assert((await new Deno.Command("mkfifo", { args: [path] }).output()).success);
  };
  const parts = manifestPath(key).split("/");
  for (let depth = 0; depth <= parts.length; depth++) {
    const isFile = depth === parts.length;
    const plants = [
      (path: string, outside: string) => Deno.symlink(isFile ? `${outside}/file` : outside, path),
      (path: string, outside: string) => Deno.symlink(`${outside}/none`, path),
      mkfifo,
    ];
    for (const plant of plants) {
      await using folder = await temporaryFolder();
      const outside = `${folder.path}/outside`;
      await Deno.mkdir(outside);
      await Deno.writeTextFile(`${outside}/file`, "precious");
      const path = [folder.path, "store", ...parts.slice(0, depth)].join("/");
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await plant(path, outside);
      const store = openStore(`${folder.path}/store`);
      const error = await assertRejects(() => store.put(job, outputs), UnsafePathError);
      assertEquals(error.path, path);
      assertEquals((await Array.fromAsync(Deno.readDir(outside))).length, 1);
      assertEquals(await Deno.readTextFile(`${outside}/file`), "precious");
    }
  }
});
