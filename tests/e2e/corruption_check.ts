import { assert, assertEquals } from "@std/assert";
import { LOAD, reproduce, succeeded } from "./load.ts";
import { Project } from "./project.ts";

const SETTING = "reptile/bandit-k5-n10/0";
const KINDS = [
  [`train/${SETTING}`, "manifest"],
  [`train/${SETTING}`, "parameters.safetensors"],
  [`train/${SETTING}`, "curve.csv"],
  [`adapt/${SETTING}`, "adapted.safetensors"],
  [`adapt/${SETTING}`, "online.csv"],
  [`evaluate/${SETTING}`, "paper.csv"],
  [`evaluate/${SETTING}`, "precise.csv"],
  [`tabulate/${SETTING}`, "summary.json"],
] as const;

/** What can happen to a file. */
const FAULTS: readonly ((bytes: Uint8Array) => Uint8Array)[] = [
  function flipped(bytes) {
    const copy = bytes.slice();
    copy[Math.floor(copy.length / 2)]! ^= 1;
    return copy;
  },
  function cut(bytes) {
    return bytes.slice(0, -1);
  },
  function emptied() {
    return new Uint8Array();
  },
];

Deno.test("a fault in each kind of stored file is named by verify and mended by reproduce", async () => {
  await using project = await Project.copy();
  const intact = await reproduce(project);
  for (const [at, [job, output]] of KINDS.entries()) {
    const fault = FAULTS[at % FAULTS.length]!;
    // Every kind has its byte flipped; some are cut or emptied too.
    for (const change of new Set([FAULTS[0]!, fault])) {
      const what = `${output} of ${job}, ${change.name}`;
      const path = await project.stored(job, output);
      await Deno.writeFile(path, change(await Deno.readFile(path)));
      const verified = await project.run("verify");
      assertEquals(verified.code, 1, what);
      assert(verified.stdout.includes(path), `${what}: ${verified.stdout}`);
      assertEquals(verified.stdout.trim().split("\n").length, 1, verified.stdout);
      const mended = succeeded(await project.run(`reproduce ${LOAD}`));
      assert(mended.stderr.includes(`${path}.corrupt-`), `${what}: ${mended.stderr}`);
      assertEquals(await project.results(), intact, what);
    }
  }
  succeeded(await project.run("verify"));
});

Deno.test("files that are gone are made again", async () => {
  await using project = await Project.copy();
  const intact = await reproduce(project);
  await Deno.remove(await project.stored(`adapt/${SETTING}`, "online.csv"));
  await Deno.remove(await project.stored(`train/${SETTING}`, "manifest"));
  await Deno.remove(`${project.path}/outputs/tables`, { recursive: true });
  assertEquals((await project.run("verify")).code, 1);
  assertEquals(await reproduce(project), intact);
});

Deno.test("looking at what is corrupt changes nothing", async () => {
  await using project = await Project.copy();
  await reproduce(project);
  const path = await project.stored(`train/${SETTING}`, "manifest");
  await Deno.writeTextFile(path, "{");
  const before = await project.digests(".");
  const line = LOAD.replace("--seeds 0,1", "--seed 0");
  const status = succeeded(await project.run(`status ${line}`));
  assert(status.stdout.includes(`train/${SETTING}: stale, Cannot use ${path}`), status.stdout);
  succeeded(await project.run(`reproduce ${line} --dry-run`));
  await project.run("verify");
  assertEquals(await project.digests("."), before);
});
