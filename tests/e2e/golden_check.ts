import { assert, assertEquals } from "@std/assert";
import { digestsIn, movedResults, SMOKE_URL, type SmokeGolden, smokeOf } from "./golden/smoke.ts";
import { filesBelow, Project } from "./project.ts";

/** Moved results that the message names; what follows from them is counted. */
const MOST_NAMED = 5;

Deno.test("the smoke preset gives the numbers that it always has, in a small store", async (t) => {
  await using project = await Project.copy();
  const expected: SmokeGolden = JSON.parse(await Deno.readTextFile(SMOKE_URL));
  const actual = await smokeOf(project, expected.reason);

  await t.step("the numbers are the same to the bit", () => {
    const moved = movedResults(expected, actual);
    assert(
      moved.length === 0,
      `${moved.length} of ${Object.keys(digestsIn(actual)).length} results of the smoke preset ` +
        `differ from tests/e2e/golden/smoke.json, first ${
          moved.slice(0, MOST_NAMED).join("; ")
        }. ` +
        'If they are meant to: deno task bless --reason "…"',
    );
    assertEquals(actual, expected);
    // Results that are all alike would hold nothing fixed.
    const agents = Object.entries(actual.fingerprints)
      .filter(([name]) => /^(parameters|curve) of /.test(name));
    assertEquals(new Set(agents.map(([, digest]) => digest)).size, agents.length);
    assertEquals([agents.length, Object.keys(actual.rewards).length], [16, 4]);
  });

  await t.step("no file of a code list is stored twice, and manifests are short", async () => {
    const store = `${project.path}/outputs/store`;
    const lists = new Map<string, number>();
    let manifests = 0;
    for (const path of await filesBelow(store)) {
      const text = new TextDecoder().decode(await Deno.readFile(path));
      if (path.startsWith(`${store}/jobs/`)) {
        manifests++;
        assert(text.length < 2048, `${path}: ${text.length} bytes`);
        assert(!text.includes('.ts"'), `${path} names a file of code`);
        continue;
      }
      if (!text.startsWith("{") || !text.includes('"pipeline/stages/')) continue;
      lists.set(text, (lists.get(text) ?? 0) + 1);
    }
    assertEquals(manifests, 74 + 1); // the tables too
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
