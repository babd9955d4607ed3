import { assert, assertEquals } from "@std/assert";
import { LOAD, succeeded } from "./load.ts";
import { filesBelow, Project } from "./project.ts";

const LOAD_ON_WASM = `reproduce ${LOAD} --backend wasm`;
const WASM = "reproduce --preset smoke --backend wasm";
const FOLDER = "outputs/published/smoke";

Deno.test("what is published is what verify compares with, byte by byte", async () => {
  await using project = await Project.copy();
  succeeded(await project.run(LOAD_ON_WASM));
  const refused = await project.run("publish --preset smoke");
  assertEquals(refused.code, 1);
  assert(refused.stdout.includes("train/maml/mdp-n10/1: missing, never run"), refused.stdout);
  assert(refused.stderr.includes("jobs not stored, must be all; run deno task"), refused.stderr);
  assertEquals(await filesBelow(`${project.path}/outputs/published`), []);

  succeeded(await project.run(WASM));
  const alone = succeeded(await project.run("verify"));
  assert(alone.stderr.includes("outputs/published/ has no release"), alone.stderr);
  succeeded(await project.run("publish --preset smoke"));
  const published = await project.digests("published");
  const tables = await project.digests("tables/smoke");
  for (const [path, digest] of Object.entries(tables)) {
    if (/\/(overview.json|other.svg)$/.test(path)) continue; // no part of a release
    assertEquals(published[path.replace("tables", "published")], digest, path);
  }
  const verified = succeeded(await project.run("verify"));
  const [, of] = /smoke: (\d+) of \1 jobs identical to the released bytes/.exec(verified.stderr) ??
    [];
  assert(Number(of) === 78, verified.stderr);
  assert(verified.stderr.includes(" tables identical to the released bytes"), verified.stderr);

  const json = JSON.parse(succeeded(await project.run("verify --json")).stdout);
  assertEquals([json.jobs, json.problems, json.differences], [78, [], []]);
  assertEquals(json.releases[0], {
    release: FOLDER,
    of: "jobs",
    compared: 78,
    released: 78,
    differences: 0,
  });

  // Published again, and reproduced again, it stays as it is.
  succeeded(await project.run("publish --preset smoke"));
  await Deno.remove(`${project.path}/outputs/store`, { recursive: true });
  const empty = succeeded(await project.run("verify"));
  assert(empty.stderr.startsWith("nothing to verify: no job is stored"), empty.stderr);
  succeeded(await project.run(LOAD_ON_WASM));
  assertEquals(await project.digests("published"), published);
  const some = succeeded(await project.run("verify"));
  assert(
    some.stderr.includes(`smoke: 13 of ${of} jobs are stored here, all identical`),
    some.stderr,
  );

  // Other settings of the same code: other numbers.
  const settings = `${project.path}/experiments/presets.ts`;
  const text = await Deno.readTextFile(settings);
  await Deno.writeTextFile(settings, text.replace("preciseTasks: 200", "preciseTasks: 201"));
  succeeded(await project.run(LOAD_ON_WASM));
  const moved = await project.run("verify");
  assertEquals(moved.code, 1);
  const lines = moved.stdout.trim().split("\n");
  // The optima; of each of four agents the scores, twice, and the summary; of two the steps, twice;
  // the optima and scores as numbers.
  assertEquals(lines.length, 1 + 4 * 3 + 2 * 2 + 5, moved.stdout);
  assert(
    lines.every((it) =>
      it.startsWith(`${FOLDER}: `) && it.includes(" released, ") && !it.includes("; its code is")
    ),
    moved.stdout,
  );
  assert(moved.stderr.includes("Not as released: 22 different"), moved.stderr);

  // Other code, the same numbers, is as released.
  await Deno.writeTextFile(settings, text);
  const learner = `${project.path}/learners/reptile.ts`;
  await Deno.writeTextFile(learner, `${await Deno.readTextFile(learner)}\nvoid 0;\n`);
  succeeded(await project.run(LOAD_ON_WASM));
  const other = succeeded(await project.run("verify --thorough"));
  assert(
    other.stderr.includes(`smoke: 13 of ${of} jobs are stored here, all identical`),
    other.stderr,
  );
  // Two agents' parameters, four agents' scores, and the optima.
  assert(
    /7 of \d+ fingerprints of θ, scores and optima are stored/.test(other.stderr),
    other.stderr,
  );

  // A published file that was changed is named before anything is compared with it.
  await Deno.writeTextFile(`${project.path}/${FOLDER}/scores.csv`, "");
  const changed = await project.run("verify");
  assertEquals(changed.code, 1);
  assert(changed.stdout.includes("Cannot use released scores.csv"), changed.stdout);
});
