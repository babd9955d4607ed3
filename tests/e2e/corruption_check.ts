import { assert, assertEquals } from "@std/assert";
import { LOAD, reproduce, succeeded } from "./load.ts";
import { Project } from "./project.ts";

const SETTING = "reptile/bandit-k5-n10/0";
const KINDS = [
  [`train/${SETTING}`, "manifest"],
  [`train/${SETTING}`, "parameters.safetensors"],
  [`train/${SETTING}`, "curve.safetensors"],
  [`adapt/${SETTING}`, "adapted.safetensors"],
  [`evaluate/${SETTING}`, "scores.safetensors"],
  [`tabulate/${SETTING}`, "summary.json"],
  ["optima/bandit-k5-n10", "optima.safetensors"],
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
  await Deno.remove(await project.stored(`adapt/${SETTING}`, "adapted.safetensors"));
  await Deno.remove(await project.stored(`train/${SETTING}`, "manifest"));
  await Deno.remove(`${project.path}/outputs/tables`, { recursive: true });
  assertEquals((await project.run("verify")).code, 1);
  assertEquals(await reproduce(project), intact);
});

Deno.test("a bad list of code makes no result stale; verify names it, and explanations say less", async () => {
  await using project = await Project.copy();
  const intact = await reproduce(project);
  const manifest = JSON.parse(
    await Deno.readTextFile(await project.stored(`train/${SETTING}`, "manifest")),
  );
  const list = `objects/${manifest.code.slice(0, 2)}/${manifest.code}`;
  const path = `${project.path}/outputs/store/${list}`;
  const bytes = await Deno.readFile(path);
  await Deno.writeFile(path, FAULTS[0]!(bytes));
  const status = succeeded(await project.run(`status ${LOAD} --verbose`));
  assert(/^\d+ done, 0 stale, 0 missing$/m.test(status.stdout), status.stdout);
  const verified = await project.run("verify");
  assertEquals(verified.code, 1);
  assertEquals(verified.stdout.trim().split("\n").length, 1, verified.stdout);
  assert(verified.stdout.includes(path), verified.stdout);

  // Other code: that is seen, but not which file it was.
  const edited = `${project.path}/learners/reptile.ts`;
  const text = await Deno.readTextFile(edited);
  await Deno.writeTextFile(edited, `${text}\nvoid 0;\n`);
  const stale = succeeded(await project.run(`status ${LOAD} --verbose`));
  assert(
    stale.stdout.includes(
      `train/${SETTING}: stale, code: another, the list of its files is gone\n`,
    ),
    stale.stdout,
  );
  await Deno.writeTextFile(edited, text);

  // Mending takes nothing but the list away.
  const mended = succeeded(await project.run(`reproduce ${LOAD}`));
  assert(mended.stderr.includes(`${path}.corrupt-1`), mended.stderr);
  assert(mended.stderr.includes("nothing to do"), mended.stderr);
  const left = { ...intact };
  delete left[`outputs/store/${list}`];
  assertEquals(await project.results(), left);
  succeeded(await project.run("verify"));
});

Deno.test("looking at what is corrupt changes nothing", async () => {
  await using project = await Project.copy();
  await reproduce(project);
  const path = await project.stored(`train/${SETTING}`, "manifest");
  await Deno.writeTextFile(path, "{");
  const before = await project.digests(".");
  const line = LOAD.replace("--seeds 0,1", "--seed 0");
  const status = succeeded(await project.run(`status ${line} --verbose`));
  assert(status.stdout.includes(`train/${SETTING}: stale, Cannot use ${path}`), status.stdout);
  succeeded(await project.run(`reproduce ${line} --dry-run`));
  await project.run("verify");
  assertEquals(await project.digests("."), before);
});
