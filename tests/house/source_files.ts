/** A text file of the repository. */
export interface SourceFile {
  /** Path from the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

// What .gitignore names, and what git keeps for itself.
const NOT_COMMITTED = /^(\.git|\.gpu|node_modules|coverage|outputs\/(?!published$)[^/]+)$/;

/** Every text file of the repository that is meant to be committed, in the order of their paths. */
export async function sourceFiles(): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for await (const path of pathsUnder("")) {
    files.push({ path, text: await Deno.readTextFile(new URL(path, ROOT)) });
  }
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}

const ROOT = new URL("../../", import.meta.url);
const BINARY = /\.(png|safetensors)$/;

async function* pathsUnder(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    const path = folder + name;
    if (NOT_COMMITTED.test(path)) continue;
    if (isDirectory) yield* pathsUnder(`${path}/`);
    else if (!BINARY.test(name)) yield path;
  }
}
