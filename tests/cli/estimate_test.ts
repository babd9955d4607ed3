import { assert, assertEquals, assertMatch } from "@std/assert";
import { estimateOf } from "../../cli/estimate.ts";
import { Bench, ROOT } from "../pipeline/run_bench.ts";
import { StagePool } from "../pipeline/stage_pool.ts";
import { TINY, tinyJobs } from "../pipeline/tiny.ts";

const envs = ["bandit-k5-n10", "mdp-n10"];

Deno.test("an estimate names time and room: twice the cores, half the time; twice the jobs, twice the room", () => {
  const jobs = tinyJobs({ envs, device: { backend: "wasm" } });
  const dear = jobs.map((job) => ({ ...job, cost: 1e11 }));
  assertMatch(estimateOf(jobs, 1).text, /^about 2 s on 1 core, 0\.\d+ MB on disk$/);
  const seconds = (cores: number) =>
    Number(/about (\d+) min/.exec(estimateOf(dear, cores).text)![1]);
  assertEquals(seconds(1), Math.round(dear.length * (0.04 + 1e11 / 1.4e8) / 60));
  assert(Math.abs(seconds(1) - 2 * seconds(2)) <= 1);
  assertEquals(estimateOf([...jobs, ...jobs], 1).bytes, 2 * estimateOf(jobs, 1).bytes);
  // How fast a GPU is nobody knows.
  const gpu = tinyJobs({ envs, device: { backend: "gpu" } });
  assertEquals(estimateOf(gpu, 1).text, estimateOf(jobs, 1).text.replace("2 s on 1 core, ", ""));
});

Deno.test("the room that results take is known within a factor of two", async () => {
  for (
    const [testTasks, preciseTasks, keepsParameters, algorithms] of [
      [4, 6, false, ["maml", "random", "gittins", "bound"]],
      [10, 6, true, ["reptile"]],
      [4, 6000, false, ["random"]],
    ] as const
  ) {
    const bench = new Bench();
    const preset = { ...TINY, testTasks, preciseTasks };
    const jobs = tinyJobs({
      envs,
      preset,
      algorithms,
      keepsParameters,
      device: { backend: "wasm" },
    });
    const { failed } = await bench.run(jobs, new StagePool());
    assertEquals(failed, []);
    const files = Object.values(bench.files.tree(ROOT));
    const folders = new Set(
      Object.keys(bench.files.tree(ROOT)).map((it) => it.replace(/[^/]*$/, "")),
    );
    const blocks = files.reduce(
      (sum, { length }) => sum + Math.ceil(length / 2 / 4096),
      folders.size,
    );
    const ratio = estimateOf(jobs, 1).bytes / (4096 * blocks);
    assert(ratio > 0.5 && ratio < 2, `${ratio} with ${testTasks}, ${preciseTasks} tasks`);
  }
});
