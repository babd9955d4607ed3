import { assert, assertEquals } from "@std/assert";
import { jobsDone, LOAD, reproduce, succeeded } from "./load.ts";
import { filesBelow, Project } from "./project.ts";

Deno.test("a stage runs exactly what is missing for a seed, and nothing the second time", async () => {
  await using project = await Project.copy();
  await reproduce(project);
  const line = "stage eval --preset smoke --env bandit-k5-n10 --algorithm reptile" +
    " --algorithm one-step --seed 3";
  const plan = succeeded(await project.run(`${line} --dry-run`));
  assertEquals(plan.stdout.trim().split("\n"), [
    "train/reptile/bandit-k5-n10/3: missing, never run",
    "adapt/reptile/bandit-k5-n10/3: missing, never run",
    "evaluate/reptile/bandit-k5-n10/3: missing, never run",
    "evaluate/one-step/bandit-k5-n10/3: missing, never run",
  ]);
  assertEquals(jobsDone(succeeded(await project.run(line))), 4);
  const again = succeeded(await project.run(line));
  assert(again.stderr.includes("nothing to do: 2 jobs asked for, all done"), again.stderr);
  // And nothing of it is run again for the tables.
  const rest = succeeded(await project.run(`reproduce ${LOAD.replace("0,1", "3")}`));
  assertEquals(jobsDone(rest), 2); // the optima are there
});

Deno.test("environments and seeds that no preset names work", async () => {
  await using project = await Project.copy();
  const line = "stage evaluate --preset smoke --env mdp-n7 --env bandit-k20-n50 --seed 11";
  const ended = succeeded(await project.run(line));
  // Two learners (three jobs each) and the baselines: five on MDPs, six on bandits.
  assertEquals(jobsDone(ended), 2 * 6 + 5 + 6);
  succeeded(await project.run("verify"));
});

Deno.test("status tells done, stale and missing, as text and as JSON", async () => {
  await using project = await Project.copy();
  const line = "status --preset smoke --env bandit-k5-n10 --algorithm reptile --seeds 0,1";
  const counts = async () => {
    const { stdout } = succeeded(await project.run(`${line} --json`));
    const { counts, jobs } = JSON.parse(stdout);
    assertEquals(counts.done + counts.stale + counts.missing, jobs.length);
    return counts;
  };
  assertEquals(await counts(), { done: 0, stale: 0, missing: 9 });
  succeeded(await project.run(`reproduce ${LOAD}`));
  assertEquals(await counts(), { done: 9, stale: 0, missing: 0 });

  const path = `${project.path}/learners/reptile.ts`;
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, `${text}\nvoid 0;\n`);
  assertEquals(await counts(), { done: 1, stale: 8, missing: 0 });
  const { stdout } = succeeded(await project.run(`${line} --verbose`));
  assert(
    stdout.includes("train/reptile/bandit-k5-n10/0: stale, code: changed learners/reptile.ts"),
    stdout,
  );
  await Deno.writeTextFile(path, `${text}\n// a comment\n`);
  assertEquals(await counts(), { done: 9, stale: 0, missing: 0 });
  await Deno.writeTextFile(path, text);
  assertEquals(await counts(), { done: 9, stale: 0, missing: 0 });
});

Deno.test("status counts on a screen, and says of a job which part of its key is another", async () => {
  await using project = await Project.copy();
  await reproduce(project);
  const request = "--env bandit-k5-n10 --algorithm reptile --seed 0";
  const counted = succeeded(await project.run(`status ${request}`)).stdout;
  assert(/^bandit-k5-n10 +0\/1 +0\/1 +0\/1 +0\/1 +0\/1 +· +5$/m.test(counted), counted);
  // What another preset left is no stale result of this one.
  assert(/^ +5 {2}missing, stored for preset smoke only$/m.test(counted), counted);
  const job = succeeded(await project.run("status tabulate/reptile/bandit-k5-n10/0")).stdout;
  assert(/^input evaluate +[0-9a-f]{12}… +[0-9a-f]{12}…$/m.test(job), job);
  const train = succeeded(await project.run("status train/reptile/bandit-k5-n10/0 --json"));
  const { state, stored } = JSON.parse(train.stdout);
  assertEquals(state, "missing");
  assertEquals(stored[0].changes.at(-1), {
    part: "settings learner.iterations",
    was: "500",
    is: "4000",
  });
  const { stdout } = succeeded(await project.run(`status --preset smoke ${request} --graph`));
  assert(stdout.startsWith("flowchart LR\n") && stdout.includes("<br>1 of 1 done"), stdout);
});

Deno.test("a variant has a name, is run once, and stands in the tables and on the screens", async () => {
  await using project = await Project.copy();
  const variant = "--preset smoke --env bandit-k5-n10 --algorithm reptile --seed 0" +
    " --set inner.steps=2 --as reptile-2";
  const trained = succeeded(await project.run(`stage train ${variant}`));
  assertEquals(jobsDone(trained), 1);
  assert(/^bandit-k5-n10 +reptile-2 +1 +\d+ +\d\.\d\d +\d\.\d\d +10 pulls$/m.test(trained.stdout));
  const run = succeeded(await project.run(`reproduce ${variant}`));
  // Beside it stands what it was made from: both have four stages, and one of these is done.
  assertEquals(jobsDone(run), 1 + 2 * 4 - 1);
  const line = /^bandit-k5-n10 +\S+ ± \S+ [≠≈?] 7\.2 ± 0\.2 +\d\.\d\d ± \d\.\d\d$/m;
  assert(/^ +reptile +paper +reptile-2$/m.test(run.stdout) && line.test(run.stdout), run.stdout);
  const csv = await Deno.readTextFile(`${project.path}/outputs/tables/smoke/table1.csv`);
  assert(csv.includes("bandit-k5-n10,10,5,reptile-2,post-adaptation"), csv);
  const again = succeeded(await project.run(`reproduce ${variant}`));
  assert(again.stderr.includes("nothing to do"), again.stderr);
  assertEquals(again.stdout, run.stdout);

  // Another variant of the same name: it takes the key to tell them apart.
  const name = "train/reptile-2/bandit-k5-n10/0";
  succeeded(await project.run(`show ${name} --preset smoke`));
  succeeded(await project.run(`stage train ${variant.replace("=2", "=1")}`));
  const both = await project.run(`show ${name} --preset smoke`);
  const [key] = /[0-9a-f]{12}/.exec(both.stderr) ?? [];
  assertEquals([both.code, both.stderr.includes("2 results have that name")], [2, true]);
  const shown = succeeded(await project.run(`show ${name} --preset smoke --key ${key}`));
  assert(shown.stdout.includes("parameters.safetensors, "), shown.stdout);
  assertEquals((await project.run(`show ${name} --preset smoke --key xyz`)).code, 2);
});

Deno.test("an edit of one learner or baseline makes no result of another stale", async () => {
  await using project = await Project.copy();
  await reproduce(project);
  const line = `status ${LOAD} --verbose`;
  for (const [path, name] of [["reptile.ts", "reptile"], ["baselines/one_step.ts", "one-step"]]) {
    const file = `${project.path}/learners/${path}`;
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, `${text}\nvoid 0;\n`);
    const { stdout } = succeeded(await project.run(line));
    const stale = stdout.split("\n").filter((it) => it.includes(": stale, "));
    assert(stale.length >= 4 && stale.every((it) => it.includes(`/${name}/`)), stdout);
    await Deno.writeTextFile(file, text);
  }
});

Deno.test("adapted parameters are kept if they are asked for, and are no other results", async () => {
  await using project = await Project.copy();
  const line = "stage adapt --preset smoke --env bandit-k5-n10 --algorithm reptile --seed 0";
  assertEquals(jobsDone(succeeded(await project.run(line))), 2);
  // Training is there; what the plain run left stays beside it.
  assertEquals(jobsDone(succeeded(await project.run(`${line} --parameters`))), 1);
  assert(succeeded(await project.run(line)).stderr.includes("nothing to do"));
  const sizes: number[] = [];
  for (const path of await filesBelow(`${project.path}/outputs/store/jobs`)) {
    const { stage, outputs } = JSON.parse(await Deno.readTextFile(path));
    if (stage === "adapt") sizes.push(outputs["adapted.safetensors"].bytes);
  }
  // 50 tasks of 1285 parameters in f32.
  const [small, large] = sizes.toSorted((a, b) => a - b) as [number, number];
  assert(sizes.length === 2 && small < 6000 && large > 50 * 1285 * 4, `${sizes}`);
});

Deno.test("an edit in report/ runs nothing again", async () => {
  await using project = await Project.copy();
  await reproduce(project);
  const path = `${project.path}/report/tables/files.ts`;
  await Deno.writeTextFile(path, `${await Deno.readTextFile(path)}\nvoid 0;\n`);
  const again = succeeded(await project.run(`reproduce ${LOAD}`));
  assert(again.stderr.includes("nothing to do"), again.stderr);
});

Deno.test("a cell is trained and printed without anything stored", async () => {
  await using project = await Project.copy();
  const { stdout } = succeeded(
    await project.run("cell --preset smoke --env mdp-n3 --algorithm reptile --seeds 1,2"),
  );
  for (const row of ["| post-adaptation | precise", "| optimum", "| explore-commit"]) {
    assert(stdout.includes(row), stdout);
  }
  assertEquals(await project.digests("."), {});
});
