import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { jobsDone, succeeded } from "../load.ts";
import { Project } from "../project.ts";
import { adapterTest, ON_GPU } from "./adapter.ts";
import { assertAgreement, summariesIn } from "./agreement.ts";

/** Both kinds of task, both learners and a computed method. */
const SAMPLE = "reproduce --preset smoke --env bandit-k5-n10 --env mdp-n3 --algorithm maml " +
  "--algorithm reptile --algorithm one-step --seeds 0,1";
/** Environments times algorithms. */
const CELLS = 2 * 3;

adapterTest(
  "a sample of the smoke preset runs on a GPU, agrees with wasm, and is kept",
  async () => {
    await using project = await Project.copy();
    const { stdout, stderr } = succeeded(await project.run(`${SAMPLE} ${ON_GPU}`));
    const [, adapter] = /^backend: gpu \((.+)\)$/m.exec(stderr) ?? [];
    assert(adapter, stderr);
    // Jobs of both seeds were one batch, and are stored each by itself.
    assertEquals(jobsDone({ stderr } as never), 2 * (2 * 2 * 4 + 2 * 2));

    // Both tables say where their numbers are from, as does each manifest.
    for (const name of ["table1", "table2"]) {
      const table = await Deno.readTextFile(`${project.path}/outputs/tables/smoke/${name}.md`);
      assertStringIncludes(table, adapter);
      assertStringIncludes(stdout, table.trim().split("\n")[0]!);
    }
    const stored = await project.stored("train/maml/mdp-n3/1", "manifest");
    assertEquals(JSON.parse(await Deno.readTextFile(stored)).adapter, adapter);

    succeeded(await project.run(`${SAMPLE} --backend wasm`));
    const { gpu, wasm } = await summariesIn(project);
    assertAgreement(gpu!, wasm!, CELLS);

    // Nothing of either runs again; one edit of a kernel makes all of the GPU's stale, none of wasm's.
    const again = succeeded(await project.run(`${SAMPLE} ${ON_GPU}`));
    assertStringIncludes(again.stderr, "nothing to do");
    const path = `${project.path}/kernels/adapt/adapt.wgsl`;
    await Deno.writeTextFile(path, `${await Deno.readTextFile(path)}\nconst edited = 1;\n`);
    const counts = async (backend: string) => {
      const line = `status ${SAMPLE.slice("reproduce ".length)} ${backend} --json`;
      return JSON.parse(succeeded(await project.run(line)).stdout).counts;
    };
    const jobs = 2 * (2 * 2 * 4 + 2 * 2);
    assertEquals(await counts(ON_GPU), { done: 0, stale: jobs, missing: 0 });
    assertEquals(await counts("--backend wasm"), { done: jobs, stale: 0, missing: 0 });
  },
);
