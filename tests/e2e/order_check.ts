import { assertEquals } from "@std/assert";
import { parseEnvironment } from "../../envs/names.ts";
import { PRESETS } from "../../experiments/presets.ts";
import { createWasmBackend } from "../../kernels/wasm/wasm.ts";
import { train } from "../../learners/train.ts";
import { learnerNamed } from "../../learners/registry.ts";
import { decodeParameters } from "../../results/parameters.ts";
import { createUniform } from "../support/random.ts";
import { jobsDone, LOAD, LOAD_JOBS, reproduce, succeeded } from "./load.ts";
import { Project } from "./project.ts";

Deno.test("jobs asked for one seed at a time, in any order, leave the same bytes", async () => {
  await using project = await Project.copy();
  const together = await reproduce(project);
  const stages = ["train", "adapt", "evaluate"];
  const requests = ["reptile", "one-step"].flatMap((algorithm) =>
    [0, 1].flatMap((seed) =>
      stages.slice(algorithm === "one-step" ? 2 : 0).map((stage) =>
        `stage ${stage} --preset smoke --env bandit-k5-n10 --algorithm ${algorithm} --seed ${seed}`
      )
    )
  );
  const uniform = createUniform(20183);
  for (let trial = 0; trial < 2; trial++) {
    await project.forget();
    let done = 0;
    for (const line of shuffled(requests, uniform)) {
      done += jobsDone(succeeded(await project.run(line)));
    }
    // Tables, of seeds and algorithms named in another order.
    const [first, second] = LOAD.match(/--algorithm \S+/g)!;
    const line = LOAD.replace(`${first} ${second}`, `${second} ${first}`).replace("0,1", "1,0");
    done += jobsDone(succeeded(await project.run(`reproduce ${line}`)));
    assertEquals(done, LOAD_JOBS);
    assertEquals(await project.results(), together);
  }
});

function shuffled<T>(items: readonly T[], uniform: () => number): T[] {
  return items.map((item) => ({ item, at: uniform() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

Deno.test("agents trained together have the bytes of those that jobs train alone", async () => {
  await using project = await Project.copy();
  succeeded(await project.run("stage train --preset smoke --backend wasm"));
  const { environments, algorithms, seeds, settings } = PRESETS.get("smoke")!;
  for (const env of environments) {
    for (const algorithm of algorithms) {
      const family = parseEnvironment(env);
      const learner = settings(algorithm, family);
      const kind = learnerNamed(learner.algorithm);
      const together = await train(createWasmBackend(), family, kind, learner, seeds);
      for (const [run, seed] of seeds.entries()) {
        const job = `train/${algorithm}/${env}/${seed}`;
        const path = await project.stored(job, "parameters.safetensors");
        const agent = decodeParameters(await Deno.readFile(path));
        assertEquals(agent[agent.chosen], together.chosen[run], `chosen of ${job}`);
        for (const name of ["best", "last"] as const) {
          assertEquals(agent[name], together[name][run], `${name} of ${job}`);
        }
      }
    }
  }
});
