import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "@std/csv";
import { findLearned } from "../../experiments/learned.ts";
import { GpuError } from "../../kernels/gpu/errors.ts";
import { openDevice } from "../../kernels/gpu/device.ts";
import { CELL_TOLERANCE } from "../../pipeline/release/compare.ts";
import { LOAD, succeeded } from "./load.ts";
import { type Ended, Project } from "./project.ts";

/** One cell, one seed: the least that uses every stage on the device. */
const CELL = "--preset smoke --env bandit-k5-n10 --seed 0";
const TABLE = "outputs/tables/smoke/table1";

const found = await findAdapter();
const noAdapter = typeof found === "string" ? ` (ignored: ${found})` : "";

/** The adapter that commands will find, or why there is none. */
async function findAdapter(): Promise<{ name: string; software: boolean } | string> {
  try {
    const { device, adapter: name, software } = await openDevice({ software: true });
    device.destroy();
    return { name, software };
  } catch (error) {
    // An adapter that is there and does not work is a failure, not a reason to skip.
    if (error instanceof GpuError && /no WebGPU adapter/.test(error.message)) {
      return "no WebGPU adapter";
    }
    throw error;
  }
}

/** The adapter's name, in a test that is ignored where there is none. */
function adapterName(): string {
  if (typeof found === "string") throw new Error(found);
  return found.name;
}

/** How to ask for the adapter that there is. */
function onGpu(): string {
  return typeof found !== "string" && found.software
    ? "--backend gpu --software-adapter"
    : "--backend gpu";
}

/** Runs a command again if the driver aborted as its process ended (lavapipe, one run in fifty). */
async function run(project: Project, line: string): Promise<Ended> {
  const ended = await project.run(line, { adapters: true });
  return ended.code === 134 ? await project.run(line, { adapters: true }) : ended;
}

/** The `precise` mean of each method of the table, by algorithm and protocol. */
async function preciseMeans(project: Project): Promise<Map<string, number>> {
  const text = await Deno.readTextFile(`${project.path}/${TABLE}.csv`);
  const rows = parse(text, { skipFirstRow: true });
  const precise = rows.filter((row) => row.estimate === "precise" && row.source !== "paper");
  return new Map(precise.map((row) => [`${row.algorithm} ${row.protocol}`, Number(row.mean)]));
}

Deno.test({
  name: `a cell on the GPU names the adapter, agrees with wasm; no result outlives a kernel that ` +
    `was broken${noAdapter}`,
  ignore: noAdapter !== "",
  fn: async () => {
    await using project = await Project.copy();
    succeeded(await project.run(`reproduce ${CELL} --backend wasm`));
    const wasm = await preciseMeans(project);
    const { stderr } = succeeded(await run(project, `reproduce ${CELL} ${onGpu()}`));
    assertStringIncludes(stderr, `backend: gpu (${adapterName()})`);
    const markdown = await Deno.readTextFile(`${project.path}/${TABLE}.md`);
    assertStringIncludes(markdown, `backend gpu (f32, WebGPU on ${adapterName()})`);
    const gpu = await preciseMeans(project);
    assertEquals([...gpu.keys()], [...wasm.keys()]);
    assert(gpu.has("maml post-adaptation") && gpu.has("reptile post-adaptation"));
    for (const [method, mean] of wasm) {
      const learned = findLearned(method.split(" ")[0]!);
      // One seed: what training noise allows, see CELL_TOLERANCE.
      const relative = CELL_TOLERANCE[learned ? "learned" : "computed"];
      assertAlmostEquals(gpu.get(method)!, mean, relative * mean, method);
    }

    // What was computed before is out of date, and the driver hears of the file's own line.
    const path = "kernels/inner_loop/meta_gradient.wgsl";
    const lines = (await Deno.readTextFile(`${project.path}/${path}`)).split("\n");
    lines.splice(2, 0, "const broken = ;");
    await Deno.writeTextFile(`${project.path}/${path}`, lines.join("\n"));
    const broken = await run(project, `reproduce ${CELL} ${onGpu()}`);
    assertEquals(broken.code, 1, broken.stderr);
    assertStringIncludes(broken.stderr, `Cannot compile ${path}, line 3, column `);
  },
});

Deno.test({
  name:
    `a software adapter is refused unless it is asked for, and auto leaves it alone${noAdapter}`,
  ignore: typeof found === "string" || !found.software,
  fn: async () => {
    await using project = await Project.copy();
    const asked = await run(project, `reproduce ${LOAD} --backend gpu`);
    assertEquals([asked.code, asked.stdout], [1, ""]);
    assertStringIncludes(
      asked.stderr,
      `Cannot use backend "gpu": the only adapter, ${adapterName()}, is software, slower than ` +
        "wasm; --software-adapter asks for it",
    );
    const { stderr } = succeeded(await run(project, `reproduce ${LOAD}`));
    assertStringIncludes(stderr, "backend: wasm");
  },
});

Deno.test("without an adapter, gpu says so and fails; auto goes on with wasm", async () => {
  await using project = await Project.copy();
  for (const flag of ["", " --software-adapter"]) {
    const asked = await project.run(`reproduce ${LOAD} --backend gpu${flag}`);
    assertEquals([asked.code, asked.stdout], [1, ""]);
    assertStringIncludes(
      asked.stderr,
      'Cannot use backend "gpu": no WebGPU adapter was found; install a driver, or use ' +
        "--backend wasm",
    );
  }
  assertEquals(await project.results(), {});
  const { stderr } = succeeded(await project.run(`reproduce ${LOAD}`));
  assertStringIncludes(stderr, "backend: wasm");
});
