import { assert, assertEquals, assertMatch } from "@std/assert";
import { readTable } from "../../report/tables/csv.ts";
import { succeeded } from "./load.ts";
import { copyTree, filesBelow, Project } from "./project.ts";

/** Averages adapted parameters into θ: Reptile with a step of 1/2 in place of Adam. */
const LEARNER = `
import { STREAMS } from "../kernels/draws.ts";
import { createAdaptation } from "./inner_loop.ts";
import type { LearnerKind } from "./learner.ts";
import { createOuterAdam } from "./outer_adam.ts";
import { sampleTasks } from "./problem.ts";
import { choice, group, type Infer } from "./schema.ts";
import { OPTIMISERS, PAPER_ADAM, PAPER_ADVANTAGES, PAPER_SHARED, SHARED_SCHEMAS } from "./settings.ts";

const schema = group({
  algorithm: choice("toy"),
  ...SHARED_SCHEMAS,
  outer: group({ optimiser: OPTIMISERS.adam }),
});

export const toy: LearnerKind<Infer<typeof schema>> = {
  name: "toy",
  module: "learners/toy.ts",
  schema,
  paper: {
    algorithm: "toy",
    ...PAPER_SHARED,
    inner: { steps: 2, stepSize: 0.1, objective: "ratio", data: "fresh", advantages: PAPER_ADVANTAGES },
    outer: { optimiser: { ...PAPER_ADAM, learningRate: 1e-3 } },
    iterations: 20,
    checkpoints: { every: 10, tasks: 20, rule: "last" },
  },
  scoring: "post-adaptation",
  cost: () => ({ batches: 0, gradients: 2 }),
  create(backend, problem, settings, theta, seeds) {
    const adaptation = createAdaptation(backend, problem, settings.inner, theta, settings.metaBatch);
    const adam = createOuterAdam(backend, settings.outer.optimiser, theta);
    return {
      theta,
      skipped: adam.skipped,
      iterate(iteration) {
        const names = { seeds, iteration, firstTask: 0 };
        const { trainRewards: rewards, trainTransitions: transitions } = STREAMS;
        sampleTasks(backend, problem.family, adaptation.tasks, { ...names, rewards, transitions });
        adaptation.run({ ...names, stream: STREAMS.trainEpisodes });
        backend.reptileAverage({ theta, adapted: adaptation.adapted, out: adam.gradient });
        adam.step(iteration);
      },
    };
  },
};
`;

/** Always the first action. */
const BASELINE = `
import { always, type Baseline } from "./baseline.ts";
import { playPlanner } from "./planned.ts";

const first = (actions: number, states: number) =>
  Float64Array.from({ length: states * actions }, (_, k) => k % actions === 0 ? 1 : 0);

export const firstAction: Baseline = {
  name: "first-action",
  module: "learners/baselines/first_action.ts",
  whyNot: always,
  adaptationEpisodes: () => 0,
  play: playPlanner({
    explore: ({ dynamics }) => first(dynamics.actions, dynamics.states),
    plan: ({ family: { dynamics } }) => first(dynamics.actions, dynamics.states),
  }),
};
`;

const TABLE = `
import { adapted } from "./methods.ts";
import type { TableSpec } from "./spec.ts";
import { other } from "./other.ts";

export const arms: TableSpec = {
  ...other,
  id: "arms",
  title: "Arms",
  group: "bandit",
  methods: [adapted("first-action")],
};
`;

Deno.test("a learner, a baseline and a table are a file and an entry each: they run, and are printed", async () => {
  await using project = await Project.copy();
  const write = (path: string, text: string) => Deno.writeTextFile(`${project.path}/${path}`, text);
  const enter = async (path: string, was: string, is: string, line: string) => {
    const text = await Deno.readTextFile(`${project.path}/${path}`);
    assert(text.includes(was), `${path} has no ${was}`);
    await write(path, `${line}\n${text.replace(was, is)}`);
  };
  await write("learners/toy.ts", LEARNER);
  await enter(
    "learners/registry.ts",
    "= [maml, ",
    "= [toy, maml, ",
    'import { toy } from "./toy.ts";',
  );
  await write("learners/baselines/first_action.ts", BASELINE);
  await enter(
    "learners/baselines/registry.ts",
    "  random,\n",
    "  random,\n  firstAction,\n",
    'import { firstAction } from "./first_action.ts";',
  );
  await write("report/tables/arms.ts", TABLE);
  await enter(
    "report/tables/registry.ts",
    "= [table1,",
    "= [arms, table1,",
    'import { arms } from "./arms.ts";',
  );

  const names = ["toy", "first-action"];
  const request = names.map((name) => ` --algorithm ${name}`).join("");
  succeeded(
    await project.run(`reproduce --preset smoke --seeds 0,1 --backend wasm${request}`),
  );
  const read = (file: string) => Deno.readTextFile(`${project.path}/outputs/tables/smoke/${file}`);
  const algorithms = async (file: string) =>
    [
      ...new Set(
        readTable(await read(file)).filter(({ source }) => source === "run")
          .map(({ algorithm }) => algorithm),
      ),
    ].sort();
  assertEquals(await algorithms("arms.csv"), names.toSorted());
  assertEquals(await algorithms("table1.csv"), []);
  assertEquals(await algorithms("table2.csv"), names.toSorted());
  assertMatch(await read("arms.md"), /^\|.*\| *toy, post-adaptation/m);
  assertMatch(await read("table2.md"), /^\|.*\| *toy, post-adaptation/m);
  const toy = readTable(await read("arms.csv")).find(({ algorithm, protocol }) =>
    algorithm === "toy" && protocol === "post-adaptation"
  )!;
  assertEquals(toy.adaptation_episodes, "20", "fresh data: N for each of two steps");

  const cell = succeeded(
    await project.run("cell --preset smoke --env mdp-n10 --algorithm toy --seeds 0 --backend wasm"),
  );
  assertMatch(cell.stdout, /first-action/);
  const shown = succeeded(await project.run("show train/toy/mdp-n10/0 --preset smoke"));
  assertMatch(shown.stdout, /job: train\/toy\/mdp-n10\/0/);
});

/** Runs an operation on a backend, and prints what it wrote. */
const RUN_SCALE = `
import { createReferenceBackend } from "./kernels/reference/reference.ts";
import { createWasmBackend } from "./kernels/wasm/wasm.ts";

for (const backend of [createReferenceBackend(), createWasmBackend()]) {
  const values = backend.tensor("values", [2, 3]);
  const factors = backend.tensor("factors", [2]);
  const out = backend.tensor("out", [2, 3]);
  backend.write(values, [1, 2, 3, 4, 5, 6]);
  backend.write(factors, [2, 0.5]);
  backend.scale({ values, factors, out });
  console.log(backend.name, ...(await backend.read(out))[0]!);
}
`;

Deno.test("an operation is a folder and an entry: build lists and compiles it for every backend", async () => {
  await using project = await Project.copy();
  const folder = `${project.path}/kernels/scale`;
  const toy = new URL("../kernels/toys/scale/", import.meta.url);
  await copyTree(decodeURIComponent(toy.pathname), folder);
  for (const path of await filesBelow(folder)) {
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replaceAll("../../../../kernels/", "../"));
  }
  const registry = `${project.path}/kernels/operations.ts`;
  const text = (await Deno.readTextFile(registry)).replace(
    "  keepBest,\n",
    "  keepBest,\n  scale,\n",
  );
  await Deno.writeTextFile(registry, `import { scale } from "./scale/scale.op.ts";\n${text}`);
  await Deno.writeTextFile(`${project.path}/run_scale.ts`, RUN_SCALE);

  succeeded(await project.run("build"));
  // The types of all three backends hold that each carries the operation.
  const check = ["check", "--quiet", "run_scale.ts", "kernels/gpu/gpu.ts"];
  succeeded(await project.deno(check).ended);
  const { stdout } = succeeded(await project.deno(["run", "--quiet", "run_scale.ts"]).ended);
  assertEquals(stdout, "reference 2 4 6 2 2.5 3\nwasm 2 4 6 2 2.5 3\n");
});
