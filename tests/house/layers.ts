import { importsOf } from "./imports.ts";
import type { SourceFile } from "./source_files.ts";

/** Which other folders each folder may import from. Tests may import from all. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  std: [],
  lint: [],
  kernels: [],
  envs: ["kernels"],
  learners: ["kernels", "envs"],
  experiments: ["kernels", "envs", "learners"],
  results: ["kernels", "envs", "learners", "experiments"],
  report: ["envs", "experiments", "results"],
  pipeline: ["kernels", "envs", "learners", "experiments", "results", "report"],
  bench: ["kernels", "envs", "learners", "experiments", "results", "report", "pipeline"],
  cli: ["kernels", "envs", "learners", "experiments", "results", "report", "pipeline", "bench"],
  examples: [],
  tools: ["kernels", "envs", "learners", "experiments", "results", "report", "pipeline", "bench"],
};

/** Folders that run in a browser page too. */
const PORTABLE = ["kernels", "envs", "learners"];
/** What they import of packages, all of it, by file. */
const PORTABLE_PACKAGES: Readonly<Record<string, string>> = {
  "envs/names.ts": "fastest-levenshtein",
};

/** Packages that only tests use. */
const FOR_TESTS = ["@std/assert", "@std/testing", "@jax-js/jax", "fast-check"];

/** One line, naming file and import, for each import that breaks the order of the house. */
export function brokenImports(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => path.endsWith(".ts") && path.includes("/") && folderOf(path) !== "tests")
    .flatMap((file) =>
      importsOf(file).flatMap((specifier) => {
        const fault = faultOf(file.path, specifier);
        return fault ? [`${file.path} imports "${specifier}": ${fault}`] : [];
      })
    );
}

function faultOf(path: string, specifier: string): string | undefined {
  const folder = folderOf(path);
  const allowed = MAY_IMPORT[folder];
  if (!allowed) return `${folder}/ has no place in the order yet, see tests/house/layers.ts`;
  if (specifier.startsWith("`")) return "nobody can tell what that is, must be a string";
  if (specifier.startsWith(".")) {
    const target = folderOf(new URL(specifier, `file:///${path}`).pathname.slice(1));
    if (target === folder || allowed.includes(target)) return undefined;
    return `${folder}/ may import from ${[folder, ...allowed].join(", ")} only`;
  }
  if (PORTABLE.includes(folder) && PORTABLE_PACKAGES[path] !== specifier) {
    return `${folder}/ runs in Workers and in a browser page, and imports no package`;
  }
  const isForTests = FOR_TESTS.some((name) =>
    specifier === name || specifier.startsWith(`${name}/`)
  );
  return isForTests ? "that package is for tests only" : undefined;
}

function folderOf(path: string): string {
  return path.split("/")[0]!;
}
