import { assert, assertEquals, assertMatch } from "@std/assert";

type Config = Record<string, unknown>;

async function read(name: string): Promise<Config> {
  return JSON.parse(await Deno.readTextFile(new URL(`../../${name}`, import.meta.url)));
}

const ours = await read("deno.json");

Deno.test("the configuration with the real @std packages differs in links and lock only", async () => {
  const { links, lock, ...rest } = ours;
  const theirs = await read("deno.jsr.json");
  assertEquals(theirs, { ...rest, lock: false });
  assert(Array.isArray(links) && (lock as { frozen: boolean }).frozen);
});

Deno.test("every npm package is imported in one exact version, and the lock holds it", async () => {
  const lock = await read("deno.lock");
  const versions = lock.specifiers as Record<string, string>;
  for (const specifier of Object.values(ours.imports as Record<string, string>)) {
    if (specifier.startsWith("jsr:@std/")) continue;
    assertMatch(specifier, /^npm:(@[^@/]+\/)?[^@/]+@\d+\.\d+\.\d+$/);
    assertEquals(versions[specifier], specifier.slice(specifier.lastIndexOf("@") + 1));
  }
});

Deno.test("every stand-in is linked, in a version that its import allows", async () => {
  const folders = (ours.links as string[]).map((link) => link.replace("./", ""));
  const names: string[] = [];
  for (const folder of folders) {
    const { name, version } = await read(`${folder}/deno.json`) as {
      name: string;
      version: string;
    };
    assertEquals((ours.imports as Config)[name], `jsr:${name}@^${version}`);
    names.push(name);
  }
  const wanted = Object.keys(ours.imports as Config).filter((name) => name.startsWith("@std/"));
  assertEquals(names, wanted);
});
