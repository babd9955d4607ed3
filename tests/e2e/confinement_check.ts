import { assert, assertEquals } from "@std/assert";
import { LOAD, reproduce, succeeded } from "./load.ts";
import { type Ended, Project } from "./project.ts";

const COMMANDS = [
  `reproduce ${LOAD}`,
  `reproduce ${LOAD} --dry-run`,
  "stage eval --preset smoke --env mdp-n3 --algorithm random --seed 5",
  `status ${LOAD} --json`,
  "verify",
  "cell --preset smoke --env bandit-k2-n2 --algorithm reptile --seeds 0 --iterations 1",
];

/** One question for a permission, as Deno logs it. */
interface Asked {
  readonly permission: string;
  readonly value: string | null;
}

Deno.test("no command asks for more than to read the project, to write under outputs/, and for free room", async () => {
  await using project = await Project.copy();
  for (const command of COMMANDS) {
    const log = `${project.around}/audit`;
    succeeded(await project.run(command, { env: { DENO_AUDIT_PERMISSIONS: log } }));
    const lines = await Deno.readTextFile(log).catch(() => "");
    await Deno.remove(log).catch(() => {});
    const asked = lines.split("\n").filter((line) => line !== "").map((line) =>
      JSON.parse(line) as Asked
    );
    const isBelow = (path: string | null, folder: string) =>
      path === folder || path?.startsWith(`${folder}/`);
    const beyond = asked.filter(({ permission, value }) =>
      !(permission === "read" && isBelow(value, project.path)) &&
      !(permission === "sys" && value === "statfs") && // how much room the disk has
      !(permission === "write" && isBelow(value, `${project.path}/outputs`))
    );
    assertEquals(beyond, [], command);
    const writes = asked.some(({ permission }) => permission === "write");
    assertEquals(writes, /^(reproduce|stage)(?!.*--dry-run)/.test(command), command);
    assertEquals(asked.length > 0, !command.startsWith("cell"), "the log is looked at");
  }
});

/** Asserts one message, no prompt and no stack trace; which message, by a part of it. */
function refused(ended: Ended, code: number, part: string, lines = 1): void {
  assertEquals(ended.code, code, ended.stderr);
  const said = ended.stderr.trim().split("\n").filter((line) =>
    !line.startsWith("backend: ") && !line.startsWith("work ")
  );
  assert(said.join("\n").includes(part), ended.stderr);
  assertEquals(said.length, lines, ended.stderr);
  assert(!/^\s+at |[\p{Cc}--\n]|\?$/mv.test(ended.stderr), ended.stderr);
}

Deno.test("a permission that is missing is named, without a prompt", async () => {
  await using project = await Project.copy();
  const read = ["--allow-read=."];
  const write = ["--allow-write=outputs"];
  const readFlag = "run again with the --allow-read flag";
  const writeFlag = "run again with the --allow-write flag";
  // Before any work.
  refused(await project.run(`reproduce ${LOAD}`, { permissions: read }), 1, writeFlag);
  refused(await project.run(`reproduce ${LOAD}`, { permissions: write }), 1, readFlag);
  for (const command of [`status ${LOAD}`, "verify"]) {
    refused(await project.run(command, { permissions: [] }), 1, readFlag);
  }
  await reproduce(project);
  const before = await project.digests(".");
  // The index cannot be written, which is nothing that anybody needs.
  const idle = succeeded(await project.run(`reproduce ${LOAD}`, { permissions: read }));
  assert(idle.stderr.includes("nothing to do"), idle.stderr);
  refused(await project.run(`stage eval ${LOAD}`, { permissions: [] }), 1, readFlag);
  assertEquals(await project.digests("."), before);
});

Deno.test("outputs may be a symbolic link to a folder, and to nothing else", async () => {
  await using project = await Project.copy();
  const [inside, outside] = [`${project.path}/outputs`, `${project.around}/outside`];
  await project.link(outside, inside);
  refused(await project.run(`reproduce ${LOAD}`), 1, "it is a symbolic link to no folder");
  await Deno.mkdir(outside);
  await reproduce(project);
  assertEquals((await Array.fromAsync(Deno.readDir(outside))).length, 2);
  assertEquals(await Array.fromAsync(Deno.readDir(`${outside}/store/locks`)), []);
  succeeded(await project.run("verify"));
  assert((await project.run(`reproduce ${LOAD}`)).stderr.includes("nothing to do"));
});

for (const planted of ["/store", "/store/objects", "/store/jobs", "/store/locks", "/tables"]) {
  Deno.test(`a symbolic link in place of outputs${planted} is refused, and not followed`, async () => {
    await using project = await Project.copy();
    await reproduce(project);
    const [inside, outside] = [`${project.path}/outputs${planted}`, `${project.around}/outside`];
    const line = LOAD.replace("0,1", "0..2");
    await Deno.mkdir(inside, { recursive: true });
    await Deno.rename(inside, outside);
    await project.link(outside, inside);
    const contents = async () => {
      const paths: string[] = [];
      const walk = async (folder: string) => {
        for await (const { name, isDirectory } of Deno.readDir(folder)) {
          paths.push(`${folder}/${name}`);
          if (isDirectory) await walk(`${folder}/${name}`);
        }
      };
      await walk(outside);
      return paths.sort();
    };
    const before = await contents();
    const ended = await project.run(`reproduce ${line} --keep-going`);
    assertEquals(ended.code, 1, ended.stderr);
    assert(ended.stderr.includes(`${inside}: it is a symbolic link, must be a folder`));
    assert(!/^\s+at /m.test(ended.stderr), ended.stderr);
    assertEquals(await contents(), before);
    if (planted === "/tables") return;
    assertEquals((await project.run("verify")).code, 1);
    assertEquals(await contents(), before);
  });
}

Deno.test("what a system leaves in folders is passed over", async () => {
  await using project = await Project.copy();
  await reproduce(project);
  const folders = ["", "/store", "/store/objects", "/store/jobs", "/store/locks", "/tables/smoke"];
  for (const folder of folders) {
    for (const name of [".DS_Store", "Thumbs.db", ".nfs000000000042"]) {
      await Deno.writeTextFile(`${project.path}/outputs${folder}/${name}`, "");
    }
  }
  const again = succeeded(await project.run(`reproduce ${LOAD}`));
  assert(!again.stderr.includes("Cannot use"), again.stderr);
  succeeded(await project.run("verify"));
});

Deno.test("the folder of the project may have a line feed in its name", async () => {
  await using project = await Project.copy("a\nb");
  await reproduce(project);
  succeeded(await project.run("verify"));
  succeeded(await project.run("cell --preset smoke --env bandit-k2-n2 --seeds 0 --iterations 1"));
});

Deno.test("a file that is nobody's is told of, and is in nobody's way", async () => {
  await using project = await Project.copy();
  await reproduce(project);
  const path = `${project.path}/outputs/store/notes.txt`;
  await Deno.writeTextFile(path, "");
  const again = succeeded(await project.run(`reproduce ${LOAD}`));
  assert(again.stderr.includes(`Cannot use ${path}: it is nothing of the store's`), again.stderr);
  const verified = await project.run("verify");
  assertEquals(verified.code, 1);
  assert(verified.stderr.includes("mends 0"), verified.stderr);
});

Deno.test("outputs/ that is a file is refused", async () => {
  await using project = await Project.copy();
  await Deno.writeTextFile(`${project.path}/outputs`, "mine");
  const told = "outputs: it is a file, must be a folder; remove it";
  for (const command of [`reproduce ${LOAD}`, `status ${LOAD}`, "verify"]) {
    refused(await project.run(command), 1, told);
  }
  assertEquals(await Deno.readTextFile(`${project.path}/outputs`), "mine");
});

const { stdout: uid } = await new Deno.Command("id", { args: ["-u"] }).output();
const isRoot = new TextDecoder().decode(uid).trim() === "0";

Deno.test({
  name: "outputs/ that cannot be written to is said, and nothing else",
  ignore: isRoot, // who may write everywhere
  async fn() {
    await using project = await Project.copy();
    await Deno.mkdir(`${project.path}/outputs`);
    await Deno.chmod(`${project.path}/outputs`, 0o555);
    refused(await project.run(`reproduce ${LOAD} --jobs 1`), 1, "Cannot make the folder", 2);
    await Deno.chmod(`${project.path}/outputs`, 0o755);
  },
});
