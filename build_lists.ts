/**
 * Lists of operations that follow from what stands in the folders of `kernels/`: what each backend
 * carries, and what the `wasm` module exports. `deno task build` writes them, tests hold them fresh.
 *
 * @module
 */

/** Where the folders of operations are. */
export const KERNELS = new URL("./kernels/", import.meta.url);

/** Backends of which an operation has a file `<operation>.<backend>.ts`. */
const BACKENDS = ["reference", "wasm", "gpu"];

/**
 * The lists.
 *
 * @param files texts by path from `kernels/`
 * @returns theirs
 * @throws {TypeError} If a host runs what no kernel in its folder exports
 */
export function listOperations(files: ReadonlyMap<string, string>): Map<string, string> {
  const paths = [...files.keys()].sort();
  const lists = BACKENDS.map((backend): [string, string] => {
    const carried = paths.filter((path) => path.endsWith(`.${backend}.ts`));
    const lines = carried.map((path) => `export * from "../${path}";`);
    const what = `Every operation of the \`${backend}\` backend, by the file that carries it`;
    return [`${backend}/operations.ts`, list(what, lines)];
  });
  const exported = paths.filter((path) => path.endsWith(".wasm.ts")).flatMap((host) => {
    const folder = host.slice(0, host.lastIndexOf("/") + 1);
    const kernels = paths.filter((path) => path.startsWith(folder) && path.endsWith(".as.ts"));
    return namesRun(files.get(host)!).map((name) => {
      const declaration = `\nexport function ${name}(`;
      const from = kernels.find((path) => files.get(path)!.includes(declaration));
      if (from) return `export { ${name} } from "../${from}";`;
      throw new TypeError(
        `Cannot list kernel "${name}" that kernels/${host} runs: must be an exported function of ` +
          `kernels/${folder}*.as.ts`,
      );
    });
  });
  const checks = "// @ts-nocheck: AssemblyScript; asc checks its types (deno task build)\n";
  const what = "Every kernel that an operation's host runs, by the file it stands in";
  return new Map([...lists, ["wasm/operations.as.ts", checks + list(what, exported)]]);
}

/** Kernels that a host's part runs, each once, in order. */
function namesRun(text: string): string[] {
  return [...new Set([...text.matchAll(/\brun\(\s*"(\w+)"/g)].map(([, name]) => name!))];
}

function list(what: string, lines: readonly string[]): string {
  return `/**\n * ${what}: \`deno task build\` writes this list.\n *\n * @module\n */\n` +
    `${lines.join("\n")}\n`;
}

/** The files that lists are made of, by path from `kernels/`. */
export async function readKernels(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const { name: folder, isDirectory } of Deno.readDir(KERNELS)) {
    if (!isDirectory) continue;
    for await (const { name } of Deno.readDir(new URL(`${folder}/`, KERNELS))) {
      const path = `${folder}/${name}`;
      if (name.endsWith(".ts")) files.set(path, await Deno.readTextFile(new URL(path, KERNELS)));
    }
  }
  return files;
}
