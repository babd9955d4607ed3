import { assertEquals } from "@std/assert";
import { importsOf, reachedFrom, statementsBesideReExports } from "./imports.ts";
import { brokenImports } from "./layers.ts";
import { sourceFiles } from "./source_files.ts";

const files = await sourceFiles();

Deno.test("imports point one way: kernels, envs, learners, experiments, results, then what runs them", () => {
  assertEquals(brokenImports(files), []);
});

Deno.test("what Workers load imports no package", () => {
  const { paths, packages } = reachedFrom(files, ["pipeline/worker.ts"]);
  assertEquals(packages, []);
  for (const path of ["learners/maml.ts", "kernels/backend.ts", "results/scores.ts"]) {
    assertEquals(paths.has(path), true, path);
  }
});

Deno.test("mod.ts only re-exports", () => {
  const mod = files.find(({ path }) => path === "mod.ts")!;
  assertEquals(statementsBesideReExports(mod), []);
  assertEquals(importsOf(mod).filter((specifier) => !specifier.startsWith("./")), []);
});

Deno.test("an import against the order is found, file and import named", () => {
  const broken = (path: string, specifier: string) =>
    brokenImports([{ path, text: `export * from "${specifier}";` }]).length === 1;
  const against: [string, string][] = [
    ["kernels/rollout/rollout.ts", "../../envs/family.ts"],
    ["envs/bandit.ts", "../learners/maml.ts"],
    ["learners/maml.ts", "../experiments/grid.ts"],
    ["learners/maml.ts", "../mod.ts"],
    ["experiments/presets.ts", "../results/scores.ts"],
    ["results/scores.ts", "../report/table.ts"],
    ["results/scores.ts", "../pipeline/store.ts"],
    ["report/table.ts", "../kernels/backend.ts"],
    ["report/table.ts", "../pipeline/store.ts"],
    ["pipeline/store.ts", "../tools/bare/table.ts"],
    ["tools/bare/table.ts", "../../cli/cell.ts"],
    ["pipeline/store.ts", "../cli/cell.ts"],
    ["kernels/backend.ts", "node:util"],
    ["learners/settings.ts", "zod"],
    ["envs/bandit.ts", "fastest-levenshtein"],
    ["cli/cell.ts", "fast-check"],
    ["utilities/all.ts", "./some.ts"],
  ];
  assertEquals(against.filter(([path, specifier]) => !broken(path, specifier)), []);
  const along: [string, string][] = [
    ["kernels/rollout/rollout.ts", "../backend.ts"],
    ["envs/bandit.ts", "../kernels/backend.ts"],
    ["envs/names.ts", "fastest-levenshtein"],
    ["results/scores.ts", "../learners/scores.ts"],
    ["report/table.ts", "../experiments/grid.ts"],
    ["report/table.ts", "../results/summary.ts"],
    ["pipeline/store.ts", "../results/scores.ts"],
    ["tools/bare/table.ts", "../../results/scores.ts"],
    ["cli/cell.ts", "@std/cli/parse-args"],
    ["tests/kernels/a_test.ts", "@jax-js/jax"],
  ];
  assertEquals(along.filter(([path, specifier]) => broken(path, specifier)), []);
  assertEquals(
    brokenImports([{ path: "envs/a.ts", text: 'import type { A } from "../cli/a.ts";' }]),
    ['envs/a.ts imports "../cli/a.ts": envs/ may import from envs, kernels only'],
  );
});

Deno.test("every form of import is seen, and text that looks like one is not", () => {
  const text = `
    import type { A } from "./type.ts";
    import './side_effect.ts';
    export { b } from "./named.ts";
    export * as c from "./all.ts";
    import shader from "./kernel.wgsl" with { type: "text" };
    type D = import("./inline.ts").D;
    export const e = await import("./dynamic.ts");
    // import "./comment.ts";
    export const f = 'import "./string.ts"';
  `;
  const names = ["type", "side_effect", "named", "all", "kernel", "inline", "dynamic"];
  const expected = names.map((name) => `./${name}.${name === "kernel" ? "wgsl" : "ts"}`);
  assertEquals(importsOf({ path: "a.ts", text }), expected);
  assertEquals(statementsBesideReExports({ path: "a.ts", text }).length, 6);
});
