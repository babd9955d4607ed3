import { assertEquals, assertMatch } from "@std/assert";
import { reachedFrom } from "./imports.ts";
import { sourceFiles } from "./source_files.ts";

type Config = Record<string, unknown>;

async function read(name: string): Promise<Config> {
  return JSON.parse(await Deno.readTextFile(new URL(`../../${name}`, import.meta.url)));
}

const users = await read("deno.json");
const developers = await read("deno.dev.json");

Deno.test("developers have the users' configuration, with more packages and permissions", () => {
  const own = ["name", "version", "license", "exports", "tasks", "publish", "lock"];
  for (const [key, value] of Object.entries(users)) {
    if (own.includes(key)) continue;
    if (key === "imports" || key === "permissions") {
      assertEquals({ ...developers[key] as Config, ...value as Config }, developers[key], key);
    } else assertEquals(developers[key], value, key);
  }
});

Deno.test("developers import the library by the names that others do", () => {
  const { name, exports } = users as { name: string; exports: Record<string, string> };
  const named = Object.entries(developers.imports as Config).filter(([it]) => it.startsWith(name));
  assertEquals(
    Object.fromEntries(named),
    Object.fromEntries(Object.entries(exports).map(([path, to]) => [name + path.slice(1), to])),
  );
});

Deno.test("every command listens for signals before its modules load", () => {
  const { tasks } = users as { tasks: Record<string, { command: string }> };
  const commands = Object.values(tasks).map(({ command }) => command)
    .filter((command) => / cli\/\w+\.ts$/.test(command));
  assertEquals(commands.filter((it) => !it.includes(" --preload cli/listen.ts cli/")), []);
  assertEquals(commands.length, 10);
});

Deno.test("a first start fetches the packages that users' commands import, and types", async () => {
  const { tasks, imports } = users as {
    tasks: Record<string, { command: string }>;
    imports: Config;
  };
  const entries = Object.values(tasks)
    .filter(({ command }) => !command.includes("deno.dev.json"))
    .flatMap(({ command }) => command.match(/\b(?:cli|pipeline)\/\w+\.ts\b/g) ?? []);
  const files = await sourceFiles();
  // What a machine without a network tries, see tools/bare/.
  entries.push(...files.map(({ path }) => path).filter((path) => path.startsWith("tests/gpu/")));
  const imported = reachedFrom(files, [...entries, "mod.ts", "std/csv/mod.ts"]).packages
    .flatMap((line) => /"(?!node:)((?:@[^/]+\/)?[^/"]+)/.exec(line)?.[1] ?? []);
  const wanted = [...imported, "@webgpu/types", "@std/assert", "@std/testing"];
  assertEquals(Object.keys(imports).sort(), [...new Set(wanted)].sort());
});

Deno.test("every npm package is imported in one exact version, and the locks hold it", async () => {
  for (const [config, name] of [[users, "deno.lock"], [developers, "deno.dev.lock"]] as const) {
    const versions = (await read(name)).specifiers as Record<string, string>;
    assertEquals((config.lock as Config).path, `./${name}`);
    assertEquals((config.lock as Config).frozen, true);
    for (const specifier of Object.values(config.imports as Record<string, string>)) {
      if (specifier.startsWith("jsr:@std/") || specifier.startsWith("./")) continue;
      assertMatch(specifier, /^npm:(@[^@/]+\/)?[^@/]+@\d+\.\d+\.\d+$/);
      assertEquals(versions[specifier], specifier.slice(specifier.lastIndexOf("@") + 1));
    }
  }
});

Deno.test("every stand-in is linked, in a version that its import allows", async () => {
  const folders = (users.links as string[]).map((link) => link.replace("./", ""));
  const names: string[] = [];
  for (const folder of folders) {
    const { name, version } = await read(`${folder}/deno.json`) as {
      name: string;
      version: string;
    };
    assertEquals((users.imports as Config)[name], `jsr:${name}@^${version}`);
    names.push(name);
  }
  const wanted = Object.keys(users.imports as Config).filter((name) => name.startsWith("@std/"));
  assertEquals(names, wanted);
});
