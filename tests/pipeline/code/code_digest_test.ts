import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { bytesOfFiles, codeDigest, digestOfFiles } from "../../../pipeline/code/code_digest.ts";
import { explainCodeChange } from "../../../pipeline/code/explain_change.ts";
import { projectFiles } from "../../../pipeline/code/project_files.ts";
import { sha256 } from "../../../pipeline/digest.ts";

const BASE: Record<string, string> = {
  "learners/maml.ts":
    'import type { T } from "../envs/types.ts"; import "../kernels/adam/adam.ts";',
  "learners/cycle.ts":
    'import "./maml.ts"; import "./cycle.ts"; import "../learners/../envs/bandit.ts"',
  "envs/bandit.ts": 'import type { z } from "zod"; export type * from "npm:zod@4";',
  "envs/types.ts": "export type T = 1;",
  "kernels/adam/adam.ts": "step(1)",
  "kernels/gpu/gpu.ts": 'import w from "../adam/adam.wgsl" with { type: "text" };',
  "kernels/adam/adam.wgsl": "fn main() {}",
  "kernels/wasm/wasm.ts": 'import * as k from "./kernels.wasm"; import "../../learners/maml.ts";',
  "kernels/wasm/kernels.wasm": "\0asm",
  "kernels/names.json": '{ "a": 1 }',
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

Deno.test("a slice holds what its entries reach: modules, text, bytes; no types", async () => {
  const learner = ["kernels/adam/adam.ts", "learners/maml.ts"];
  assertEquals(await reached(["learners/maml.ts"]), learner);
  assertEquals(await reached(["learners/cycle.ts"]), [
    "envs/bandit.ts",
    "kernels/adam/adam.ts",
    "learners/cycle.ts",
    "learners/maml.ts",
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

Deno.test("the digest is that of the files' list, whatever the order of the entries", async () => {
  const one = await codeDigest(["learners/maml.ts", "envs/bandit.ts"], reader());
  const other = await codeDigest(["envs/bandit.ts", "learners/maml.ts"], reader());
  assertEquals(one, other);
  assertEquals(one.digest, await digestOfFiles(one.files));
  const bytes = bytesOfFiles(one.files);
  assertEquals(one.digest, await sha256(bytes));
  assertEquals(JSON.parse(new TextDecoder().decode(bytes)), one.files);
  assertEquals(one.files["kernels/adam/adam.ts"], await sha256('["step","(","1",")"]'));
});

Deno.test("an edit changes the slices that reach the file, and is explained by name", async () => {
  const entries = ["learners/maml.ts", "kernels/gpu/gpu.ts"];
  const before = await codeDigest(entries, reader());
  const unreached = { "kernels/wasm/kernels.wasm": "\0asm2", "envs/types.ts": "other();" };
  assertEquals(await codeDigest(entries, reader(unreached)), before);
  const wgsl = await codeDigest(
    entries,
    reader({ "kernels/adam/adam.wgsl": "fn main() { a(); }" }),
  );
  assertNotEquals(wgsl.digest, before.digest);
  assertEquals(explainCodeChange(before.files, wgsl.files), ["changed kernels/adam/adam.wgsl"]);
  const rewired = await codeDigest(
    entries,
    reader({ "learners/maml.ts": 'import "../envs/bandit.ts";' }),
  );
  assertEquals(explainCodeChange(before.files, rewired.files), [
    "added envs/bandit.ts",
    "removed kernels/adam/adam.ts",
    "changed learners/maml.ts",
  ]);
  assertEquals(explainCodeChange(before.files, before.files), []);
});

Deno.test("a comment or another layout changes nothing in TypeScript and WGSL, a byte all else", async () => {
  const changesBy = async (path: string, edit: (text: string) => string) => {
    const [before, after] = [reader(), reader({ [path]: edit(BASE[path]!) })];
    const [{ digest: was }, { digest: is }] = [
      await codeDigest([path], before),
      await codeDigest([path], after),
    ];
    return was !== is;
  };
  for (const path of ["learners/maml.ts", "kernels/adam/adam.ts", "kernels/adam/adam.wgsl"]) {
    assert(!await changesBy(path, (text) => `\ufeff// it's new\n${text} /* so */\r\n`), path);
    assert(await changesBy(path, (text) => `${text}\na();`), path);
  }
  for (const path of ["kernels/wasm/kernels.wasm", "kernels/names.json"]) {
    assert(await changesBy(path, (text) => `${text}\n`), path);
  }
});

Deno.test("a file is read once, in all digests with one reader", async () => {
  const paths: string[] = [];
  const read = reader();
  const counting = (path: string) => {
    paths.push(path);
    return read(path);
  };
  await codeDigest(["learners/maml.ts"], counting);
  const { files } = await codeDigest(["learners/cycle.ts", "kernels/wasm/wasm.ts"], counting);
  assertEquals(paths.sort(), Object.keys(files));
});

Deno.test("what Workers cannot load, or nobody can read, is refused, its file and line named", async () => {
  const cases: [string, string][] = [
    ['import "./none.ts";', 'a.ts, line 1, needs "none.ts"'],
    ['\nimport "../none.ts";', 'a.ts, line 2, imports "../none.ts", must stay in the repository'],
    ["import(name)", "line 1 imports"],
    ["'", "line 1: a string"],
  ];
  for (const name of ["zod", "@std/csv", "npm:zod@4", "jsr:@std/csv", "node:util", "/b.ts"]) {
    const message = `a.ts, line 2, imports "${name}", must be a relative path: Workers load no npm`;
    cases.push([`\nexport { a } from "${name}";`, message]);
  }
  cases.push(['import { type A } from "https://example.org/a.ts";', "must be a relative path"]);
  for (const [text, message] of cases) {
    const error = await assertRejects(() => reached(["a.ts"], { "a.ts": text }), Error, message);
    assert(error.message.startsWith("Cannot digest the code"), error.message);
    assert(error.message.includes("a.ts"), error.message);
  }
  await assertRejects(() => reached(["none.ts"]), Error, 'the entry needs "none.ts"');
  const latin1 = () => Promise.resolve(Uint8Array.of(0x2f, 0x2f, 0xe9));
  await assertRejects(() => codeDigest(["a.ts"], latin1), Error, "Cannot digest the code in a.ts");
});

Deno.test("of this repository, a backend's slice holds kernels and nothing else", async () => {
  const entries = ["learners/maml.ts", "kernels/gpu/gpu.ts", "kernels/wasm/wasm.ts"];
  const { files } = await codeDigest(entries, projectFiles());
  const paths = Object.keys(files);
  for (
    const path of ["learners/problem.ts", "kernels/adam/adam.wgsl", "kernels/wasm/bytes.ts"]
  ) {
    assert(paths.includes(path), path);
  }
  assertEquals(paths.filter((path) => !/^(kernels|learners|envs)\//.test(path)), []);
});
