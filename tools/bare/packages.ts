/**
 * A Deno cache for a machine without a network: npm packages that the kit's commands import are whole,
 * of the others there is a name. Deno wants every package of the lock in its cache before it runs
 * anything, and a folder with a `package.json` is enough where nothing imports it.
 *
 * `deno run --no-config --no-lock -A tools/bare/packages.ts FOLDER REGISTRY`, from the project's root.
 * Prints the packages that are whole.
 *
 * @module
 */

/** What is read of `deno.lock`: packages by name and version. */
export type LockedPackages = Readonly<
  Record<string, { readonly integrity?: string; readonly dependencies?: readonly string[] }>
>;

/** What is read of `deno.json`: commands by the name of their task. */
export type Tasks = Readonly<Record<string, { readonly command: string }>>;

/** A registry that nothing answers to: what was left out fails there without waiting for a network. */
const NOWHERE = "offline.invalid";

/**
 * The modules that a shell script starts, sorted: files that it names, which may hold a `*`, and those
 * of the tasks that it runs.
 *
 * @throws {RangeError} If there is no such task
 */
export function entriesOf(script: string, tasks: Tasks): string[] {
  const commands = [...script.matchAll(/\bdeno task(?: --quiet)? ([\w:]+)/g)].map(([, name]) => {
    const task = tasks[name!];
    if (!task) throw new RangeError(`Cannot pack task "${name}": deno.json has none of that name`);
    return task.command;
  });
  const files = [script, ...commands].flatMap((text) =>
    text.match(/(?<![\w./*$-])[\w*-]+(?:\/[\w*-]+)+\.ts\b/g) ?? []
  );
  return [...new Set(files)].sort();
}

/** The specifiers that a module resolves to start a Worker or a process. */
export function resolvedIn(text: string): string[] {
  const calls = text.matchAll(
    /import\.meta\.resolve\("(\.[^"]+\.ts)"|new URL\("(\.[^"]+\.ts)", import\.meta\.url\)/g,
  );
  return [...calls].map(([, resolved, url]) => (resolved ?? url)!);
}

/** Keys in the lock of what modules import, as Deno names it, and of all that it depends on; sorted. */
export function wantedPackages(lock: LockedPackages, specifiers: Iterable<string>): string[] {
  const wanted = new Set<string>();
  // A dependency has a version only where the lock holds several.
  const want = (id: string) => {
    const isWanted = (key: string) =>
      nameOf(key) === nameOf(id) && (id === nameOf(id) || versionOf(key) === versionOf(id));
    const key = Object.hasOwn(lock, id) ? id : Object.keys(lock).find(isWanted);
    if (key === undefined) throw new RangeError(`Cannot pack "${id}": deno.lock does not hold it`);
    if (wanted.has(key)) return;
    wanted.add(key);
    lock[key]!.dependencies?.forEach(want);
  };
  for (const specifier of specifiers) {
    const id = /^npm:\/?((?:@[^/]+\/)?[^/]+)/.exec(specifier)?.[1];
    if (id) want(id);
  }
  return [...wanted].sort();
}

/** `d3-zoom` of `d3-zoom@3.0.1`, `@a/b` of `@a/b@1.0.0_c@2.0.0`. */
function nameOf(id: string): string {
  return /^@?[^@]+/.exec(id)![0];
}

/** `3.0.1` of `d3-zoom@3.0.1`; what it was resolved beside is no part of it. */
function versionOf(id: string): string {
  return id.slice(nameOf(id).length + 1).split("_", 1)[0]!;
}

/** Paths that match one with a `*` in its last part; itself if there is none. */
function expand(path: string): string[] {
  if (!path.includes("*")) return [path];
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const pattern = new RegExp(`^${path.slice(folder.length).replaceAll("*", ".*")}$`);
  return [...Deno.readDirSync(folder)].filter(({ name }) => pattern.test(name))
    .map(({ name }) => folder + name).sort();
}

/** Runs this very Deno on the project, with a cache of its own; its output. */
function runDeno(args: readonly string[], env: Readonly<Record<string, string>>): string {
  const { success, stdout, stderr } = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { ...env, NO_COLOR: "1" },
  }).outputSync();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)) as [
    string,
    string,
  ];
  if (!success) throw new Error(`Cannot run deno ${args.join(" ")}: ${err}`);
  return out;
}

/** All specifiers that entries reach, Workers' modules among the entries. */
function reached(entries: readonly string[], env: Readonly<Record<string, string>>): Set<string> {
  const seen = new Set<string>();
  const queue = [...entries];
  for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
    const { modules } = JSON.parse(runDeno(["info", "--quiet", "--json", entry], env)) as {
      modules: { specifier: string; error?: string }[];
    };
    for (const { specifier, error } of modules) {
      if (error) throw new Error(`Cannot pack ${entry}: ${error}`);
      if (seen.has(specifier)) continue;
      seen.add(specifier);
      if (!/^file:.*\.ts$/.test(specifier)) continue;
      const text = Deno.readTextFileSync(new URL(specifier));
      queue.push(...resolvedIn(text).map((path) => new URL(path, specifier).href));
    }
  }
  return seen;
}

function writePackage(folder: string, id: string): void {
  const [name, version] = [nameOf(id), versionOf(id)];
  Deno.mkdirSync(`${folder}/${name}/${version}`, { recursive: true });
  const text = JSON.stringify({ name, version });
  Deno.writeTextFileSync(`${folder}/${name}/${version}/package.json`, text);
}

/** Writes what Deno would ask the registry for, in the background, for no use: the lock has decided. */
function describe(folder: string, lock: LockedPackages): void {
  const byName = Map.groupBy(Object.keys(lock), nameOf);
  for (const [name, ids] of byName) {
    const versions = Object.fromEntries(ids.map((id) => {
      const version = versionOf(id);
      const tarball = `http://${NOWHERE}/none.tgz`;
      return [version, { version, dist: { tarball, integrity: lock[id]!.integrity } }];
    }));
    const latest = Object.keys(versions).at(-1);
    const described = { name, "dist-tags": { latest }, versions, "_deno.packumentFormat": "full" };
    Deno.writeTextFileSync(`${folder}/${name}/registry.json`, JSON.stringify(described));
  }
}

/** Makes the cache; keys in the lock of the packages that are whole. */
function makeCache(folder: string, registry: URL): string[] {
  const env = { DENO_DIR: folder, NPM_CONFIG_REGISTRY: registry.href };
  const lock: LockedPackages = JSON.parse(Deno.readTextFileSync("deno.lock")).npm;
  const { tasks } = JSON.parse(Deno.readTextFileSync("deno.json"));
  const script = Deno.readTextFileSync("tools/bare/run.sh");
  const entries = entriesOf(script, tasks).flatMap(expand);

  // Deno names a registry's folder after its address.
  const { host, pathname } = registry;
  const packages = `${folder}/npm/${host.replace(":", "_")}${pathname.replace(/\/$/, "")}`;
  for (const id of Object.keys(lock)) writePackage(packages, id);
  const wanted = wantedPackages(lock, reached(entries, env));
  const folderOf = (id: string) => `${packages}/${nameOf(id)}/${versionOf(id)}`;
  for (const id of wanted) Deno.removeSync(folderOf(id), { recursive: true });
  runDeno(["cache", "--quiet", "--no-check", ...entries], env);
  for (const id of wanted) {
    const isWhole = [...Deno.readDirSync(folderOf(id))].length > 1;
    if (!isWhole) throw new Error(`Cannot pack ${id}: Deno did not fetch it`);
  }
  Deno.renameSync(packages, `${folder}/npm/${NOWHERE}`);
  describe(`${folder}/npm/${NOWHERE}`, lock);
  return wanted;
}

if (import.meta.main) {
  const [folder, registry] = Deno.args;
  if (!folder || !registry) throw new TypeError("Cannot pack: must be given FOLDER and REGISTRY");
  console.log(makeCache(folder, new URL(registry)).join(" "));
}
