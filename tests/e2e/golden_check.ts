import { assert, assertEquals } from "@std/assert";
import { filesBelow, Project } from "./project.ts";
import { compareSmoke, rewardsIn, SMOKE_URL } from "./release.ts";

/** Differences that the message names. */
const MOST_NAMED = 5;

Deno.test("the smoke preset gives the released bytes, in a small store", async (t) => {
  await using project = await Project.copy();
  const { releases, differences } = await compareSmoke(project);

  await t.step("every job, fingerprint and table is as released", async () => {
    assert(
      differences.length === 0,
      `${differences.length} results of the smoke preset are not as released, first ${
        differences.slice(0, MOST_NAMED).join("; ")
      }. If they are meant to move: deno task bless --reason "…"`,
    );
    assertEquals(
      releases.map(({ of, compared, released }) => [of, compared, released]),
      [["jobs", 78, 78], ["fingerprints", 40, 40], ["tables", 11, 11]],
    );
    // Results that are all alike would hold nothing fixed.
    const lines =
      (await Deno.readTextFile(`${decodeURIComponent(SMOKE_URL.pathname)}/fingerprints.csv`))
        .split("\n").filter((line) => line.startsWith("parameters,"));
    assertEquals(new Set(lines.map((line) => line.split(",").at(-1))).size, 8);
    assertEquals(Object.keys(await rewardsIn(SMOKE_URL)).length, 4);
  });

  await t.step("no file of a code list is stored twice, and manifests are short", async () => {
    const store = `${project.path}/outputs/store`;
    const lists = new Map<string, number>();
    let manifests = 0;
    for (const path of await filesBelow(store)) {
      const text = new TextDecoder().decode(await Deno.readFile(path));
      if (path.startsWith(`${store}/jobs/`)) {
        manifests++;
        assert(text.length < 2560, `${path}: ${text.length} bytes`);
        assert(!text.includes('.ts"'), `${path} names a file of code`);
        continue;
      }
      if (!text.startsWith("{") || !text.includes('"pipeline/stages/')) continue;
      lists.set(text, (lists.get(text) ?? 0) + 1);
    }
    assertEquals(manifests, 78 + 1); // the tables too
    // One a stage, and one a learner that is trained or baseline that is evaluated.
    assertEquals([...lists.values()], Array(4 + 2 + 6).fill(1));
  });

  await t.step("the whole store has less than 1.2 MB", async () => {
    let bytes = 0;
    for (const path of await filesBelow(`${project.path}/outputs/store`)) {
      bytes += (await Deno.lstat(path)).size;
    }
    assert(bytes < 1.2e6, `${bytes} bytes`);
  });
});
