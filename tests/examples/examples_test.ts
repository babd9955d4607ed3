import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import type { TaskFamily } from "../../envs/family.ts";
import { taskTables } from "../../envs/solutions/task_tables.ts";
import { valueIteration } from "../../envs/solutions/value_iteration.ts";
import { createReferenceBackend } from "../../kernels/reference/reference.ts";
import { allocateTasks, sampleTasks } from "../../learners/problem.ts";
import { testTaskNames } from "../../learners/scores.ts";
import { openBackend } from "../../pipeline/backends.ts";
import { absentFrom, checkRequest, type GraphRequest, jobsOf } from "../../pipeline/graph.ts";
import { runInMemory, summariesIn } from "../../pipeline/run_in_memory.ts";
import { otherFigure } from "../../report/figures/other.ts";
import { gatherCells } from "../../report/tables/cells.ts";
import { readTable } from "../../report/tables/csv.ts";
import { tableFiles } from "../../report/tables/files.ts";
import { tableRows } from "../../report/tables/table_rows.ts";
import { TINY } from "../pipeline/tiny.ts";
import { mean, variance } from "../support/moments.ts";
import { example, exampleNames, exampleText } from "./examples.ts";

const names = (await exampleNames()).map((name) => name.replace(".json", ""));

/** Optimal values of an episode on the first test tasks. */
async function optimaOf(family: TaskFamily, count: number): Promise<Float64Array> {
  const backend = createReferenceBackend();
  const batch = allocateTasks(backend, family, 1, count);
  sampleTasks(backend, family, batch, testTaskNames(1, 0));
  const [transitions, rewards] = await backend.read(batch.transitions, batch.rewards);
  const tables = taskTables(family.dynamics, transitions!, rewards!);
  return Float64Array.from(tables, (task) => valueIteration(task).value);
}

Deno.test("the chain's optimum is 4: four steps to its end, then 1 in each of four", async () => {
  assertEquals([...await optimaOf(await example("chain"), 2)], [4, 4]);
});

Deno.test("the maze's optimum is 3: a step to the end, then 1 in each of three", async () => {
  assertEquals(new Set(await optimaOf(await example("t-maze"), 20)), new Set([3]));
});

for (const [name, best] of [["easy", 0.9], ["medium", 0.75], ["hard", 0.6]] as const) {
  Deno.test(`the oracle of Wang et al.'s ${name} bandit has ${best} a pull on every task`, async () => {
    const family = await example(`wang-${name}`);
    assertEquals(new Set(await optimaOf(family, 50)), new Set([best]));
  });
}

Deno.test("the oracle of Wang et al.'s uniform bandit has .75 a pull: the mean of max(p, 1 − p)", async () => {
  const optima = await optimaOf(await example("wang-uniform"), 4000);
  assertAlmostEquals(mean(optima), 0.75, 4 * Math.sqrt(variance(optima) / 4000));
});

/** Gymnasium's P. */
type P = Record<string, Record<string, [p: number, next: number, r: number, done: boolean][]>>;

/** The best value of some steps from a state, as Gymnasium means it: what is done ends. */
function bestValue(P: P, steps: number): Map<string, number> {
  let values = new Map(Object.keys(P).map((s) => [s, 0]));
  for (let left = 0; left < steps; left++) {
    values = new Map(
      Object.entries(P).map(([s, row]) => [
        s,
        Math.max(
          ...Object.values(row).map((list) =>
            list.reduce(
              (sum, [p, next, r, done]) => sum + p * (r + (done ? 0 : values.get(String(next))!)),
              0,
            )
          ),
        ),
      ]),
    );
  }
  return values;
}

Deno.test("FrozenLake's optima are those of value iteration on Gymnasium's own P, goal by goal", async () => {
  const { tasks }: { tasks: { P: P }[] } = JSON.parse(await exampleText("frozen-lake.json"));
  const family = await example("frozen-lake");
  const { horizon, start, states } = family.dynamics;
  assertEquals([states, tasks.length, start[0]], [16, 11, 1]);
  const expected = tasks.map(({ P }) => bestValue(P, horizon).get("0")!);
  const drawn = await optimaOf(family, 200);
  for (const value of drawn) {
    assert(expected.some((it) => Math.abs(it - value) < 1e-12), `${value}`);
  }
  for (const value of expected) {
    assert(drawn.some((it) => Math.abs(it - value) < 1e-12), `no task of ${value}`);
  }
});

for (const backend of ["reference", "wasm"]) {
  Deno.test(`every example is trained, scored and in a table and a figure: ${backend}`, async () => {
    const families = await Promise.all(names.map(example));
    const request: GraphRequest = { preset: TINY, families, seeds: [3] };
    checkRequest(request);
    const jobs = jobsOf(request, { backend });
    const left = await runInMemory(jobs, () => openBackend({ backend }));
    const summaries = summariesIn(left);
    const absent = absentFrom(request);
    const files = tableFiles({ summaries, absent }, { name: "tiny", environments: [] });
    const rows = readTable(files["other.csv"]!);
    const figure = otherFigure(tableRows(gatherCells(summaries), []));
    for (const { name } of families) {
      const own = rows.filter(({ env }) => env === name);
      assert(own.length > 0 && own.every(({ mean }) => mean !== "" && Number.isFinite(+mean)));
      const methods = new Set(own.map(({ algorithm }) => algorithm));
      for (const method of ["maml", "reptile", "random", "one-step", "explore-commit"]) {
        assert(methods.has(method), `${method} on ${name}`);
      }
      assert(methods.has("optimum") !== methods.has("oracle"), name);
      assertStringIncludes(figure, `>${name}</text>`);
    }
    assert(!/NaN|undefined|Infinity/.test(figure + files["other.md"]));
  });
}
