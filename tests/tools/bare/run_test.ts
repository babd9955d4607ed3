import { assert, assertEquals } from "@std/assert";

const root = new URL("../../../", import.meta.url);

Deno.test("every file and task that the kit runs exists", async () => {
  const script = await Deno.readTextFile(new URL("tools/bare/run.sh", root));
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  const named = [...script.matchAll(/\bdeno task(?: --quiet)? ([\w:]+)/g)].map(([, name]) => name!);
  assertEquals(named.filter((name) => !Object.hasOwn(tasks, name)), []);
  const paths: string[] = script.match(/(?<![\w./*$-])[\w*-]+(?:\/[\w*-]+)+\.ts\b/g) ?? [];
  assert(named.includes("reproduce") && paths.includes("tools/bare/batch.ts"));
  // Deno.stat throws for one that is not there; of a pattern, the folder must be.
  for (const path of paths) await Deno.stat(new URL(path.replace(/\/[^/]*\*.*$/, ""), root));
});
