import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { LOAD, succeeded } from "../load.ts";
import { filesBelow, Project } from "../project.ts";
import { adapterTest, ON_GPU } from "./adapter.ts";

/** Deno's own switch: no adapter, whatever the machine has. */
const WITHOUT_ADAPTER = { env: { DENO_WEBGPU_BACKEND: "none" } };

Deno.test("without an adapter, gpu says so and fails; auto goes on with wasm", async () => {
  await using project = await Project.copy();
  for (const command of [`reproduce ${LOAD}`, "cell --env bandit-k5-n10 --algorithm reptile"]) {
    for (const backend of ["--backend gpu", ON_GPU]) {
      const { code, stdout, stderr } = await project.run(`${command} ${backend}`, WITHOUT_ADAPTER);
      assertEquals([code, stdout], [1, ""], stderr);
      assertStringIncludes(stderr, "no WebGPU adapter was found; install a driver");
    }
  }
  assertEquals(await project.digests("store", "tables"), {});
  const { stdout, stderr } = succeeded(await project.run(`reproduce ${LOAD}`, WITHOUT_ADAPTER));
  assertStringIncludes(stderr, "backend: wasm");
  assertStringIncludes(stdout, "wasm");
});

adapterTest("a software adapter is used only if asked for", async () => {
  await using project = await Project.copy();
  const refused = await project.run(`reproduce ${LOAD} --backend gpu`);
  // Where there is a real GPU, it is used.
  if (refused.code === 0) return;
  assertEquals([refused.code, refused.stdout], [1, ""]);
  assertStringIncludes(refused.stderr, "is software, slower than wasm; --software-adapter asks");
  assertEquals(await project.digests("store", "tables"), {});
  const { stderr } = succeeded(await project.run(`reproduce ${LOAD}`));
  assertStringIncludes(stderr, "backend: wasm");
});

adapterTest("a break in any WGSL file fails the run, naming the file", async () => {
  await using project = await Project.copy();
  const paths = (await filesBelow(`${project.path}/kernels`)).filter((it) => it.endsWith(".wgsl"));
  assert(paths.length > 30);
  for (const path of paths) {
    const name = path.slice(project.path.length + 1);
    const text = await Deno.readTextFile(path);
    const line = text.split("\n").length;
    await Deno.writeTextFile(path, `${text}const broken = ;\n`);
    const { code, stdout, stderr } = await project.run(`reproduce ${LOAD} ${ON_GPU}`);
    await Deno.writeTextFile(path, text);
    assertEquals([code, stdout], [1, ""], name);
    assertStringIncludes(stderr, `Cannot compile ${name}, line ${line}, column 16`);
  }
  assertEquals(await project.digests("store/jobs", "tables"), {});
});
