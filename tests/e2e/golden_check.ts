import { assert, assertEquals } from "@std/assert";
import { movedFiles, SMOKE_URL, type SmokeGolden, smokeOf } from "./golden/smoke.ts";
import { Project } from "./project.ts";

/** Moved files that the message names; what follows from them is counted. */
const MOST_NAMED = 5;

Deno.test("the smoke preset gives the bytes that it always has", async () => {
  await using project = await Project.copy();
  const expected: SmokeGolden = JSON.parse(await Deno.readTextFile(SMOKE_URL));
  const actual = await smokeOf(project, expected.reason);
  const moved = movedFiles(expected, actual);
  assert(
    moved.length === 0,
    `${moved.length} of ${Object.keys(actual.files).length} results of the smoke preset differ ` +
      `from tests/e2e/golden/smoke.json, first ${moved.slice(0, MOST_NAMED).join(", ")}. ` +
      'If they are meant to: deno task bless --reason "…"',
  );
  assertEquals(actual, expected);
  // Results that are all alike would hold nothing fixed.
  const agents = Object.entries(actual.files).filter(([name]) => name.endsWith(".safetensors"));
  assertEquals(new Set(agents.map(([, digest]) => digest)).size, agents.length);
  assert(agents.length >= 16 && Object.keys(actual.rewards).length === 4);
});
