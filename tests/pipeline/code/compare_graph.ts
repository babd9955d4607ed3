/**
 * Checks the import graph of a code digest against Deno's own:
 * `deno info --json ENTRY | deno run --allow-read=. tests/pipeline/code/compare_graph.ts ENTRY`.
 *
 * It reads Deno's graph from standard input so that nothing here needs to run a process.
 *
 * @module
 */
import { codeDigest } from "../../../pipeline/code/code_digest.ts";
import { projectFiles } from "../../../pipeline/code/project_files.ts";

interface Graph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly { readonly code?: { readonly specifier: string } }[];
  }[];
}

/** What the entry reaches at run time in Deno's graph: files from the root, and all else by its name. */
function reachedIn(graph: Graph, entry: string): string[] {
  const root = new URL("../../../", import.meta.url).href;
  const modules = new Map(graph.modules.map((module) => [module.specifier, module]));
  const reached = new Set([root + entry]);
  for (const specifier of reached) {
    for (const { code } of modules.get(specifier)?.dependencies ?? []) {
      if (code) reached.add(code.specifier);
    }
  }
  return [...reached].map((specifier) => specifier.replace(root, "")).sort();
}

const [entry] = Deno.args;
if (entry === undefined) throw new TypeError("Cannot compare graphs: the entry is missing");
const graph: Graph = await new Response(Deno.stdin.readable).json();
const expected = reachedIn(graph, entry);
const found = Object.keys((await codeDigest([entry], projectFiles())).files).sort();
const missing = expected.filter((path) => !found.includes(path));
const extra = found.filter((path) => !expected.includes(path));
if (missing.length + extra.length > 0) {
  console.error(`The graph of ${entry} is not Deno's: missing ${missing}; not there ${extra}`);
  Deno.exit(1);
}
console.log(`The graph of ${entry} is Deno's: ${expected.length} files`);
