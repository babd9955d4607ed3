import { assertEquals, assertThrows } from "@std/assert";
import { entriesOf, resolvedIn, wantedPackages } from "../../../tools/bare/packages.ts";

const root = new URL("../../../", import.meta.url);

Deno.test("every module and task that the kit runs exists", async () => {
  const script = await Deno.readTextFile(new URL("tools/bare/run.sh", root));
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  const entries = entriesOf(script, tasks);
  for (const path of ["cli/reproduce.ts", "cli/bench.ts", "tools/bare/batch.ts"]) {
    assertEquals(entries.includes(path), true, path);
  }
  // Deno.stat throws for one that is not there; of a pattern, the folder must be.
  for (const path of entries) {
    await Deno.stat(
      new URL(path.includes("*") ? path.slice(0, path.lastIndexOf("/")) : path, root),
    );
  }
});

Deno.test("entries are the files that a script names and those of its tasks", () => {
  const tasks = {
    train: { command: "deno run -P=read cli/train.ts" },
    "test:gpu": { command: "deno test -P tests/gpu/*_test.ts a/b/c.ts" },
    other: { command: "deno run cli/other.ts" },
  };
  const script = "# deno task train, see text.ts\n" +
    "step a deno task --quiet test:gpu | deno run -A tools/a.ts x.ts.log\n" +
    '(cat "$x/not/this.ts") && deno test "a/b/c.ts"';
  assertEquals(entriesOf(script, tasks), [
    "a/b/c.ts",
    "cli/train.ts",
    "tests/gpu/*_test.ts",
    "tools/a.ts",
  ]);
  assertThrows(() => entriesOf("deno task gone --all", tasks), RangeError, '"gone"');
});

Deno.test("modules that are started by URL are found", () => {
  const text = 'a(import.meta.resolve("./worker.ts")); new URL("../b.ts", import.meta.url); ' +
    'new URL("./c.json", import.meta.url); import.meta.resolve("npm:zod")';
  assertEquals(resolvedIn(text), ["./worker.ts", "../b.ts"]);
});

Deno.test("what is imported is wanted, with all that it depends on, and nothing else", () => {
  const lock = {
    "a@1.0.0": { dependencies: ["b", "c@2.0.0"] },
    "b@3.1.0_a@1.0.0": { dependencies: ["a"] },
    "c@1.0.0": {},
    "c@2.0.0": {},
    "@s/d@1.0.0": {},
    "@s/e@1.0.0": {},
  };
  const specifiers = ["file:///x.ts", "npm:/@s/d@1.0.0", "npm:/a@1.0.0/sync", "node:path"];
  assertEquals(wantedPackages(lock, specifiers), [
    "@s/d@1.0.0",
    "a@1.0.0",
    "b@3.1.0_a@1.0.0",
    "c@2.0.0",
  ]);
  assertEquals(wantedPackages(lock, ["npm:/b@3.1.0"]), ["a@1.0.0", "b@3.1.0_a@1.0.0", "c@2.0.0"]);
  for (const id of ["z@1.0.0", "a@2.0.0"]) {
    assertThrows(() => wantedPackages(lock, [`npm:/${id}`]), RangeError, `"${id}"`);
  }
});
