import { assert, assertStringIncludes } from "@std/assert";
import { succeeded } from "../../load.ts";
import { Project } from "../../project.ts";
import { adapterTest, ON_GPU } from "../adapter.ts";
import { assertAgreement, summariesIn } from "../agreement.ts";

/** bandit-k5-n10: two learners and seven computed methods; mdp-n10: two and four. */
const CELLS = 9 + 6;
/** On an idle machine with two cores. */
const MOST_SECONDS = 300;

adapterTest("the smoke preset runs on a GPU, and its tables agree with those of wasm", async () => {
  await using project = await Project.copy();
  const { stderr, seconds } = succeeded(await project.run(`reproduce --preset smoke ${ON_GPU}`));
  console.log(`${seconds.toFixed(0)} s`);
  assert(seconds < MOST_SECONDS, `it took ${seconds} s`);
  const [, adapter] = /^backend: gpu \((.+)\)$/m.exec(stderr)!;
  for (const name of ["table1", "table2"]) {
    const table = await Deno.readTextFile(`${project.path}/outputs/tables/smoke/${name}.md`);
    assertStringIncludes(table, adapter!);
  }
  succeeded(await project.run("reproduce --preset smoke --backend wasm"));
  const { gpu, wasm } = await summariesIn(project);
  assertAgreement(gpu!, wasm!, CELLS);
});
