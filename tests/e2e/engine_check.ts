import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { LOAD, succeeded } from "./load.ts";
import { Project } from "./project.ts";

/** V8 runs WebAssembly SIMD on x86 only with SSSE3. */
const WITHOUT_SIMD = { env: { DENO_V8_FLAGS: "--no-enable-ssse3" } };

Deno.test({
  name: "without SIMD, wasm says so and fails; auto says so and goes on with reference",
  ignore: Deno.build.arch !== "x86_64",
  fn: async () => {
    await using project = await Project.copy();
    const asked = await project.run(`reproduce ${LOAD} --backend wasm`, WITHOUT_SIMD);
    assertEquals([asked.code, asked.stdout], [1, ""]);
    assertStringIncludes(asked.stderr, 'Cannot use backend "wasm": this engine has no WebAssembly');
    const { stdout, stderr } = succeeded(await project.run(`reproduce ${LOAD}`, WITHOUT_SIMD));
    assertStringIncludes(stderr, "backend: reference, slower; wasm does not run");
    assert(stdout.includes("reference") && !stdout.includes("wasm"), stdout);
  },
});

Deno.test("a module that is not valid is named, and auto goes on with reference", async () => {
  await using project = await Project.copy();
  const path = `${project.path}/kernels/wasm/bytes.ts`;
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace(/.{100}";/, '";'));
  const asked = await project.run(`reproduce ${LOAD} --backend wasm`);
  assertEquals([asked.code, asked.stdout], [1, ""]);
  assertStringIncludes(asked.stderr, "kernels/wasm/bytes.ts is not valid here");
  const { stderr } = succeeded(await project.run(`reproduce ${LOAD}`));
  assertStringIncludes(stderr, "backend: reference, slower; wasm does not run");
  await Deno.remove(path);
  const gone = succeeded(await project.run(`reproduce ${LOAD} --dry-run`));
  assertStringIncludes(gone.stderr, "must be as committed; `deno task build` makes it anew\n");
  assert(!/^\s+at /m.test(gone.stderr), gone.stderr);
});
