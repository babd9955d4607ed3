import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readTable } from "../../report/tables/csv.ts";
import { jobsDone, succeeded } from "./load.ts";
import { Project } from "./project.ts";

/** A setting and the learner of the study, beside one of the library's. */
const LOAD = "--preset smoke --env gaussian-k5-n10 --algorithm annealed --algorithm reptile" +
  " --seed 0 --backend wasm";
/** The optima; four stages of two learners. */
const LOAD_JOBS = 9;

/** A clone, and the study of `examples/` in a folder beside it. */
async function setUp(): Promise<{ clone: Project; study: Project }> {
  const clone = await Project.copy();
  const study = await clone.copyOut("examples/study", "my study");
  const config = await study.read("deno.json");
  await study.write("deno.json", config.replaceAll('"../..', `"${clone.path}`));
  return { clone, study };
}

Deno.test("a study in a folder of its own runs, caches, and asks for no more than two folders", async () => {
  const { clone, study } = await setUp();
  await using _ = clone;
  const log = `${clone.around}/audit`;
  const first = succeeded(
    await study.run(`reproduce ${LOAD}`, { env: { DENO_AUDIT_PERMISSIONS: log } }),
  );
  assertEquals(jobsDone(first), LOAD_JOBS);
  const asked = (await Deno.readTextFile(log)).trim().split("\n").map((line) => JSON.parse(line));
  const isBelow = (path: string, folder: string) =>
    path === folder || path.startsWith(`${folder}/`);
  const beyond = asked.filter(({ permission, value }) =>
    !(permission === "read" && (isBelow(value, study.path) || isBelow(value, clone.path))) &&
    !(permission === "write" && isBelow(value, `${study.path}/outputs`)) &&
    !(permission === "sys" && value === "statfs") // how much room the disk has
  );
  assertEquals(beyond, []);

  assertMatch(await study.read("outputs/tables/smoke/other.md"), /^\|.*\| *annealed, post-adapt/m);
  const rows = readTable(await study.read("outputs/tables/smoke/other.csv"));
  const ran = rows.filter(({ source }) => source === "run").map(({ algorithm }) => algorithm);
  assertEquals([...new Set(ran)].sort(), ["annealed", "reptile"]);
  assertEquals(await clone.results(), {}, "nothing is written in the clone");

  const second = succeeded(await study.run(`reproduce ${LOAD}`));
  assertStringIncludes(second.stderr, `nothing to do: ${LOAD_JOBS} jobs asked for, all done`);
  succeeded(await study.run("verify"));
  const shown = succeeded(await study.run("show train/annealed/gaussian-k5-n10/0 --preset smoke"));
  assertMatch(shown.stdout, /job: train\/annealed\/gaussian-k5-n10\/0/);
  const cell = succeeded(
    await study.run(
      "cell --env gaussian-k5-n10 --algorithm annealed --preset smoke --backend wasm --iterations 2",
    ),
  );
  assertMatch(cell.stdout, /^gaussian-k5-n10 · annealed/);
});

Deno.test("a study's learner resumes after a kill, and is hashed with its own code", async () => {
  const { clone, study } = await setUp();
  await using _ = clone;
  const running = study.start(`reproduce ${LOAD} --jobs 1`);
  // A whole manifest: one that is being written has another name.
  const isDone = (path: string) => path.endsWith(".json");
  while (!Object.keys(await study.digests("store/jobs")).some(isDone)) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  running.kill("SIGKILL");
  await running.ended;
  const resumed = jobsDone(succeeded(await study.run(`reproduce ${LOAD}`)));
  assert(resumed > 0 && resumed < LOAD_JOBS, `${resumed} jobs were left`);
  const results = await study.results();
  await study.forget();
  succeeded(await study.run(`reproduce ${LOAD}`));
  assertEquals(await study.results(), results);

  const stale = async () => {
    const { stdout } = succeeded(await study.run(`status ${LOAD} --json`));
    const { jobs } = JSON.parse(stdout) as {
      jobs: { name: string; state: string; reason: string }[];
    };
    return jobs.filter(({ state }) => state === "stale");
  };
  const learner = "learners/annealed.ts";
  const text = await study.read(learner);
  await study.write(learner, `// another comment\n${text}`);
  assertEquals(await stale(), []);
  await study.write(
    learner,
    text.replace("1 - iteration / iterations", "1 - 0.5 * iteration / iterations"),
  );
  const changed = await stale();
  assertEquals(changed.length, 4);
  assert(changed.every(({ name }) => name.split("/")[1] === "annealed"));
  assertEquals(changed[0]!.reason, "code: changed study/learners/annealed.ts");
});

Deno.test("what a study may not be is refused in one line, before any work", async () => {
  const { clone, study } = await setUp();
  await using _ = clone;
  const learner = await study.read("learners/annealed.ts");
  const refused = async (code: number, message: string, command = `reproduce ${LOAD}`) => {
    const ended = await study.run(command);
    assertEquals([ended.code, ended.stdout], [code, ""], ended.stderr);
    assertStringIncludes(ended.stderr, message);
    assert(!/^\s+at /m.test(ended.stderr), ended.stderr);
    assertEquals(await study.results(), {});
  };
  const write = (text: string) => study.write("learners/annealed.ts", text);
  await write(learner.replaceAll('"annealed"', '"maml"'));
  await refused(1, 'Cannot use learner "maml": a learner has that name');
  await write(learner.replaceAll('"annealed"', '"optimum"'));
  await refused(1, 'Cannot use algorithm "optimum": two have that name');
  await write(learner.replace("import.meta.url", '"file:///elsewhere.ts"'));
  await refused(1, 'Cannot use learner "annealed": its module is "file:///elsewhere.ts", must be');
  await write(`import "@outerloop/outerloop/wasm";\n${learner}`);
  await refused(1, "must be a relative path or @outerloop/outerloop/learners: Workers load no");
  await write(learner);
  const family = await study.read("families/gaussian.ts");
  await study.write("families/gaussian.ts", family.replace("sd: 1 },\n    t", "sd: -1 },\n    t"));
  await refused(1, 'Cannot use task family "gaussian-k5-n10": rewards');
  await study.write("families/gaussian.ts", family);
  await study.write(
    "main.ts",
    (await study.read("main.ts")).replace("(study)", '(study, ["run"])'),
  );
  await refused(2, 'Cannot run command "run": must be one of reproduce, cell, stage,');
});
