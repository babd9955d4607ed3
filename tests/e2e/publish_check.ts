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
  assert(alone.stderr.includes("compared with nothing: there are no"), alone.stderr);
  succeeded(await project.run("publish --preset smoke"));
  const published = await project.digests("published");
  const tables = await project.digests("tables/smoke");
  for (const [path, digest] of Object.entries(tables)) {
    assertEquals(published[path.replace("tables", "published")], digest, path);
  }
  const verified = succeeded(await project.run("verify"));
  const [, of] = /smoke: (\d+) of \1 jobs compared on wasm/.exec(verified.stderr) ?? [];
  assert(Number(of) >= 70, verified.stderr);
  assert(verified.stderr.includes("6 tables compared, made anew"), verified.stderr);

  // Published again, and reproduced again, it stays as it is.
  succeeded(await project.run("publish --preset smoke"));
  await Deno.remove(`${project.path}/outputs/store`, { recursive: true });
  succeeded(await project.run("verify"));
  succeeded(await project.run(LOAD_ON_WASM));
  assertEquals(await project.digests("published"), published);
  const some = succeeded(await project.run("verify"));
  assert(some.stderr.includes(`smoke: 12 of ${of} jobs compared on wasm`), some.stderr);

  // Other settings of the same code: other numbers.
  const settings = `${project.path}/experiments/presets.ts`;
  const text = await Deno.readTextFile(settings);
  await Deno.writeTextFile(settings, text.replace("preciseTasks: 200", "preciseTasks: 201"));
  succeeded(await project.run(LOAD_ON_WASM));
  const moved = await project.run("verify");
  assertEquals(moved.code, 1);
  const lines = moved.stdout.trim().split("\n");
  // Of each of four agents: the precise scores and the summary.
  assertEquals(lines.length, 8, moved.stdout);
  assert(
    lines.every((it) =>
      it.startsWith(`${FOLDER}: `) && it.includes(" published, ") &&
      it.includes("; its code or settings are not those published")
    ),
    moved.stdout,
  );
  assert(moved.stderr.includes("not as published: 8 different"), moved.stderr);

  // A published file that was changed is named before anything is compared with it.
  await Deno.writeTextFile(`${project.path}/${FOLDER}/scores.csv`, "");
  const changed = await project.run("verify");
  assertEquals(changed.code, 1);
  assert(changed.stdout.includes("Cannot use published scores.csv"), changed.stdout);
});
