import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { LOAD } from "../load.ts";
import { filesBelow, Project } from "../project.ts";
import { adapterTest, ON_GPU, run } from "./adapter.ts";

adapterTest("a break in any WGSL file fails the run, naming file, line and column", async () => {
  await using project = await Project.copy();
  const paths = (await filesBelow(`${project.path}/kernels`)).filter((it) => it.endsWith(".wgsl"));
  assert(paths.length > 30);
  for (const path of paths) {
    const name = path.slice(project.path.length + 1);
    const text = await Deno.readTextFile(path);
    const line = text.split("\n").length;
    await Deno.writeTextFile(path, `${text}const broken = ;\n`);
    const { code, stdout, stderr } = await run(project, `reproduce ${LOAD} ${ON_GPU}`);
    await Deno.writeTextFile(path, text);
    assertEquals([code, stdout], [1, ""], name);
    assertStringIncludes(stderr, `Cannot compile ${name}, line ${line}, column 16`);
  }
  assertEquals(await project.results(), {});
});
