import { assert, assertEquals } from "@std/assert";
import { jobsDone, succeeded } from "./load.ts";
import { filesBelow, Project } from "./project.ts";

/** The jobs in the store, by their names. */
async function storedJobs(project: Project): Promise<string[]> {
  const paths = await filesBelow(`${project.path}/outputs/store/jobs`);
  const texts = paths.filter((path) => path.endsWith(".json")).map(Deno.readTextFileSync);
  return texts.map((text) => JSON.parse(text).name as string);
}

Deno.test("a search says its cost, trains, writes its tables, and does nothing the second time", async () => {
  await using project = await Project.copy();
  const plan = succeeded(await project.run("search smoke --dry-run"));
  assertEquals(plan.stdout.trim().split("\n").length, 8);
  assert(plan.stderr.includes("search smoke: 2 trials, 8 trainings, 80 meta-iterations, "));
  assert(plan.stderr.includes("8 jobs would run"), plan.stderr);
  assertEquals(await project.digests("."), {});

  const first = succeeded(await project.run("search smoke --jobs 2"));
  assertEquals(jobsDone(first), 8);
  assert(first.stdout.startsWith("# Search `smoke`\n"), first.stdout);
  assert(first.stderr.includes("s of processor time"), first.stderr);
  // Validation only: nothing but trainings is stored.
  const names = await storedJobs(project);
  assert(names.length === 8 && names.every((name) => /^train\/.*\/smoke\/[01]$/.test(name)));
  const written = await project.digests("searches");
  assertEquals(Object.keys(written).map((path) => path.split("/").at(-1)), [
    "summary.md",
    "trials.csv",
  ]);

  const again = succeeded(await project.run("search smoke"));
  assert(again.stderr.includes("nothing to do: 8 jobs asked for, all done"), again.stderr);
  assertEquals(await project.digests("searches"), written);
  succeeded(await project.run("verify"));
});

Deno.test("a search that is interrupted goes on, and ends with the same bytes", async () => {
  await using project = await Project.copy();
  succeeded(await project.run("search smoke --seeds 0..9"));
  const whole = await project.digests("searches");
  await project.forget();
  const running = project.start("search smoke --seeds 0..9 --jobs 1");
  await running.said(" of 40 jobs");
  running.kill("SIGINT");
  const { code } = await running.ended;
  assert(code === 130, `exit code ${code}`);
  const kept = (await storedJobs(project)).length;
  assert(kept < 40, String(kept));
  assertEquals(jobsDone(succeeded(await project.run("search smoke --seeds 0..9"))), 40 - kept);
  assertEquals(await project.digests("searches"), whole);
});

Deno.test("training that does not stay finite is an outcome: ranked last, the rest goes on", async () => {
  await using project = await Project.copy();
  const path = `${project.path}/experiments/searches/searches.ts`;
  const text = await Deno.readTextFile(path);
  const wild = '{ "outer.optimiser.kind": "adam", "outer.optimiser.learningRate": 1e38 }';
  const edited = text.replace('"inner.objective": ["score", "ratio"]', `wild: [${wild}]`);
  assert(edited !== text);
  await Deno.writeTextFile(path, edited);
  const ended = succeeded(await project.run("search smoke"));
  assert(ended.stderr.includes("4 trainings did not stay finite"), ended.stderr);
  const summary = await Deno.readTextFile(`${project.path}/outputs/searches/smoke/summary.md`);
  assert(summary.includes("seed 0, 1 not finite"), summary);
  assert(ended.stdout.includes("**Trial 0: `base`**"), ended.stdout);
});
