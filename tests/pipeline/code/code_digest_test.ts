import { assert, assertEquals, assertRejects } from "@std/assert";
import { codeDigest, digestOfFiles } from "../../../pipeline/code/code_digest.ts";
import { explainCodeChange } from "../../../pipeline/code/explain_change.ts";
import { projectFiles } from "../../../pipeline/code/project_files.ts";
import { sha256 } from "../../../pipeline/digest.ts";

const BASE: Record<string, string> = {
  "deno.json": JSON.stringify({
    imports: { zod: "npm:zod@4.6.7", "@std/csv": "jsr:@std/csv@^1.0.0", "@/": "./envs/" },
    links: ["./std/csv"],
  }),
  "deno.lock": JSON.stringify({
    specifiers: { "npm:zod@4.6.7": "4.6.7", "npm:@scope/deep@1": "1.2.3" },
    npm: {
      "zod@4.6.7": { integrity: "a" },
      "@scope/deep@1.2.3": { integrity: "b", dependencies: ["leaf", "zod@4.6.7"] },
      "leaf@0.1.0": { integrity: "c", optionalDependencies: ["@scope/deep"] },
    },
  }),
  "std/csv/deno.json": '{"name":"@std/csv","exports":{".":"./mod.ts","./parse":"./parse.ts"}}',
  "std/csv/mod.ts": 'export * from "./parse.ts";',
  "std/csv/parse.ts": 'import "node:util";',
  "learners/maml.ts":
    'import type { T } from "../envs/types.ts"; import "../kernels/adam/adam.ts";',
  "learners/cycle.ts":
    'import "./maml.ts"; import "./cycle.ts"; import "../learners/../envs/bandit.ts"',
  "envs/bandit.ts": 'import "zod";',
  "envs/types.ts": "export type T = 1;",
  "kernels/adam/adam.ts": "// step",
  "kernels/gpu/gpu.ts": 'import w from "../adam/adam.wgsl" with { type: "text" };',
  "kernels/adam/adam.wgsl": "fn main() {}",
  "kernels/wasm/wasm.ts": 'import * as k from "./kernels.wasm"; import "../../learners/maml.ts";',
  "kernels/wasm/kernels.wasm": "\0asm",
};

function reader(changes: Record<string, string> = {}) {
  const files: Record<string, string> = { ...BASE, ...changes };
  return (path: string) => {
    const text = files[path];
    if (text === undefined) return Promise.reject(new Deno.errors.NotFound(path));
    return Promise.resolve(new TextEncoder().encode(text));
  };
}

const reached = async (entries: string[], changes: Record<string, string> = {}) =>
  Object.keys((await codeDigest(entries, reader(changes))).files);

Deno.test("a slice holds what its entries reach: modules, text, bytes, packages; no types", async () => {
  const learner = ["kernels/adam/adam.ts", "learners/maml.ts"];
  assertEquals(await reached(["learners/maml.ts"]), learner);
  assertEquals(await reached(["learners/cycle.ts"]), [
    "envs/bandit.ts",
    "kernels/adam/adam.ts",
    "learners/cycle.ts",
    "learners/maml.ts",
    "npm:zod@4.6.7",
  ]);
  assertEquals(await reached(["kernels/gpu/gpu.ts", "learners/maml.ts"]), [
    "kernels/adam/adam.ts",
    "kernels/adam/adam.wgsl",
    "kernels/gpu/gpu.ts",
    "learners/maml.ts",
  ]);
  assertEquals(await reached(["kernels/wasm/wasm.ts"]), [
    "kernels/adam/adam.ts",
    "kernels/wasm/kernels.wasm",
    "kernels/wasm/wasm.ts",
    "learners/maml.ts",
  ]);
});

Deno.test("names lead through deno.json and the lock, with all that a package depends on", async () => {
  const from = (specifier: string) => reached(["a.ts"], { "a.ts": `import "${specifier}";` });
  assertEquals(await from("@std/csv"), ["a.ts", "std/csv/mod.ts", "std/csv/parse.ts"]);
  assertEquals(await from("@std/csv/parse"), ["a.ts", "std/csv/parse.ts"]);
  assertEquals(await from("@/bandit.ts"), ["a.ts", "envs/bandit.ts", "npm:zod@4.6.7"]);
  assertEquals(await from("npm:@scope/deep@1/sub/path.js"), [
    "a.ts",
    "npm:@scope/deep@1.2.3",
    "npm:leaf@0.1.0",
    "npm:zod@4.6.7",
  ]);
});

Deno.test("the digest is over the files and their bytes, whatever the order of the entries", async () => {
  const one = await codeDigest(["learners/maml.ts", "envs/bandit.ts"], reader());
  const other = await codeDigest(["envs/bandit.ts", "learners/maml.ts"], reader());
  assertEquals(one, other);
  assertEquals(one.digest, await digestOfFiles(one.files));
  assertEquals(one.files["kernels/adam/adam.ts"], await sha256("// step"));
});

Deno.test("an edit changes the slices that reach the file, and is explained by name", async () => {
  const entries = ["learners/maml.ts", "kernels/gpu/gpu.ts"];
  const before = await codeDigest(entries, reader());
  const unreached = { "kernels/wasm/kernels.wasm": "\0asm2", "envs/types.ts": "// other" };
  assertEquals(await codeDigest(entries, reader(unreached)), before);
  const wgsl = await codeDigest(entries, reader({ "kernels/adam/adam.wgsl": "fn main() { }" }));
  assert(wgsl.digest !== before.digest);
  assertEquals(explainCodeChange(before.files, wgsl.files), ["changed kernels/adam/adam.wgsl"]);
  const rewired = await codeDigest(
    entries,
    reader({ "learners/maml.ts": 'import "../envs/bandit.ts";' }),
  );
  assertEquals(explainCodeChange(before.files, rewired.files), [
    "added envs/bandit.ts",
    "removed kernels/adam/adam.ts",
    "changed learners/maml.ts",
    "added npm:zod@4.6.7",
  ]);
  assertEquals(explainCodeChange(before.files, before.files), []);
});

Deno.test("another version of a package, or the same with other content, is another digest", async () => {
  const entries = ["envs/bandit.ts"];
  const before = await codeDigest(entries, reader());
  const other = BASE["deno.lock"]!.replace('"integrity":"a"', '"integrity":"d"');
  const after = await codeDigest(entries, reader({ "deno.lock": other }));
  assertEquals(explainCodeChange(before.files, after.files), ["changed npm:zod@4.6.7"]);
});

Deno.test("an import that leads nowhere is refused, its file and line named", async () => {
  const cases: [string, string][] = [
    ['import "./none.ts";', 'a.ts, line 1, needs "none.ts"'],
    ['import "../../none.ts";', "it leaves the repository"],
    ['import "lodash";', "named in deno.json's imports"],
    ['import "npm:lodash@4";', "deno.lock has no npm:lodash@4"],
    ['import "@std/csv/none";', "std/csv/deno.json does not export it"],
    ['import "jsr:@std/none@1";', "links have no such package"],
    ['import "https://example.org/a.ts";', "must be a relative path"],
    ["import(name)", "line 1 imports"],
    ["'", "a string in line 1"],
  ];
  for (const [text, message] of cases) {
    const error = await assertRejects(() => reached(["a.ts"], { "a.ts": text }), Error, message);
    assert(error.message.startsWith("Cannot digest the code"), error.message);
    assert(error.message.includes("a.ts"), error.message);
  }
  await assertRejects(() => reached(["none.ts"]), Error, 'the entry needs "none.ts"');
});

Deno.test("of this repository, a learner's slice holds kernels and nothing that reports", async () => {
  const { files } = await codeDigest(
    ["learners/train.ts", "kernels/reference/reference.ts"],
    projectFiles(),
  );
  const paths = Object.keys(files);
  for (const path of ["learners/maml.ts", "kernels/adam/adam.ts", "kernels/rollout/rollout.ts"]) {
    assert(paths.includes(path), path);
  }
  const strangers = paths.filter((path) => !/^(kernels|learners|envs)\/|^npm:/.test(path));
  assertEquals(strangers, []);
});
