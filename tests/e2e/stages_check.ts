import { assert, assertEquals } from "@std/assert";
import { jobsDone, LOAD, reproduce, succeeded } from "./load.ts";
import { Project } from "./project.ts";

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
  assertEquals(jobsDone(rest), 2);
});

Deno.test("environments and seeds that no preset names work", async () => {
  await using project = await Project.copy();
  const line = "stage evaluate --preset smoke --env mdp-n7 --env bandit-k20-n50 --seed 11";
  const ended = succeeded(await project.run(line));
  // Two learners (three jobs each) and the controls: four on MDPs, five on bandits.
  assertEquals(jobsDone(ended), 2 * 6 + 4 + 5);
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
  assertEquals(await counts(), { done: 0, stale: 0, missing: 8 });
  succeeded(await project.run(`reproduce ${LOAD}`));
  assertEquals(await counts(), { done: 8, stale: 0, missing: 0 });

  const path = `${project.path}/learners/reptile.ts`;
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, `${text}\nvoid 0;\n`);
  assertEquals(await counts(), { done: 0, stale: 8, missing: 0 });
  const { stdout } = succeeded(await project.run(line));
  assert(
    stdout.includes("train/reptile/bandit-k5-n10/0: stale, code: changed learners/reptile.ts"),
    stdout,
  );
  await Deno.writeTextFile(path, `${text}\n// a comment\n`);
  assertEquals(await counts(), { done: 8, stale: 0, missing: 0 });
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
  for (const row of ["| after adaptation, exact value", "| optimum", "| explore-commit"]) {
    assert(stdout.includes(row), stdout);
  }
  assertEquals(await project.digests("."), {});
});
