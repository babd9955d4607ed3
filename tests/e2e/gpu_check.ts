import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { jobsDone } from "./load.ts";
import { type Ended, Project, type Start } from "./project.ts";

const SMALL = "--preset smoke --env bandit-k5-n10 --algorithm reptile --seeds 0,1";
const GPU = "--backend gpu --software-adapter";

/** Whether there is an adapter, and whether it is a program on the CPU. */
const adapter = await navigator.gpu?.requestAdapter();
const software = /llvmpipe|lavapipe|swiftshader/i.test(adapter?.info.description ?? "");

function gpuCheck(name: string, body: (project: Project) => Promise<void>): void {
  Deno.test({
    name: adapter ? name : `${name} (ignored: no WebGPU adapter)`,
    ignore: !adapter,
    fn: async () => {
      await using project = await Project.copy();
      await body(project);
    },
  });
}

/** A software driver may abort its process at exit, one run in fifty: then a second run finds all done. */
async function run(project: Project, line: string, start: Start = {}): Promise<Ended> {
  const ended = await project.run(line, start);
  return ended.signal === "SIGABRT" || ended.code === 134 ? await project.run(line, start) : ended;
}

/** Precise means of the learner in `table1.csv`. */
async function preciseMeans(project: Project): Promise<number[]> {
  const text = await Deno.readTextFile(`${project.path}/outputs/tables/smoke/table1.csv`);
  const [head, ...lines] = text.trim().split("\r\n").map((line) => line.split(","));
  const column = (name: string) => head!.indexOf(name);
  return lines
    .filter((it) => it[column("source")] === "run" && it[column("estimate")] === "precise")
    .map((it) => Number(it[column("mean")]));
}

gpuCheck("a GPU makes the table, which names it, with wasm's numbers", async (project) => {
  const ended = await run(project, `reproduce ${SMALL} ${GPU}`);
  assertEquals(ended.code, 0, ended.stderr);
  assert(jobsDone(ended) > 0, ended.stderr);
  const name = adapter!.info.description;
  assertStringIncludes(ended.stderr, `backend: gpu (${name})`);
  assertStringIncludes(ended.stdout, `backend gpu (f32, WebGPU on ${name}).`);
  const onGpu = await preciseMeans(project);
  const wasm = await project.run(`reproduce ${SMALL} --backend wasm`);
  assertEquals(wasm.code, 0, wasm.stderr);
  const onWasm = await preciseMeans(project);
  assertEquals([onGpu.length, onWasm.length], [2, 2]);
  // 6 %/√2 for trained agents of two seeds, as in pipeline/published/compare.ts.
  onGpu.forEach((mean, k) => assert(Math.abs(mean / onWasm[k]! - 1) < 0.043, `${onGpu} ${onWasm}`));
});

if (software) {
  gpuCheck("a software adapter is used only if asked for", async (project) => {
    const { code, stdout, stderr } = await run(project, `reproduce ${SMALL} --backend gpu`);
    assertEquals([code, stdout], [1, ""]);
    assertStringIncludes(stderr, adapter!.info.description);
    assertStringIncludes(stderr, "is software, slower than wasm; --software-adapter asks for it");
  });
}

gpuCheck("a kernel that is no WGSL fails the run, with its file and line", async (project) => {
  const path = "kernels/rollout/rollout.wgsl";
  const lines = (await Deno.readTextFile(`${project.path}/${path}`)).split("\n");
  const at = lines.findIndex((line) => line.startsWith("@compute"));
  lines.splice(at, 0, "fn broken( {");
  await Deno.writeTextFile(`${project.path}/${path}`, lines.join("\n"));
  const { code, stderr } = await run(project, `reproduce ${SMALL} ${GPU}`);
  assertEquals(code, 1, stderr);
  assertStringIncludes(stderr, `Cannot compile ${path}, line ${at + 1}, column `);
});

Deno.test("without any adapter, gpu says so and auto goes on with wasm", async () => {
  await using project = await Project.copy();
  const none = { env: { DENO_WEBGPU_BACKEND: "none" } };
  const asked = await project.run(`reproduce ${SMALL} ${GPU}`, none);
  assertEquals([asked.code, asked.stdout], [1, ""]);
  assertStringIncludes(asked.stderr, "no WebGPU adapter was found");
  const auto = await project.run(`reproduce ${SMALL}`, none);
  assertEquals(auto.code, 0, auto.stderr);
  assertStringIncludes(auto.stderr, "backend: wasm");
});
