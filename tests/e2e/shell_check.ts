import { assert, assertEquals } from "@std/assert";
import { LOAD, reproduce, succeeded } from "./load.ts";
import { Project } from "./project.ts";

const NAMES = ["reproduce", "stage", "status", "verify", "cell"];

Deno.test("a mistake is one message on stderr and exit code 2, for every command", async () => {
  await using project = await Project.copy();
  for (const name of NAMES) {
    const { code, stdout, stderr } = await project.run(`${name} --bogus`);
    assertEquals([code, stdout], [2, ""], name);
    const [message, hint, ...rest] = stderr.trim().split("\n");
    assert(message!.startsWith("Cannot use option --bogus: no such option, must be one of --"));
    assert(hint!.startsWith(`See deno task ${name}`) && hint!.endsWith("--help"), hint);
    assertEquals(rest, []);
  }
  const { code, stderr } = await project.run("reproduce --preset smoke --jobs 0");
  assertEquals([code, stderr.trim().split("\n").length], [2, 2], stderr);
  assertEquals(await project.digests("."), {});
});

Deno.test("help is on stdout, with exit code 0, for every command", async () => {
  await using project = await Project.copy();
  for (const name of NAMES) {
    const { stdout, stderr } = succeeded(await project.run(`${name} --help`));
    assert(stdout.includes(`Example: deno task ${name}`), stdout);
    assertEquals(stderr, "");
  }
});

Deno.test("deno task passes exit codes on", async () => {
  await using project = await Project.copy();
  assertEquals((await project.deno(["task", "--quiet", "cell", "--bogus"]).ended).code, 2);
  assertEquals((await project.deno(["task", "--quiet", "verify"]).ended).code, 0);
});

Deno.test("results are on stdout and progress on stderr, without any escape", async () => {
  await using project = await Project.copy();
  for (const env of [{}, { NO_COLOR: "" }, { LANG: "C", LC_ALL: "C", TERM: "dumb" }]) {
    await project.forget();
    const { stdout, stderr } = succeeded(await project.run(`reproduce ${LOAD}`, { env }));
    assert(!/[\p{Cc}--\n]/v.test(stdout + stderr), stderr);
    assert(stdout.startsWith("Preset smoke") && !stdout.includes("jobs"));
    assert(/^100 %, 13 of 13 jobs, \d+s elapsed$/m.test(stderr), stderr);
  }
});

Deno.test("a reader that goes away ends a command quietly", async () => {
  await using project = await Project.copy();
  await reproduce(project);
  for (
    const line of [`reproduce ${LOAD}`, `status --json`, "cell --list-settings", "stage --help"]
  ) {
    const { code, stderr } = await project.run(line, { closeStdout: true });
    assertEquals(code, 0, stderr);
    assert(!/BrokenPipe|Broken pipe|^\s+at /m.test(stderr), stderr);
  }
});
