import { assert, assertStringIncludes } from "@std/assert";
import { succeeded } from "../load.ts";
import { Project } from "../project.ts";
import { adapterTest, ON_GPU, roundsAsWasm, run } from "./adapter.ts";
import { assertAgreement, summariesIn } from "./agreement.ts";

/** bandit-k5-n10: two learners and six computed methods; mdp-n10: two and five. */
const CELLS = 8 + 7;
/** With a machine's cores to itself, shader compilation included. */
const MOST_SECONDS = 300;

adapterTest("the smoke preset runs on a GPU, agrees with wasm, and is kept", async () => {
  await using project = await Project.copy();
  const line = "reproduce --preset smoke";
  const { stderr, seconds } = succeeded(await run(project, `${line} ${ON_GPU}`));
  assert(seconds < MOST_SECONDS, `it took ${seconds} s`);
  const [, adapter] = /^backend: gpu \((.+)\)$/m.exec(stderr)!;
  for (const name of ["table1", "table2"]) {
    const table = await Deno.readTextFile(`${project.path}/outputs/tables/smoke/${name}.md`);
    assertStringIncludes(table, adapter!);
  }
  // Jobs of both seeds were one batch, and each is stored by itself.
  const manifest = await project.stored("train/maml/mdp-n10/1", "manifest");
  assertStringIncludes(await Deno.readTextFile(manifest), `"adapter":${JSON.stringify(adapter)}`);

  succeeded(await project.run(`${line} --backend wasm`));
  const { gpu, wasm } = await summariesIn(project);
  assertAgreement(gpu!, wasm!, CELLS, await roundsAsWasm());

  // Nothing of it runs again; an edited kernel makes all that the GPU did stale, nothing of wasm's.
  assertStringIncludes((await run(project, `${line} ${ON_GPU}`)).stderr, "nothing to do");
  const path = `${project.path}/kernels/adapt/adapt.wgsl`;
  await Deno.writeTextFile(path, `${await Deno.readTextFile(path)}const EDITED = 0u;\n`);
  const done = async (backend: string) => {
    const { stdout } = succeeded(await run(project, `status --preset smoke ${backend} --json`));
    const { counts, jobs } = JSON.parse(stdout);
    return counts.done / jobs.length;
  };
  assert(await done(ON_GPU) === 0 && await done("--backend wasm") === 1);
});
